import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { sharedBrowser } from '../library/browser.ts'
import { environment } from '../library/environment.ts'

/** Answers the view's requests and tells it of changes, as the extension host would. */
const host = `
  const state = {}
  const answer = (id, value) => window.postMessage({ kind: 'answer', id, value }, '*')
  globalThis.acquireVsCodeApi = () => ({
    getState: () => state,
    setState: (next) => Object.assign(state, next),
    postMessage({ id, body }) {
      if (body.type === 'load') return answer(id, modelOf(1))
      globalThis.answered = (globalThis.answered ?? 0) + 1
      answer(id, body.charts.map(({ chart }) => {
        const x = Array.from({ length: 200 }, (_, index) => 1 + (index * latest) / 200)
        return { chart, x, y: [x.map((at) => 1 / at), x.map((at) => 2 / at)] }
      }))
    },
  })
  let latest = 1
  const chartOf = (id, epoch) => ({
    id, title: id, axis: 'Epoch', from: 1, to: epoch, logarithmic: true, summary: id + ' ' + epoch,
    series: [{ name: 'train', last: String(epoch) }, { name: 'val', last: String(epoch) }],
    marks: [{ x: epoch, kind: 'best', label: 'Best epoch ' + epoch }],
  })
  const modelOf = (epoch) => ({
    name: 'live', status: 'running', tone: 'active', reading: false, hasConfiguration: true,
    tiles: [{ label: 'Epoch', value: String(epoch) }, { label: 'GPU 0', value: epoch % 100 + ' %' }],
    // One chart comes and goes, as one does whose series change.
    charts: ['loss', 'accuracy', ...(epoch % 10 < 5 ? ['sometimes'] : [])].map((id) => chartOf(id, epoch)),
    messages: [{ severity: 'warning', text: 'Line ' + epoch + ' is broken.' }],
    log: { lines: Array.from({ length: 100 }, (_, line) => 'epoch ' + (epoch + line)), cut: true },
  })
  /** Resolves when the points of the update are drawn. */
  globalThis.update = async (epoch) => {
    latest = epoch
    const before = globalThis.answered
    window.postMessage({ kind: 'event', body: { type: 'changed', model: modelOf(epoch) } }, '*')
    while (globalThis.answered === before) await new Promise((resolve) => setTimeout(resolve))
    await new Promise(requestAnimationFrame)
  }
  /** What a person does beside: another theme, another scale, a part of the chart, a hidden line. */
  globalThis.disturb = () => {
    document.body.classList.toggle('vscode-high-contrast')
    document.querySelector('.chart button.small').click()
    document.querySelector('.legend button').click()
    document.querySelector('.plot').dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }))
    document.querySelector('.plot').dispatchEvent(new KeyboardEvent('keydown', { key: '0', bubbles: true }))
  }
`

interface Counted {
  readonly nodes: number
  readonly listeners: number
  readonly plots: number
  readonly heap: number
}

describe('leaks', () => {
  let context: BrowserContext
  let page: Page
  let session: CDPSession
  before(async () => {
    const { extensions } = environment()
    const [name] = (await readdir(extensions)).filter((each) => each.startsWith('finalize-model.'))
    const bundle = path.join(extensions, name!, 'dist', 'webview')
    context = await (await sharedBrowser()).newContext()
    page = await context.newPage()
    await page.setContent('<!DOCTYPE html><html lang="en"><body><main id="view"></main></body></html>')
    await page.addStyleTag({ content: await readFile(path.join(bundle, 'run.css'), 'utf8') })
    await page.addScriptTag({ content: host })
    await page.addScriptTag({ content: await readFile(path.join(bundle, 'run.js'), 'utf8') })
    await page.locator('.chart canvas').first().waitFor()
    session = await context.newCDPSession(page)
  })
  after(() => context?.close())

  it('keep no element, listener or chart of 1,000 updates of a live run panel', async () => {
    // What is made once is made in the first updates.
    await update(1, 100)
    const early = await count()
    await update(101, 1000)
    const late = await count()
    assert.equal(late.plots, early.plots)
    assert.equal(late.nodes, early.nodes)
    assert.equal(late.listeners, early.listeners)
    const grown = (late.heap - early.heap) / 1e6
    assert.ok(grown < 2, `The heap grew by ${grown.toFixed(1)} MB.`)
  })

  async function update(from: number, to: number): Promise<void> {
    await page.evaluate(`(async () => {
      for (let epoch = ${from}; epoch <= ${to}; epoch++) {
        await update(epoch)
        if (epoch % 20 === 0) disturb()
      }
    })()`)
  }

  async function count(): Promise<Counted> {
    for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage')
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    const plots = await page.locator('.uplot').count()
    return { nodes, listeners: jsEventListeners, plots, heap: usedSize }
  }
})
