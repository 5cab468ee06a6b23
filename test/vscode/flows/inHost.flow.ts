import assert from 'node:assert/strict'
import { cp, mkdtemp } from 'node:fs/promises'
import path from 'node:path'
import { format } from 'node:util'
import { afterEach, describe, it } from 'mocha'
import type { BrowserContext } from 'playwright-core'
import { sharedBrowser } from '../library/browser.ts'
import { environment } from '../library/environment.ts'
import { hostPayload } from '../library/hostPayload.ts'
import { serverFor } from '../library/server.ts'

describe('in the extension host', () => {
  let context: BrowserContext
  afterEach(() => context?.close())

  it('passes the suites of test/vscode/suites', async function () {
    this.timeout(360_000)
    await passesSuites(true)
  })

  it('passes those for a folder that is not trusted', async function () {
    this.timeout(180_000)
    await passesSuites(false)
  })

  async function passesSuites(trusted: boolean): Promise<void> {
    const { projects, scratch, suites } = environment()
    const [browser, server] = await Promise.all([sharedBrowser(), serverFor({ trusted, testDriver: true })])
    const folder = path.join(await mkdtemp(path.join(scratch, 'project-')), 'digits')
    await cp(projects.finished, folder, { recursive: true })
    context = await browser.newContext()
    const page = await context.newPage()
    const lines: string[] = []
    const ended = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve)
    })
    // What the editor complains about while it starts comes by the same way, as errors.
    await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
      const line = format(...args)
      if (type === 'info' && !line.startsWith('[')) lines.push(line)
    })
    const payload = await hostPayload(server.authority, path.join(suites, 'index.cjs'))
    const query = new URLSearchParams({ folder, payload })
    await page.goto(`http://${server.authority}/?${query.toString()}`)
    const code = await ended
    const report = lines.filter((line) => line.trim() !== '').join('\n')
    console.log(report)
    assert.equal(code, 0, report)
  }
})
