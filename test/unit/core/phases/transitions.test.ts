import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../../src/core/readiness/check.ts'
import { gateItems } from '../../../../src/core/phases/gates.ts'
import {
  choosePath,
  openPaths,
  type PathFacts,
  type PhaseStanding,
} from '../../../../src/core/phases/prerequisites.ts'
import {
  afterBaseline,
  afterDiagnostics,
  afterFinalization,
  afterOptimization,
  afterPlanning,
  gainOver,
  type Diagnosis,
  type OptimizationRound,
  type RunEnd,
  type Standing,
} from '../../../../src/core/phases/transitions.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'

const accuracy = (value: number, target: number | undefined = 0.9): Standing => ({
  metric: 'val_acc',
  value,
  target,
  direction: 'max',
})

it('planning always leads to the baseline', () => {
  expect(afterPlanning().next).toBe(2)
})

describe('after the baseline', () => {
  const table: readonly [string, RunEnd, Standing | undefined, number, string][] = [
    ['target met', 'finished', accuracy(0.93), 5, 'target-met-on-validation'],
    ['target met to the last digit', 'finished', accuracy(0.9), 5, 'target-met-on-validation'],
    ['a hair below', 'finished', accuracy(0.8999), 3, 'target-not-met-on-validation'],
    ['an undefined figure is below', 'finished', accuracy(Number.NaN), 3, 'target-not-met-on-validation'],
    [
      'an error within its target',
      'finished',
      { metric: 'val_rmse', value: 1.4, target: 1.5, direction: 'min' },
      5,
      'target-met-on-validation',
    ],
    [
      'an error above it',
      'finished',
      { metric: 'val_rmse', value: 1.6, target: 1.5, direction: 'min' },
      3,
      'target-not-met-on-validation',
    ],
    ['crashed, whatever the figure', 'crashed', accuracy(0.99), 2, 'run-not-finished'],
    ['NaN', 'not-finite', accuracy(0.99), 2, 'run-not-finite'],
    ['no predictions', 'finished', undefined, 2, 'run-not-finished'],
    [
      'no target',
      'finished',
      { metric: 'val_acc', value: 0.99, target: undefined, direction: 'max' },
      1,
      'no-target-set',
    ],
  ]
  it.each(table)('%s', (_, end, standing, next, code) => {
    const transition = afterBaseline(end, standing)
    expect([transition.next, transition.reason.code]).toEqual([next, code])
    expect(messageOf(transition.reason)).toMatch(/^[A-Z\dv].*\.$/)
  })
})

describe('after diagnostics', () => {
  const table: readonly [string, Partial<Diagnosis>, number][] = [
    ['recommendations with gain', {}, 4],
    ['exactly three points are worth it', { expectedGain: 0.03 }, 4],
    ['less than three points', { expectedGain: 0.0299 }, 5],
    ['nothing recommended', { recommendations: 0, expectedGain: 0 }, 5],
    ['a gain that is no number', { expectedGain: Number.NaN }, 5],
    ['broken infrastructure outweighs the rest', { infrastructureBroken: true }, 2],
  ]
  it.each(table)('%s', (_, part, next) => {
    const diagnosis = { infrastructureBroken: false, recommendations: 2, expectedGain: 0.05, ...part }
    expect(afterDiagnostics(diagnosis).next).toBe(next)
  })
})

