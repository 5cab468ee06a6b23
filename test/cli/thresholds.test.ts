import { writePredictions } from '../../src/core/runs/writePredictions.ts'
import { nodeFiles } from '../../src/node/files.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { at, mean, printed, read, thresholds, write, writeModel } from './thresholdsProject.ts'

/* `finalize-model thresholds` from its arguments to its exit code, on real files. */

describe('one model', () => {
  it('prints the rule, its figures with intervals and the sweep', async () => {
    writeModel('val.npz', 'val', 1)
    const { code, out } = await thresholds('val.npz')
    expect(code).toBe(0)
    expect(out).toMatch(/^Primary: predict 1 at a score of 0\.\d+ or above\.$/m)
    expect(out).toMatch(/^Precision +0\.\d{4} +0\.\d{4} to 0\.\d{4}$/m)
    expect(out.match(/^0\.\d[05](?: +(?:[01]\.\d{4}|–)){5} +\d+$/gm)).toHaveLength(17)
    expect(out).toMatch(/^0\.\d+ \(chosen\) /m)
    expect(out).not.toContain('\u001b')
  })

  it('has an interval of a mean cost that reaches as far as what was missed once may be missed', async () => {
    writeModel('val.npz', 'val', 1)
    const { out } = await thresholds('val.npz', '--objective', 'cost:1,10')
    const [, value, low, high] = /^Mean cost +(\S+) +(\S+) to (\S+)$/m.exec(out)!.map(Number)
    // Of the 107 of the class one is missed, at a cost of 10.
    expect(out).toContain('106 found, 1 missed, 33 false alarms')
    expect(high! - value!).toBeGreaterThan(2 * (value! - low!))
    expect(out).not.toContain('doubtful')
  })

  it('says why intervals are doubtful where a few samples weigh far more, on record too', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, row) => `${row % 2 ? 'yes' : 'no'},${((row * 37) % 60) / 60},${row < 4 ? 20 : 1}`,
    )
    write('val.csv', `y_true,score_yes,sample_weight\n${rows.join('\n')}\n`)
    const { out } = await thresholds('val.csv', '--class', 'yes', '--log')
    for (const told of [out.replaceAll(/\s+/g, ' '), read('docs/decision_log.md')]) {
      expect(told).toContain('A few samples that weigh far more than the others decide precision')
      expect(told).toMatch(/Recall[ |]+\d.* to \d\.\d{4}, doubtful/)
    }
  })

  it('is judged once on test at the threshold that validation chose, with a backup by another objective', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    const alone = await printed('val.npz', '--objective', 'precision:0.8')
    const judged = await printed(
      'val.npz',
      '--test',
      'test.npz',
      '--objective',
      'precision:0.8',
      '--backup',
      'f2',
    )
    expect(judged.code).toBe(0)
    const [before, primary, backup] = [
      alone.decision!.candidates[0]!,
      judged.decision!.candidates[0]!,
      judged.decision!.candidates[1]!,
    ]
    expect(primary.threshold).toBe(before.threshold)
    expect(primary.validation).toEqual(before.validation)
    expect(before.test).toBeNull()
    const { truePositives, falseNegatives, falsePositives, trueNegatives } = primary.test!
    expect(truePositives + falseNegatives + falsePositives + trueNegatives).toBe(500)
    expect(judged.decision!.backup).toBe('model, f2')
    expect(backup.threshold).toBeLessThan(primary.threshold!)
  })

  it('says whether test has scores as validation has them', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    const alike = await printed('val.npz', '--test', 'test.npz')
    expect(alike.decision!.candidates[0]!.shift!.p).toBeGreaterThan(0.01)
    expect(alike.findings.map(({ code }) => code)).not.toContain('thresholds-scores-shifted')
    const { yTrue, scores } = { yTrue: new Float64Array(500), scores: new Float64Array(1000) }
    for (let row = 0; row < 500; row++) {
      yTrue[row] = row % 2
      scores[2 * row + 1] = 0.7 + (0.3 * ((row * 7) % 500)) / 500
      scores[2 * row] = 1 - scores[2 * row + 1]!
    }
    write('test.npz', writePredictions({ yTrue, scores }))
    const shifted = await printed('val.npz', '--test', 'test.npz')
    const { statistic, sign, p, shares } = shifted.decision!.candidates[0]!.shift!
    expect(statistic).toBeCloseTo(Math.abs(shares.val - shares.test), 12)
    expect([sign, p < 1e-10]).toEqual([1, true])
    expect(shifted.findings.map(({ code }) => code)).toContain('thresholds-scores-shifted')
    const { out } = await thresholds('val.npz', '--test', 'test.npz')
    expect(out).toContain('Test’s scores are not distributed as validation’s')
  })

  it('of a class by name, from a CSV', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => {
      const own = row % 3
      const high = 0.5 + (row % 8) / 16
      return `${'abc'[own]},${[0, 1, 2].map((at) => (at === own ? high : (1 - high) / 2)).join(',')}`
    })
    write('val.csv', ['y_true,score_a,score_b,score_c', ...rows].join('\n'))
    const { code, decision } = await printed('val.csv', '--class', 'c')
    expect(code).toBe(0)
    expect(decision!.positive).toEqual({ index: 2, name: 'c' })
    expect(decision!.candidates[0]!.validation.f1.value).toBe(1)
  })
})

