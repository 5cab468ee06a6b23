import { chromium, type Browser } from 'playwright-core'
import { environment } from './environment.ts'

let browser: Promise<Browser> | undefined

/** One Chromium for all flows; each flow has a profile of its own in it. */
export function sharedBrowser(): Promise<Browser> {
  return (browser ??= chromium.launch({
    executablePath: environment().chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }))
}

export async function closeBrowser(): Promise<void> {
  const open = await browser?.catch(() => undefined)
  browser = undefined
  await open?.close()
}