describe('after an optimization round', () => {
  const table: readonly [string, Partial<OptimizationRound>, number, string][] = [
    ['target met', { standing: accuracy(0.91) }, 5, 'target-met-on-validation'],
    [
      'target met though the gain is small',
      { standing: accuracy(0.91), overBaseline: 0.001, overRoundBefore: 0.001 },
      5,
      'target-met-on-validation',
    ],
    ['better but short', {}, 4, 'another-round'],
    ['better but short, second round', { rounds: 2 }, 4, 'another-round'],
    ['better but short, third round', { rounds: 3 }, 5, 'rounds-used-up'],
    ['no better', { overBaseline: 0, overRoundBefore: 0 }, 3, 'no-better-than-baseline'],
    ['worse', { overBaseline: -0.1, overRoundBefore: -0.1 }, 3, 'no-better-than-baseline'],
    ['two points exactly are enough to go on', { overRoundBefore: 0.02 }, 4, 'another-round'],
    [
      'less than two points',
      { rounds: 2, overBaseline: 0.06, overRoundBefore: 0.0199 },
      5,
      'round-gained-little',
    ],
    ['crashed', { end: 'crashed' }, 4, 'run-not-finished'],
    ['NaN', { end: 'not-finite' }, 4, 'run-not-finite'],
    ['a gain that is no number is none', { overBaseline: Number.NaN }, 3, 'no-better-than-baseline'],
  ]
  it.each(table)('%s', (_, part, next, code) => {
    const round = {
      end: 'finished',
      standing: accuracy(0.88),
      overBaseline: 0.05,
      overRoundBefore: 0.05,
      rounds: 1,
      ...part,
    } as const
    const transition = afterOptimization(round)
    expect([transition.next, transition.reason.code]).toEqual([next, code])
  })
})

describe('the decision of phase 5', () => {
  const items = gateItems.production_ready.map(({ id }) => id)
  const verdicts = (other: Readonly<Record<string, Verdict>> = {}) =>
    new Map(items.map((item): [string, Verdict] => [item, other[item] ?? 'passed']))
  const table: readonly [string, Readonly<Record<string, Verdict>>, string, number | undefined][] = [
    ['all passed', {}, 'deploy', undefined],
    [
      'waived and not applicable don’t hold it up',
      { 'val-test-gap': 'waived', 'compliance-approval': 'not-applicable' },
      'deploy',
      undefined,
    ],
    ['target missed', { 'test-target-met': 'failed' }, 'below-target', 4],
    ['gap', { 'val-test-gap': 'failed' }, 'investigate-split', 5],
    ['export differs', { 'exported-accuracy-verified': 'failed' }, 'fix-export', 5],
    ['target and gap', { 'val-test-gap': 'failed', 'test-target-met': 'failed' }, 'below-target', 4],
    ['stale is not failed', { 'test-target-met': 'stale' }, 'blocked', 5],
    ['one approval pending', { 'product-approval': 'pending' }, 'blocked', 5],
    ['one missing', { 'model-exported': 'missing' }, 'blocked', 5],
  ]
  it.each(table)('%s', (_, other, decision, next) => {
    expect(afterFinalization(items, verdicts(other))).toEqual({ decision, next })
  })

  it('is never deploy while an item has no verdict', () => {
    for (const item of items) {
      const some = verdicts()
      some.delete(item)
      expect(afterFinalization(items, some).decision).toBe('blocked')
    }
  })
})

describe('gainOver', () => {
  it.each([
    [0.95, 0.9, 'max', 0.05],
    [0.9, 0.95, 'max', -0.05],
    [0.6, 0.8, 'min', 0.25],
    [1, 0.8, 'min', -0.25],
    [0, 0, 'min', 0],
    [1, 0, 'min', Number.NEGATIVE_INFINITY],
  ] as const)('%d over %d (%s) is %d', (value, reference, direction, gain) => {
    expect(gainOver(value, reference, direction)).toBeCloseTo(gain, 12)
  })
})

const open = (next?: 2 | 3 | 4 | 5): PhaseStanding => ({
  gateOpen: true,
  blocking: [],
  transition: next && { next, reason: afterPlanning().reason },
})
const shut = (...blocking: string[]): PhaseStanding => ({ ...open(), gateOpen: false, blocking })

