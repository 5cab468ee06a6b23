import { describe, expect, it } from 'vitest'
import { verdicts } from '../../../src/core/readiness/check.ts'
import { evaluationPlots } from '../../../src/core/reports/plots/evaluationPlots.ts'
import { success } from '../../../src/core/finding.ts'
import { fromComparisonHost } from '../../../src/protocol/comparison.ts'
import { fromEvaluationHost } from '../../../src/protocol/evaluation.ts'
import { fromReadinessHost } from '../../../src/protocol/readiness.ts'
import { fromRunHost } from '../../../src/protocol/run.ts'
import { calibrationView } from '../../../src/vscode/webviews/evaluationCalibration.ts'
import { classCurves } from '../../../src/vscode/webviews/evaluationCurves.ts'
import { evaluationModel } from '../../../src/vscode/webviews/evaluationModel.ts'
import { cellSamples } from '../../../src/vscode/webviews/evaluationSamples.ts'
import { readinessAnswer } from '../../../src/vscode/webviews/readinessModel.ts'
import { groundOf } from '../core/reports/support/ground.ts'
import { digitImages, prices } from '../core/reports/support/projects.ts'
import { english } from '../vscode/support/english.ts'

/** An answer as it leaves the line between host and view. */
const sent = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value))

/** Each value in an answer, of lists the first: the way to it. */
function* places(value: unknown, way: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) {
    yield way
    return
  }
  const entries = Array.isArray(value) ? Object.entries(value).slice(0, 1) : Object.entries(value)
  for (const [key, inner] of entries) yield* places(inner, [...way, key])
}

/** The answer with another value in one place. */
function changed(answer: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value
  const copy: Record<string, unknown> | unknown[] = Array.isArray(answer)
    ? [...(answer as unknown[])]
    : { ...(answer as object) }
  const slot = copy as Record<string, unknown>
  slot[first] = changed(slot[first], rest, value)
  return copy
}

const readiness = () => {
  const reason = {
    code: 'file-missing',
    severity: 'error',
    args: { path: 'a' },
    place: { file: 'a' },
  } as const
  const act = {
    item: 'a',
    act: 'approve',
    by: { name: 'Ada', email: 'a@b' },
    at: '2026',
    release: 'r',
  } as const
  return readinessAnswer(
    {
      project: 'digits',
      report: success({
        gate: 'production_ready',
        phase: 5,
        checklist: 'a.md',
        title: 'Ready',
        open: false,
        items: [
          {
            number: 1,
            id: 'a',
            section: 'S',
            title: 'T',
            decidedBy: 'approver',
            verdict: 'pending',
            reasons: [reason],
            evidence: ['e'],
            ticked: false,
            next: 'finalize-model sign-off a --approve --reason "…"',
          },
        ],
        counts: Object.fromEntries(verdicts.map((verdict) => [verdict, 1])) as Record<
          (typeof verdicts)[number],
          number
        >,
        release: 'r',
        findings: [reason],
      }),
      signOffs: success([{ ...act, reason: 'R', expires: '2026-12-31' }]),
      testSetLock: success({
        path: 'p',
        sha256: 's',
        samples: 1,
        created: 'c',
        evaluations: [],
        replaced: [],
      }),
    } as unknown as Parameters<typeof readinessAnswer>[0],
    english,
  )
}

const run = {
  name: 'a',
  status: 'running',
  tone: 'active',
  tiles: [{ label: 'Epoch', value: '1', detail: 'so far' }],
  charts: [
    {
      id: 'loss',
      title: 'Loss',
      axis: 'Epoch',
      series: [{ name: 'train_loss', last: '1' }],
      from: 1,
      to: 2,
      marks: [{ x: 1, kind: 'best', label: 'Best' }],
      logarithmic: true,
      summary: 'Loss',
    },
  ],
  messages: [{ severity: 'info', text: 'a' }],
  reading: false,
  log: { lines: ['a'], cut: false },
  hasConfiguration: true,
}

const comparison = {
  metrics: ['val_loss'],
  metric: 'val_loss',
  from: 0,
  to: 1,
  columns: [{ id: 'a', label: 'A', numeric: true }],
  rows: [{ path: 'a', cells: [{ text: 'a', order: 1 }] }],
  reading: false,
  note: '',
}

const digits = groundOf(digitImages())

async function plotsOf(ground: typeof digits) {
  const [evaluation, test] = [await ground.evaluation(), await ground.predictions('test')]
  if (!evaluation.ok || !test.ok) throw new Error('no evaluation')
  const plots = Object.entries(evaluationPlots(test.value, evaluation.value))
  return plots.map(([name, content]) => ({ name, content }))
}

describe.each<[string, (value: unknown) => boolean, () => unknown]>([
  ['an evaluation', fromEvaluationHost.answers.load, () => evaluationModel(digits)],
  ['an evaluation of values', fromEvaluationHost.answers.load, () => evaluationModel(groundOf(prices()))],
  ['the curves of a class', fromEvaluationHost.answers.curves, () => classCurves(digits, 1, 'val')],
  ['the plots', fromEvaluationHost.answers.plots, () => plotsOf(digits)],
  ['the calibration', fromEvaluationHost.answers.calibration, () => calibrationView(digits)],
  [
    'the samples of a cell',
    fromEvaluationHost.answers.cell,
    () => cellSamples(digits, { actual: 1, predicted: 1, from: 0 }),
  ],
  ['a readiness', fromReadinessHost.answers.load, readiness],
  ['a run', fromRunHost.answers.load, () => run],
  ['the curves of a run', fromRunHost.answers.curves, () => [{ chart: 'a', x: [1], y: [[1]] }]],
  ['a comparison', fromComparisonHost.answers.load, () => comparison],
  ['the curves of a comparison', fromComparisonHost.answers.curves, () => [{ x: [1], y: [1] }]],
])('%s', (_, isAnswer, make) => {
  it('is taken as the host makes it, and with another kind of value anywhere in it refused', async () => {
    const answer = sent(await make())
    expect(isAnswer(answer)).toBe(true)
    const ways = [...places(answer)]
    expect(ways.length).toBeGreaterThan(1)
    for (const way of ways)
      expect(isAnswer(changed(answer, way, { of: 'another kind' })), way.join('.')).toBe(false)
    for (const none of [7, 'x', {}, [null], [7]]) expect(isAnswer(none), JSON.stringify(none)).toBe(false)
  })
})

describe('events', () => {
  it.each([
    [fromRunHost.event({ type: 'changed', model: run }), true],
    [fromRunHost.event({ type: 'changed', model: {} }), false],
    [fromRunHost.event({ type: 'changed' }), false],
    [fromComparisonHost.event({ type: 'changed', model: comparison }), true],
    [fromComparisonHost.event({ type: 'changed', model: { ...comparison, rows: [{}] } }), false],
    [fromReadinessHost.event({ type: 'changed' }), true],
    [fromReadinessHost.event({ type: 'reload', page: 'https://example.org' }), false],
    [fromEvaluationHost.event('changed'), false],
  ])('%#', (taken, expected) => {
    expect(taken !== undefined).toBe(expected)
  })
})