describe('several models', () => {
  const models = ['runs/a', 'runs/b', 'runs/c']
  beforeEach(() => {
    for (const [at, run] of models.entries()) {
      writeModel(`${run}/predictions/val.npz`, 'val', at + 1)
      writeModel(`${run}/predictions/test.npz`, 'test', at + 1)
    }
  })
  const validation = models.map((run) => `${run}/predictions/val.npz`)
  const tests = models.flatMap((run) => ['--test', `${run}/predictions/test.npz`])

  it('and their ensembles are ranked on validation; only primary and backup are judged on test', async () => {
    const { code, decision } = await printed(...validation, ...tests, '--ensemble', 'all')
    expect(code).toBe(0)
    const { candidates, primary, backup } = decision!
    expect(candidates.map(({ name }) => name).toSorted()).toEqual([
      'a',
      'b',
      'c',
      'mean',
      'stacked',
      'vote',
      'weighted',
    ])
    const values = candidates.map(({ validation: { objective } }) => objective.value!)
    expect(values).toEqual(values.toSorted((a, b) => b - a))
    expect(primary).toBe(candidates[0]!.name)
    expect(['a', 'b', 'c']).toContain(backup)
    for (const { name, test } of candidates)
      expect(test !== null, name).toBe(name === primary || name === backup)
  })

  it('are logged in whole sentences', async () => {
    const { out } = await thresholds(...validation, '--objective', 'cost:1,3,-2,0.5', '--log')
    expect(out).toMatch(/^Mean cost +−\d/m)
    expect(read('docs/decision_log.md')).toMatch(/^\| Mean cost \| −\d/m)
    expect(read('docs/decision_log.md')).toContain(
      'where a false positive costs 1, a false negative 3, a true positive −2 and a true negative 0.5, on',
    )
    expect(read('docs/decision_log.md')).toMatch(/^Not judged on test yet: .* of simulations\.$/m)
  })

  it('are logged with what a stacked ensemble’s validation figures are of', async () => {
    await thresholds(...validation, '--log')
    expect(read('docs/decision_log.md')).not.toContain('stacked')
    await thresholds(...validation, '--ensemble', 'stacked', '--log')
    expect(read('docs/decision_log.md')).toContain('come from weights that were fitted without the sample')
  })

  it('are matched by id where their order differs', async () => {
    const { decision } = await printed(...validation, '--ensemble', 'mean')
    const csv = ['id,y_true,score_0,score_1']
    const { readPredictions } = await import('../../src/core/runs/readPredictions.ts')
    const own = await readPredictions(nodeFiles(at('')), validation[1]!)
    if (!own.ok) throw new Error('unreadable')
    for (let row = own.value.samples - 1; row >= 0; row--) {
      const { ids, yTrue, scores } = own.value
      csv.push([ids[row], yTrue[row], scores[2 * row], scores[2 * row + 1]].join(','))
    }
    write('runs/b/predictions/val.csv', csv.join('\n'))
    const turned = await printed(
      validation[0]!,
      'runs/b/predictions/val.csv',
      validation[2]!,
      '--ensemble',
      'mean',
    )
    expect(mean(turned.decision).validation).toEqual(mean(decision).validation)
  })

  it('are called by their whole paths where one is named as an ensemble is', async () => {
    writeModel('mean.npz', 'val', 1)
    writeModel('b.npz', 'val', 2)
    const { decision } = await printed('mean.npz', 'b.npz', '--ensemble', 'mean')
    expect(decision!.candidates.map(({ name }) => name).toSorted()).toEqual(['b.npz', 'mean', 'mean.npz'])
  })

  it('of other samples are refused', async () => {
    writeModel('other.npz', 'test', 1)
    const { code, decision, findings } = await printed(validation[0]!, 'other.npz')
    expect(code).toBe(1)
    expect(decision).toBeNull()
    expect(findings[0]?.code).toBe('comparison-samples-differ')
  })
})