describe('choosePath', () => {
  const both = { training: true, optimization: true }
  const table: readonly [string, PathFacts, 'A' | 'B' | undefined][] = [
    [
      'baseline enough',
      { baseline: open(5), diagnostics: shut(), optimization: shut(), configurations: both },
      'A',
    ],
    [
      'optimized',
      { baseline: open(3), diagnostics: open(4), optimization: open(5), configurations: both },
      'B',
    ],
    [
      'both: the later one',
      { baseline: open(5), diagnostics: open(4), optimization: open(5), configurations: both },
      'B',
    ],
    [
      'near optimal after diagnostics',
      { baseline: open(3), diagnostics: open(5), optimization: shut(), configurations: both },
      'A',
    ],
    [
      'another round is due',
      { baseline: open(3), diagnostics: open(4), optimization: open(4), configurations: both },
      undefined,
    ],
    [
      'gate 2 closed',
      {
        baseline: { ...shut('baseline-losses-finite'), transition: open(5).transition },
        diagnostics: shut(),
        optimization: shut(),
        configurations: both,
      },
      undefined,
    ],
    [
      'baseline short',
      { baseline: open(3), diagnostics: shut(), optimization: shut(), configurations: both },
      undefined,
    ],
    [
      'near optimal, but its gate is closed',
      {
        baseline: open(3),
        diagnostics: { ...open(5), gateOpen: false },
        optimization: shut(),
        configurations: both,
      },
      undefined,
    ],
    [
      'no configuration',
      {
        baseline: open(5),
        diagnostics: shut(),
        optimization: open(5),
        configurations: { training: false, optimization: false },
      },
      undefined,
    ],
    [
      'optimized, configuration gone: falls back only where the baseline is enough',
      {
        baseline: open(5),
        diagnostics: shut(),
        optimization: open(5),
        configurations: { training: true, optimization: false },
      },
      'A',
    ],
  ]
  it.each(table)('%s', (_, facts, path) => {
    const chosen = choosePath(facts)
    expect(chosen.ok ? chosen.value.path : undefined).toBe(path)
    if (!chosen.ok)
      expect(chosen.findings.map(({ code }) => code)).toEqual(['path-a-closed', 'path-b-closed'])
  })

  it('names every open path, the one taken unasked first', () => {
    const facts = { baseline: open(5), diagnostics: open(4), optimization: open(5), configurations: both }
    const paths = openPaths(facts)
    expect(paths.ok && paths.value.map(({ path, source }) => [path, source])).toEqual([
      ['B', 'configs/optimization_config.yaml'],
      ['A', 'configs/training_config.yaml'],
    ])
    const [only, ...others] = [openPaths({ ...facts, optimization: shut() })].flatMap((result) =>
      result.ok ? result.value : [],
    )
    expect([only?.path, others]).toEqual(['A', []])
  })

  it('says of a phase that nothing is there of no more than that', () => {
    const facts = {
      baseline: shut('a', 'b'),
      diagnostics: shut(),
      optimization: shut('c', 'd'),
      configurations: { training: false, optimization: false },
    }
    expect(choosePath(facts).findings.map(({ args }) => args['reasons'])).toEqual([
      ['phase 2 has not begun: configs/training_config.yaml does not exist'],
      ['phase 4 has not begun: configs/optimization_config.yaml does not exist'],
    ])
  })

  it('names what keeps each path closed', () => {
    const blocking = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const facts = {
      baseline: shut(...blocking),
      diagnostics: shut(),
      optimization: open(4),
      configurations: { training: true, optimization: false },
    }
    const chosen = choosePath(facts)
    expect(chosen.findings.map((found) => messageOf(found))).toEqual([
      "Path A (from the baseline) isn't open: gate post_baseline is closed by a, b, c, d, e and 2 more; phase 2 has no run whose figures could decide. See: finalize-model check --gate post_baseline",
      "Path B (from the optimization) isn't open: configs/optimization_config.yaml does not exist; phase 4 leads to phase 4, not to 5. See: finalize-model check --gate optimization_complete",
    ])
  })
})
