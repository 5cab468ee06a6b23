import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { errors, type BrowserContext, type Frame, type Locator, type Page } from 'playwright-core'
import { sharedBrowser } from './browser.ts'
import { environment } from './environment.ts'
import { developmentPayload, hostPayload } from './hostPayload.ts'
import { serverFor } from './server.ts'
import { allThemes, panelBodies, themeClasses, themes, type Theme } from './themes.ts'
import { violationsIn, webviewWith } from './webview.ts'
import { prepareWorkspace, writeSettings, type SettingsPlace, type WorkspaceOptions } from './workspace.ts'

export interface EditorOptions extends WorkspaceOptions {
  readonly theme?: Theme
  /** Size of the window in pixels; 1600 × 900 where absent. */
  readonly width?: number
  readonly height?: number
  /** False: the editor asks whether the folder is trusted. */
  readonly trusted?: boolean
  /** A bundled script whose `run` is called in the extension host. Such an editor shows no notifications and no dialogs. */
  readonly hostScript?: string
  /** The folder of an extension that runs beside ours as one under development. Such an editor shows no notifications. */
  readonly development?: string
  /** A folder with programs that are found before all others. */
  readonly programs?: string
  /** A folder of extensions; that with ours alone where absent. */
  readonly extensions?: string
}

/** A real editor in a browser, with the packaged extension, on a copy of a project. */
export class Editor {
  readonly page: Page
  /** Absolute path of the opened folder. */
  readonly folder: string
  readonly #context: BrowserContext
  readonly #settings: SettingsPlace
  #theme: Theme
  static readonly #open = new Set<Editor>()

  private constructor(
    page: Page,
    folder: string,
    context: BrowserContext,
    settings: SettingsPlace,
    theme: Theme,
  ) {
    this.page = page
    this.folder = folder
    this.#context = context
    this.#settings = settings
    this.#theme = theme
  }

  static async open(options: EditorOptions): Promise<Editor> {
    const {
      theme = 'dark',
      width = 1600,
      height = 900,
      trusted = true,
      hostScript,
      development,
      programs,
      extensions,
    } = options
    const { folder, address, settings } = await prepareWorkspace(options, {
      'workbench.colorTheme': themes[theme],
    })
    const testDriver = hostScript !== undefined || development !== undefined
    const [browser, server] = await Promise.all([
      sharedBrowser(),
      serverFor({
        trusted,
        testDriver,
        ...(programs !== undefined && { programs }),
        ...(extensions !== undefined && { extensions }),
      }),
    ])
    const context = await browser.newContext({
      viewport: { width, height },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    page.setDefaultTimeout(45_000)
    const editor = new Editor(page, folder, context, settings, theme)
    Editor.#open.add(editor)
    const opened = new URLSearchParams({
      ...address,
      ...(hostScript !== undefined && { payload: await hostPayload(server.authority, hostScript) }),
      ...(development !== undefined && { payload: developmentPayload(server.authority, development) }),
    })
    await page.goto(`http://${server.authority}/?${opened.toString()}`)
    try {
      await editor.#loaded()
    } catch (error) {
      await editor.screenshot('failed-open')
      await editor.close()
      throw error
    }
    return editor
  }

  /** Reloads the window, as after a lost connection. */
  async reload(): Promise<void> {
    await this.page.reload()
    await this.#loaded()
  }

  /** Another window on the same folder; it is closed with this one. */
  async secondWindow(): Promise<Editor> {
    const page = await this.#context.newPage()
    page.setDefaultTimeout(45_000)
    const editor = new Editor(page, this.folder, this.#context, this.#settings, this.#theme)
    await page.goto(this.page.url())
    await editor.#loaded()
    return editor
  }

  async #loaded(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 })
    await this.page.locator(`.monaco-workbench.${themeClasses[this.#theme]}`).waitFor()
  }

  async close(): Promise<void> {
    Editor.#open.delete(this)
    await this.#context.close()
  }

  /** Chooses a command in the palette by its title, category included. */
  async command(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:not([style*="display: none"]) input[type="text"]')
    const row = this.page
      .locator('.quick-input-list .monaco-list-row')
      .and(
        this.page.locator(
          `[aria-label=${JSON.stringify(title)}], [aria-label^=${JSON.stringify(`${title}, `)}]`,
        ),
      )
      .first()
    // A webview that just loads takes the focus: keys are lost, and a palette that is open closes. A command that came
    // into being since the palette was opened is not in it.
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('F1')
        await input.fill(`>${title}`, { timeout: 5000 })
        await row.click({ timeout: 5000 })
        return
      } catch (cause) {
        if (!(cause instanceof errors.TimeoutError) || attempt === 9) throw cause
        await this.page.keyboard.press('Escape')
      }
    }
  }

  /** Chooses the entry of an open quick pick that contains the text. */
  async pick(text: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click()
  }

