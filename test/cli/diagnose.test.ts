import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finalizeModel } from './program.ts'
import { digitsProject } from './projects.ts'

/* `finalize-model diagnose` on the sample's baseline, as a process. */

let folder: string
beforeAll(() => {
  folder = digitsProject()
  // The sample is through phase 4 already; its diagnosis begins before that.
  rmSync(path.join(folder, 'configs/optimization_config.yaml'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = (name: string) => readFileSync(path.join(folder, name), 'utf8')

describe('diagnose', () => {
  it('names what ails the baseline, recommends, previews, and writes the report with its curves', () => {
    const { status, out, err } = finalizeModel(['diagnose'], folder)
    expect(err).toBe('')
    expect(status).toBe(0)
    expect(out).toContain('✗  val_acc is 95.26 %')
    expect(out).toContain('1.  Make the model larger (model.architecture LogisticRegression → MLP')
    expect(out).toContain('model.architecture: "LogisticRegression" → "MLP"')
    const report = text('results/baseline/diagnostic_report.md')
    for (const section of [
      'Findings',
      'Training',
      'Classes, the weakest first',
      'Most confident mistakes',
      'Recommendations',
    ])
      expect(report).toContain(`\n## ${section}\n`)
    expect(report).toContain('![Learning curves](learning_curves.svg)')
    expect(text('results/baseline/learning_curves.svg')).toMatch(/^<svg .*<polyline points="\d/s)
    expect(existsSync(path.join(folder, 'configs/optimization_config.yaml'))).toBe(false)
  })

  it('gives the same bytes again', () => {
    const before = text('results/baseline/diagnostic_report.md')
    expect(finalizeModel(['diagnose'], folder).status).toBe(0)
    expect(text('results/baseline/diagnostic_report.md')).toBe(before)
  })

  it('as JSON has every ailment and the preview, and stdout has nothing else', () => {
    const { out } = finalizeModel(['diagnose', '--change', '3', '--format', 'json'], folder)
    const told = JSON.parse(out) as {
      ailments: { id: string; present: boolean | null }[]
      recommendations: { id: string }[]
      preview: string
    }
    expect(told.ailments.filter(({ present }) => present === true).map(({ id }) => id)).toEqual([
      'underfitting',
    ])
    expect(told.recommendations[2]?.id).toBe('raise-learning-rate')
    expect(told.preview).toContain('learning_rate: 0.15')
  })

  it('writes the configuration of phase 4, valid and with what it was, and never over one that is there', () => {
    expect(finalizeModel(['diagnose', '--write'], folder).status).toBe(0)
    expect(text('configs/optimization_config.yaml')).toContain('architecture: MLP  # finalize-model: was')
    expect(finalizeModel(['validate', 'configs/optimization_config.yaml'], folder).status).toBe(0)
    const again = finalizeModel(['diagnose', '--change', '2', '--write'], folder)
    expect(again.status).toBe(1)
    expect(again.err).toContain('is there already and is left as it is')
    expect(text('configs/optimization_config.yaml')).toContain('architecture: MLP')
  })

  it.each([
    [['--change', '9'], 1, 'There is no recommendation 9; there are 5.'],
    [['--change', '4'], 1, 'is work that no configuration holds'],
    [['--change', '0'], 2, '--change takes the number of a recommendation'],
    [['--change', 'two'], 2, '--change takes the number of a recommendation'],
  ])('refuses %j', (args, status, message) => {
    const ended = finalizeModel(['diagnose', ...args], folder)
    expect(ended.status).toBe(status)
    expect(ended.err.replaceAll(/\s+/g, ' ')).toContain(message)
  })

  it('judges by the curves alone where no predictions are left, and says so', () => {
    rmSync(path.join(folder, 'results/baseline/predictions/val.npz'))
    const { status, out } = finalizeModel(['diagnose'], folder)
    expect(status).toBe(0)
    expect(out).toContain('by the curves of results/baseline/events.jsonl')
    expect(text('results/baseline/diagnostic_report.md')).toContain('results/baseline/predictions/val.npz')
  })
})

describe('a run directory with nothing but the log of another program', () => {
  const csv = [
    'epoch,accuracy,loss,val_accuracy,val_loss',
    ...Array.from({ length: 12 }, (_, epoch) => {
      const trained = 0.6 + 0.033 * epoch
      return `${epoch},${trained},${1 - 0.08 * epoch},${Math.min(0.7, trained)},${0.9 - 0.005 * epoch}`
    }),
    '',
  ].join('\n')

  beforeAll(() => {
    rmSync(path.join(folder, 'results/baseline'), { recursive: true })
    rmSync(path.join(folder, 'configs/optimization_config.yaml'), { force: true })
  })

  it('that is not there is named with the command that makes it', () => {
    const { status, err } = finalizeModel(['diagnose'], folder)
    expect(status).toBe(2)
    const told = err.replaceAll(/\s+/g, ' ')
    expect(told).toContain('results/baseline does not exist. Train into it: finalize-model launch')
    expect(told.match(/error/g)).toHaveLength(1)
  })

  it('is diagnosed by its curves, and says what they can not show', () => {
    mkdirSync(path.join(folder, 'results/baseline'))
    writeFileSync(path.join(folder, 'results/baseline/training_log.csv'), csv)
    const { status, out, err } = finalizeModel(['diagnose'], folder)
    expect(err).toBe('')
    expect(status).toBe(0)
    expect(out).toContain('by the curves of results/baseline/training_log.csv (Keras')
    expect(out).toMatch(/✗ {2}.*training accuracy/i)
    const report = text('results/baseline/diagnostic_report.md')
    expect(report).toContain('nothing shows whether the target is met')
    expect(report).toContain('whether it finished, nothing here says')
    expect(report).not.toContain('did not finish')
    expect(report).not.toContain('\n## Classes')
  })

  it('is no ground for a report, which says what is missing', () => {
    const { status, err } = finalizeModel(['report', 'baseline'], folder)
    expect(status).toBe(1)
    expect(err.replaceAll(/\s+/g, ' ')).toContain('but no run.json and no predictions/val.npz')
  })
})
