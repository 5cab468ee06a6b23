// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { serve, type Handlers, type Protocol, type ReadMessage } from '../../../src/protocol/channel.ts'
import { readComparisonRequest, type ComparisonProtocol } from '../../../src/protocol/comparison.ts'
import {
  readReadinessRequest,
  type ReadinessModel,
  type ReadinessProtocol,
} from '../../../src/protocol/readiness.ts'
import { readRunRequest, type RunModel, type RunProtocol } from '../../../src/protocol/run.ts'
import { loadingReadiness } from './loadingReadiness.ts'
import { openPage } from './page.ts'

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }))
})
afterEach(() => vi.unstubAllGlobals())

/** Opens a view whose host does as the handlers do. */
async function open<P extends Protocol>(
  main: () => Promise<unknown>,
  read: ReadMessage<P['request']>,
  handlers: Handlers<P>,
) {
  const host = serve<P>(openPage(), read, handlers)
  await main()
  return host
}
const told = () => {
  const alert = document.querySelector<HTMLElement>('[role=alert]')!
  return alert.hidden ? '' : alert.textContent
}
const press = (text: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === text)!.click()
const refuse = (): never => {
  throw new Error('the disk is gone')
}

describe('what goes wrong is told', () => {
  it('in the panel of a run: when it opens, and of what the person asks until they ask again', async () => {
    let isBroken = true
    const host = await open<RunProtocol>(() => import('../../../webview/run/main.ts'), readRunRequest, {
      load: refuse,
      curves: () => [],
      open: () => (isBroken ? refuse() : undefined),
      compare: () => undefined,
    })
    await vi.waitFor(() => expect(told()).toBe('That didn’t work: the disk is gone'))
    host.notify({ type: 'changed', model: run })
    await vi.waitFor(() => expect(document.querySelector('h1')!.textContent).toBe('a'))
    isBroken = false
    press('Open Log')
    await vi.waitFor(() => expect(told()).toBe(''))
    isBroken = true
    press('Open Log')
    await vi.waitFor(() => expect(told()).toContain('the disk is gone'))
  })

  it('in the comparison of runs', async () => {
    await open<ComparisonProtocol>(
      () => import('../../../webview/comparison/main.ts'),
      readComparisonRequest,
      { load: refuse, choose: refuse, curves: () => [], open: () => undefined },
    )
    await vi.waitFor(() => expect(told()).toBe('That didn’t work: the disk is gone'))
  })
})

describe('the readiness panel', () => {
  it('asks once more, not once a change, while an answer is awaited', async () => {
    let loads = 0
    const answers: (() => void)[] = []
    const host = await open<ReadinessProtocol>(
      () => import('../../../webview/readiness/main.ts'),
      readReadinessRequest,
      loadingReadiness(async () => {
        const turn = ++loads
        await new Promise<void>((resolve) => answers.push(resolve))
        return { kind: 'ready', model: { ...readiness, project: `turn ${turn}` } }
      }),
    )
    await vi.waitFor(() => expect(answers).toHaveLength(1))
    for (let change = 0; change < 100; change++) host.notify({ type: 'changed' })
    answers[0]!()
    await vi.waitFor(() => expect(answers).toHaveLength(2))
    expect(document.querySelector('#view')!.textContent).toContain('turn 1')
    answers[1]!()
    await vi.waitFor(() => expect(document.querySelector('#view')!.textContent).toContain('turn 2'))
    expect(loads).toBe(2)
  })
})

const run: RunModel = {
  name: 'a',
  status: 'running',
  tone: 'active',
  tiles: [],
  charts: [],
  messages: [],
  reading: false,
  log: { lines: [], cut: false },
  hasConfiguration: false,
}

const readiness: ReadinessModel = {
  title: 'Readiness',
  project: '',
  open: false,
  settled: 0,
  total: 1,
  counts: [],
  problems: [],
  sections: [],
  steps: [],
  byHand: [],
  acts: [],
  actsLeftOut: 0,
}
