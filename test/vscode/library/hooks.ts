import type { Context } from 'mocha'
import { closeBrowser } from './browser.ts'
import { Editor } from './editor.ts'
import { stopServers } from './server.ts'

/** Pictures of what was open when a test failed. */
export const rootHooks = {
  async afterEach(this: Context): Promise<void> {
    if (this.currentTest?.state === 'failed') await Editor.screenshotsOfFailure(this.currentTest.fullTitle())
  },
}

/** The end of everything that flows started. */
export async function endAll(): Promise<void> {
  await closeBrowser()
  await stopServers()
}
