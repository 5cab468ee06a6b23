import { after, afterEach } from 'mocha'
import { closeBrowser } from './browser.ts'
import { Editor } from './editor.ts'
import { stopServers } from './server.ts'

/** Pictures of what was open when a test failed, and the end of everything that flows started. */
afterEach(async function () {
  if (this.currentTest?.state === 'failed') await Editor.screenshotsOfFailure(this.currentTest.fullTitle())
})

after(async () => {
  await closeBrowser()
  await stopServers()
})
