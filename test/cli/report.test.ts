import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finalizeModel } from './program.ts'
import { digitsProject } from './projects.ts'

/* `finalize-model report` on the runs of the sample's phases 2 and 4, as a process. */

let folder: string
beforeAll(() => {
  folder = digitsProject()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = (name: string) => readFileSync(path.join(folder, name), 'utf8')

const signed = (points: number) => `${points > 0 ? '+' : '−'}${(Math.abs(points) * 100).toFixed(2)} pp`

/** The accuracy that the command `evaluate` computes of a file of predictions. */
function accuracyOf(run: string, baseline?: string) {
  const against = baseline === undefined ? [] : ['--baseline', `results/${baseline}/predictions/val.npz`]
  const { out } = finalizeModel(
    ['evaluate', `results/${run}/predictions/val.npz`, '--format', 'json', ...against],
    folder,
  )
  return JSON.parse(out) as {
    evaluation: { test: { metrics: Record<string, { value: number; low: number; high: number }> } }
    comparison: { differences: Record<string, { difference: number; low: number; high: number }> } | null
  }
}

describe('report', () => {
  it('says of the baseline what evaluate says of its predictions, and where phase 2 leads', () => {
    expect(finalizeModel(['report', 'baseline'], folder).status).toBe(0)
    const report = text('results/baseline/baseline_results.md')
    const { value, low, high } = accuracyOf('baseline').evaluation.test.metrics['test_acc']!
    const shown = [value, low, high].map((figure) => `${(figure * 100).toFixed(1)} %`)
    expect(report).toContain(`**${shown[0]}** (95 % interval ${shown[1]} to ${shown[2]})`)
    expect(report).toContain('**Phase 3.**')
    expect(text('results/baseline/learning_curves.svg')).toContain('<polyline')
  })

  it('holds the optimized run against the baseline as evaluate does, names every key that differs, and draws both', () => {
    expect(finalizeModel(['report', 'optimization'], folder).status).toBe(0)
    const report = text('results/optimization/optimization_results.md')
    const { difference, low, high } = accuracyOf('optimization', 'baseline').comparison!.differences['acc']!
    expect(report).toContain(`| ${signed(difference)} | ${signed(low)} to ${signed(high)} |`)
    expect(report).toMatch(
      /exact McNemar test: 12 samples right only here, 2 only in the baseline, p = 0\.0129\)/,
    )
    expect(report).toContain('| `model.architecture` | `LogisticRegression` | `SimpleCNN` |')
    expect(report).toContain('**Phase 5.**')
    expect(text('results/optimization/learning_curves.svg')).toContain('stroke-dasharray')
  })

  it.each([
    [[], 2, 'report needs the phase, baseline or optimization'],
    [['production'], 2, 'report needs the phase, baseline or optimization'],
    [['baseline', 'nowhere'], 2, 'configs/training_config.yaml'],
  ])('refuses %j', (args, status, message) => {
    const ended = finalizeModel(['report', ...args], folder)
    expect(ended.status).toBe(status)
    expect(ended.err).toContain(message)
  })
})