  /** Types into an open input box and accepts it; into that with the prompt, where one is given. */
  async answer(text: string, prompt = ''): Promise<void> {
    const open = this.page.locator('.quick-input-widget:not([style*="display: none"])', { hasText: prompt })
    const input = open.locator('input[type="text"]')
    await input.fill(text)
    await input.press('Enter')
  }

  /** Opens a container of the activity bar by its title. */
  async container(title: string): Promise<void> {
    const action = this.page.locator(`.activitybar a.action-label[aria-label^="${title}"]`)
    await action.waitFor()
    if ((await action.getAttribute('aria-expanded')) !== 'true') await action.click()
    await this.page.mouse.move(500, 500)
  }

  /** A view of the side bar by the title of its pane. */
  view(title: string): Locator {
    return this.page.locator('.split-view-view .pane').filter({
      has: this.page.locator(`.pane-header h3.title:text-is(${JSON.stringify(title)})`),
    })
  }

  /** A row of any tree or list whose accessible name starts with the text. */
  row(name: string): Locator {
    return this.page.locator(`.monaco-list-row[aria-label^=${JSON.stringify(name)}]`)
  }

  /** Chooses an action that a row shows under the pointer, by the start of its title. */
  async action(row: Locator, title: string): Promise<void> {
    const action = row.locator(`.actions .action-label[aria-label^=${JSON.stringify(title)}]`)
    await row.hover()
    await action.click()
    await this.page.mouse.move(800, 500)
  }

  /** Opens a file of the project by its relative path. */
  async openFile(file: string): Promise<void> {
    await this.page.keyboard.press('Control+P')
    const input = this.page.locator('.quick-input-widget:not([style*="display: none"]) input[type="text"]')
    await input.fill(file)
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: path.posix.basename(file) })
      .first()
      .waitFor()
    await input.press('Enter')
    await this.page.locator(`.tab[data-resource-name="${path.posix.basename(file)}"].active`).waitFor()
  }

  /** The document of the webview that shows the selector. */
  webview(selector: string, patience?: number): Promise<Frame> {
    return webviewWith(this.page, selector, patience)
  }

  /** The notification that contains the text. */
  notification(text: string): Locator {
    return this.page.locator('.notifications-toasts .notification-toast', { hasText: text })
  }

  /** Waits until the terminal shows the text; returns all that it shows. */
  async terminal(text: string, patience = 60_000): Promise<string> {
    const rows = this.page.locator('.terminal-wrapper .xterm-rows')
    await rows.filter({ hasText: text }).first().waitFor({ timeout: patience })
    return (await rows.allInnerTexts()).join('\n')
  }

  /** Changes settings of the workspace. */
  setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    return writeSettings(this.#settings, settings)
  }

  async setTheme(theme: Theme): Promise<void> {
    this.#theme = theme
    await this.setSettings({ 'workbench.colorTheme': themes[theme] })
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor()
  }

  async setWidth(width: number): Promise<void> {
    await this.page.setViewportSize({ width, height: this.page.viewportSize()?.height ?? 900 })
  }

  /** Keeps `.cache/screenshots/<flow>-<theme>-<width>.png`. */
  async screenshot(flow: string): Promise<void> {
    const { screenshots } = environment()
    const width = this.page.viewportSize()?.width ?? 0
    await mkdir(screenshots, { recursive: true })
    await this.page.screenshot({
      path: path.join(screenshots, `${flow}-${this.#theme}-${width}.png`),
      animations: 'disabled',
    })
  }

  /** Pictures of every open window, named after the test that failed. */
  static async screenshotsOfFailure(test: string): Promise<void> {
    const name = `failed-${test.replaceAll(/[^\w]+/g, '-').slice(0, 80)}`
    await Promise.all([...Editor.#open].map((editor) => editor.screenshot(name).catch(() => undefined)))
  }

  /**
   * Pictures of what is shown in each theme, narrow and wide; the window is left wide and dark. A panel that is given
   * has to be accessible in each of them.
   */
  async screenshots(flow: string, panel?: Frame): Promise<void> {
    const wrong: string[] = []
    for (const theme of allThemes) {
      await this.setTheme(theme)
      await panel?.locator(panelBodies[theme]).waitFor()
      for (const width of [900, 1600]) {
        await this.setWidth(width)
        await settled(this.page)
        await this.screenshot(flow)
        const found = panel ? await violationsIn(panel) : []
        wrong.push(...found.map((line) => `${theme}, ${width} pixels: ${line}`))
      }
    }
    await this.setTheme('dark')
    assert.deepEqual(wrong, [], `axe-core finds in ${flow}:\n${wrong.join('\n')}`)
  }
}

/** What follows from another size or theme is laid out and drawn; a panel asks its host for what it draws. */
async function settled(page: Page): Promise<void> {
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
  await page.waitForTimeout(100)
}
