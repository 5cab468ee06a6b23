// @vitest-environment happy-dom
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { serve, type Handlers, type HostEnd, type Protocol } from '../../../src/protocol/channel.ts'
import { readEvaluationRequest, type EvaluationProtocol } from '../../../src/protocol/evaluation.ts'
import type { EvaluationView } from '../../../src/protocol/evaluation/view.ts'
import {
  readReadinessRequest,
  type ReadinessModel,
  type ReadinessProtocol,
} from '../../../src/protocol/readiness.ts'
import { loadingReadiness } from './loadingReadiness.ts'
import { openPage } from './page.ts'

const updates = 1000
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Listeners and observers that are there now: those added, less those removed. */
function countHolds() {
  const held = { listeners: 0, observers: 0 }
  const targets = [window, document, document.documentElement, document.body]
  for (const target of targets) {
    const [add, remove] = [target.addEventListener.bind(target), target.removeEventListener.bind(target)]
    target.addEventListener = (...args: [string, EventListener]) => (held.listeners++, add(...args))
    target.removeEventListener = (...args: [string, EventListener]) => (held.listeners--, remove(...args))
  }
  const observe = MutationObserver.prototype.observe
  vi.spyOn(MutationObserver.prototype, 'observe').mockImplementation(function (
    this: MutationObserver,
    ...args
  ) {
    held.observers++
    observe.apply(this, args)
  })
  return held
}

const nodes = () => document.querySelectorAll('*').length

/** Updates a view a thousand times; what it showed before must be free to go. */
async function update<P extends Protocol>(
  open: () => Promise<unknown>,
  read: (value: unknown) => P['request'] | undefined,
  handlers: Handlers<P>,
  changed: P['event'],
  shown: () => string,
) {
  const held = countHolds()
  const host: HostEnd<P> = serve<P>(openPage(), read, handlers)
  vi.resetModules()
  await open()
  await vi.waitFor(() => expect(shown()).toContain('of 1'))
  const before = { ...held, nodes: nodes() }
  const earlier: WeakRef<Element>[] = []
  for (let turn = 2; turn <= updates; turn++) {
    const old = document.querySelector('#view section')
    if (old) earlier.push(new WeakRef(old))
    host.notify(changed)
    await nextTurn()
  }
  await vi.waitFor(() => expect(shown()).toContain(`of ${updates}`))
  expect({ ...held, nodes: nodes() }).toEqual(before)
  await nextTurn()
  collect()
  expect(earlier.length).toBeGreaterThan(updates / 2)
  expect(earlier.filter((each) => each.deref() !== undefined).length).toBeLessThan(20)
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe(`${updates} updates leave nothing behind`, () => {
  it('in the evaluation panel', async () => {
    let turn = 0
    await update<EvaluationProtocol>(
      () => import('../../../webview/evaluation/main.ts'),
      readEvaluationRequest,
      {
        load: () => ({ kind: 'ready', view: evaluation(`of ${++turn}`) }),
        cancel: () => undefined,
        exactMetrics: () => undefined,
        curves: ({ index, split }) => ({ ...curves, index, split }),
        threshold: () => point,
        scores: () => ({ points: [point], reachesHighest: true, reachesLowest: true }),
        decide: () => ({ kind: 'refused', reason: 'none reaches it' }),
        record: () => false,
        recorded: () => undefined,
        decideLabels: () => ({ kind: 'refused', reason: 'no labels' }),
        recordLabels: () => false,
        recordedLabels: () => undefined,
        openDecisions: () => undefined,
        calibration: () => undefined,
        calibrate: () => false,
        models: () => [],
        baselines: () => [],
        pickPredictions: () => undefined,
        compare: () => ({ kind: 'refused', reason: 'other samples' }),
        compareSeveral: () => ({ kind: 'refused', reason: 'other samples' }),
        plots: () => [],
        savePlots: () => false,
        cell: ({ actual, predicted }) => ({ actual, predicted, samples: [{ id: 'a' }], total: 1 }),
        cellList: ({ actual, predicted }) => ({ actual, predicted, samples: [{ id: 'a' }], total: 1 }),
        around: () => undefined,
        slice: () => ({ kind: 'refused', reason: 'no such column' }),
        sliceMetrics: () => ({ kind: 'refused', reason: 'no such column' }),
        failures: () => [],
        drawMatrix: () => undefined,
        copy: () => undefined,
        start: () => undefined,
        save: () => true,
      },
      { type: 'changed' },
      () => document.querySelector('#view')!.textContent,
    )
  }, 120_000)

  it('in the readiness panel', async () => {
    let turn = 0
    await update<ReadinessProtocol>(
      () => import('../../../webview/readiness/main.ts'),
      readReadinessRequest,
      loadingReadiness(() => ({ kind: 'ready', model: readiness(`of ${++turn}`) })),
      { type: 'changed' },
      () => document.querySelector('#view')!.textContent,
    )
  }, 120_000)
})

const shown = { value: 0.5, text: '0.500' }

function evaluation(name: string): EvaluationView {
  const classNames = ['no', 'yes']
  return {
    task: 'classification',
    runDirectory: name,
    samples: 4,
    classNames,
    primary: 'acc',
    metrics: [{ id: 'acc', title: 'Accuracy', definition: '', test: shown }],
    gap: { band: 'unknown', metric: 'Accuracy', worse: false, excellent: '2 pp', acceptable: '5 pp' },
    matrix: {
      shown: [0, 1],
      counts: [
        [1, 1],
        [1, 1],
      ],
      actual: [2, 2],
      predicted: [2, 2],
      pairs: [],
    },
    classes: classNames.map((each, index) => ({
      index,
      name: each,
      support: 2,
      predicted: 2,
      precision: shown,
      recall: shown,
      f1: shown,
      auc: shown,
    })),
    slices: { metric: 'Accuracy', columns: [], tested: 0, minimum: 0, found: [], floors: [] },
    doubts: [],
    failures: {},
    scored: ['val', 'test'],
    weighted: false,
    variants: [],
    reasons: [],
    notes: [],
  }
}

const point = {
  threshold: 0.5,
  text: '0.5',
  truePositives: 1,
  falsePositives: 1,
  falseNegatives: 1,
  trueNegatives: 1,
  precision: 0.5,
  recall: 0.5,
  specificity: 0.5,
  f1: 0.5,
  accuracy: 0.5,
}

const curves = {
  samples: 4,
  auc: shown,
  averagePrecision: shown,
  roc: [
    [0, 0],
    [1, 1],
  ] as const,
  prevalence: 0.5,
  slider: { low: 0, high: 1, points: [point, point] },
}

function readiness(name: string): ReadinessModel {
  const act = {
    item: 'a',
    act: 'tick',
    word: 'ticked',
    by: 'Ada',
    at: '2026-01-02T03:04:05Z',
    remarks: [],
  } as const
  return {
    title: 'Readiness',
    project: name,
    open: false,
    settled: 0,
    total: 1,
    counts: [],
    problems: [],
    sections: [
      {
        title: 'Section',
        items: [
          {
            number: 1,
            id: 'a',
            title: 'Item',
            verdict: 'pending',
            word: 'pending',
            settled: false,
            decider: 'A person decides',
            reasons: [{ text: 'Why', path: 'a.json' }],
            evidence: ['a.json'],
            acts: [act],
            offers: ['tick', 'waive'],
          },
        ],
      },
    ],
    steps: [],
    byHand: [],
    acts: [act],
    actsLeftOut: 0,
  }
}
