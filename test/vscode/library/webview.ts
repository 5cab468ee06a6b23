import axe from 'axe-core'
import { setTimeout as pause } from 'node:timers/promises'
import type { Frame, Page } from 'playwright-core'

/**
 * The document inside the webview that shows `selector`. Webviews are frames in frames that come and go while they
 * load, so all of them are tried until one has it.
 *
 * @param selector what only this webview shows
 * @param patience milliseconds
 */
export async function webviewWith(page: Page, selector: string, patience = 20_000): Promise<Frame> {
  const end = Date.now() + patience
  let seen = 0
  while (Date.now() < end) {
    const frames = await innerFrames(page)
    seen = frames.length
    for (const frame of frames) {
      const found = await frame
        .locator(selector)
        .count()
        .catch(() => 0)
      if (found > 0) return frame
    }
    await pause(250)
  }
  throw new Error(`No webview of ${seen} showed ${selector} in ${patience / 1000} s.`)
}

async function innerFrames(page: Page): Promise<Frame[]> {
  const frames: Frame[] = []
  for (const outer of await page.locator('iframe.webview').elementHandles()) {
    try {
      const active = await (await outer.contentFrame())?.$('#active-frame')
      const inner = await active?.contentFrame()
      if (inner) frames.push(inner)
    } catch {
      // Went away while it was looked at.
    }
  }
  return frames
}

/** What axe-core finds wrong in the webview as it is now: names, roles, contrast, order of headings and the like. */
export async function violationsIn(frame: Frame): Promise<string[]> {
  if (!(await frame.evaluate<boolean>('"axe" in window'))) await frame.evaluate(axe.source)
  const { violations } = await frame.evaluate<axe.AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] })',
  )
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${impact}): ${help}\n  ${html}\n  ${failureSummary}`),
  )
}

/** What a browser tells of a page that its content security policy refused something. */
const refusal = /content security policy/i

/**
 * The refusals in webviews that the page's console tells, from now on. Of what stands in markup (handlers, say) the
 * browser names no address; what the workbench's own files do is left out.
 */
export function watchRefusals(page: Page): { readonly refused: readonly string[] } {
  const refused: string[] = []
  page.on('console', (message) => {
    const { url } = message.location()
    if (refusal.test(message.text()) && (url === '' || /\/webview\/|\/fake\.html/.test(url)))
      refused.push(`${url}: ${message.text()}`)
  })
  return { refused }
}