describe('bad input', () => {
  it.each([
    ['one class', 'y_true,score_0,score_1\n1,0.2,0.8\n1,0.4,0.6\n', 'thresholds-only-positives'],
    ['no positives', 'y_true,score_0,score_1\n0,0.2,0.8\n0,0.4,0.6\n', 'thresholds-no-positives'],
    ['NaN', 'y_true,score_0,score_1\n0,NaN,0.8\n1,0.4,0.6\n', 'csv-value-missing'],
    ['values', 'y_true,y_pred\n0.5,0.4\n1.5,1.4\n', 'thresholds-no-scores'],
    [
      'three classes',
      'y_true,score_a,score_b,score_c\na,1,0,0\nb,0,1,0\nc,0,0,1\n',
      'thresholds-class-needed',
    ],
  ])('%s', async (_, content, code) => {
    write('val.csv', content)
    const found = await printed('val.csv')
    expect(found.code).toBe(1)
    expect(found.decision).toBeNull()
    expect(found.findings.map((each) => each.code)).toContain(code)
  })

  it('an objective that no threshold meets is an error that names how near it comes', async () => {
    write('val.csv', 'y_true,score_0,score_1\n0,0.1,0.9\n1,0.2,0.8\n0,0.9,0.1\n1,0.4,0.6\n')
    const found = await printed('val.csv', '--objective', 'precision:0.99', '--log')
    expect(found.code).toBe(1)
    expect(found.decision).toMatchObject({ primary: null, backup: null })
    expect(found.findings[0]?.message).toContain('the highest is 0.6667')
    expect(() => read('docs/decision_log.md')).toThrow()
  })

  it('a rule that raises false alarms alone is told as that', async () => {
    write('val.csv', 'y_true,score_1\n0,0.9\n0,0.8\n1,0.7\n1,0.1\n')
    const { code, decision, findings } = await printed('val.csv', '--objective', 'alerts:1')
    expect(code).toBe(0)
    expect(decision!.candidates[0]!.validation).toMatchObject({ truePositives: 0, falsePositives: 1 })
    expect(findings.find((each) => each.code === 'thresholds-finds-none')).toMatchObject({
      severity: 'warning',
    })
  })

  it('a class that isn’t there is named with those that are', async () => {
    writeModel('val.npz', 'val', 1)
    const { code, findings } = await printed('val.npz', '--class', 'fraud')
    expect(code).toBe(1)
    expect(findings[0]).toMatchObject({ code: 'thresholds-class-unknown' })
  })

  it.each([
    [[], 'needs a file of validation predictions'],
    [['val.npz', '--objective', 'accuracy'], '--objective takes f1'],
    [['val.npz', '--ensemble', 'mean'], 'two models or more'],
    [['val.npz', 'b.npz', '--ensemble', 'boosting'], '--ensemble takes mean'],
    [['val.npz', 'b.npz', '--test', 't.npz'], 'one --test for each'],
    [['val.npz', 'b.npz', '--backup', 'f2'], '--backup is for a single model'],
    [['nothing.npz'], 'file-missing'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, err } = await thresholds(...args)
    expect(code).toBe(2)
    expect(err).toContain(words)
  })
})
