import { describe, expect, it } from 'vitest'
import { writeNpz } from '../../src/core/arrays/npz.ts'
import { evaluate, parsed, run, write } from './evaluateProject.ts'

/* `finalize-model evaluate --where`: a part of the samples. */

const isAsked = ({ land, age }: { land: string; age: number }) => land === 'FR' && age < 50

/** Exit code and codes of the findings. */
const codes = async (where: string) => {
  const { code, out } = await evaluate('all.csv', '--where', where, '--format', 'json')
  return [code, ...parsed(out).findings.map((each) => each.code)]
}

const texts = (data: readonly string[]) => ({ type: 'string', shape: [data.length], data }) as const

const metricsOf = async (...args: string[]) =>
  parsed((await evaluate(...args, '--format', 'json')).out).evaluation!.test.metrics

describe('a part of the samples', () => {
  const header = 'id,y_true,score_a,score_b,age,land'
  const rows = Array.from({ length: 240 }, (_, row) => {
    const [land, age] = [row % 4 === 0 ? 'FR' : 'DE', 20 + ((row * 7) % 60)]
    const isB = row % 3 === 0
    const isWrong = land === 'FR' ? row % 8 !== 0 : row % 17 === 0
    const score = 0.55 + (row % 40) / 100
    const b = isB !== isWrong ? score : 1 - score
    return { line: `s${row},${isB ? 'b' : 'a'},${1 - b},${b},${age},${land}`, land, age }
  })
  const csv = (lines: readonly string[]) => [header, ...lines].join('\n')

  it('is named where it is worse than the rest, and judged by --where as if it were all there is', async () => {
    write('all.csv', csv(rows.map(({ line }) => line)))
    write('part.csv', csv(rows.filter(isAsked).map(({ line }) => line)))
    const { out } = await evaluate('all.csv')
    expect(out).toMatch(/^land == "FR" +60 +\d+\.\d % +−\d+\.\d pp +−\d+\.\d pp to −\d+\.\d pp +< 0\.0001$/m)
    const narrow = await run(['all.csv'], { terminal: { width: 80 } })
    const slices = narrow.out.slice(narrow.out.indexOf('Slices\n'))
    expect(Math.max(...slices.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(slices).toMatch(/^land == "FR" +60 /m)
    const where = 'land == "FR" and age < 50'
    const asked = parsed((await evaluate('all.csv', '--where', where, '--format', 'json')).out)
    const alone = parsed((await evaluate('part.csv', '--format', 'json')).out)
    const { test, confusionMatrix, classes } = alone.evaluation!
    expect(asked).toMatchObject({ where, evaluation: { confusionMatrix, classes } })
    expect(asked.evaluation!.test.samples).toBe(rows.filter(isAsked).length)
    expect(asked.evaluation!.test.metrics).toEqual(test.metrics)
    expect((await evaluate('all.csv', '--where', where)).out).toContain(
      `samples of 2 classes, those of ${where}.`,
    )
  })

  it('has the positive class that the file names', async () => {
    const kept = rows.map((row) => ({ ...row, cells: row.line.split(',') }))
    const fileOf = (given: typeof kept) =>
      writeNpz({
        y_true: texts(given.map(({ cells }) => cells[1]!)),
        y_score: {
          type: 'float64',
          shape: [given.length, 2],
          data: Float64Array.from(given.flatMap(({ cells }) => [Number(cells[2]), Number(cells[3])])),
        },
        class_names: texts(['a', 'b']),
        positive_class: texts(['a']),
        land: texts(given.map(({ land }) => land)),
      })
    write('all.npz', fileOf(kept))
    write('part.npz', fileOf(kept.filter(({ land }) => land === 'FR')))
    const alone = await metricsOf('part.npz')
    expect(await metricsOf('all.npz', '--where', 'land == "FR"')).toEqual(alone)
    expect(alone['test_recall_positive']).not.toEqual(
      (await metricsOf('part.npz', '--class', 'b'))['test_recall_positive'],
    )
  })

  it('is the same part of the baseline, matched by id', async () => {
    write('all.csv', csv(rows.map(({ line }) => line)))
    write('turned.csv', csv(rows.map(({ line }) => line).toReversed()))
    const args = ['all.csv', '--baseline', 'turned.csv', '--where', 'age >= 40', '--format', 'json']
    const { comparison } = parsed((await evaluate(...args)).out)
    expect(comparison!.samples).toBe(rows.filter(({ age }) => age >= 40).length)
    expect(Object.values(comparison!.differences).map(({ difference }) => difference)).not.toContain(
      Number.NaN,
    )
    expect(comparison!.differences['acc']!.difference).toBe(0)
  })

  it('is judged where samples have several labels too, and held against the same of a baseline', async () => {
    const labelled = rows.map(({ land, age }, row) => {
      const [a, b] = [row % 3 === 0, row % 5 < 2]
      const score = (is: boolean) => (is !== (land === 'FR' && row % 7 === 0) ? 0.7 : 0.2) + (row % 20) / 100
      return { line: `s${row},${Number(a)},${Number(b)},${score(a)},${score(b)},${age},${land}`, land, age }
    })
    const table = (lines: typeof labelled) =>
      ['id,true_a,true_b,score_a,score_b,age,land', ...lines.map(({ line }) => line)].join('\n')
    write('labels.csv', table(labelled))
    write('turned.csv', table(labelled.toReversed()))
    write('part.csv', table(labelled.filter(isAsked)))
    const where = 'land == "FR" and age < 50'
    const args = ['labels.csv', '--where', where, '--baseline', 'turned.csv', '--format', 'json']
    const asked = parsed((await evaluate(...args)).out)
    const alone = parsed((await evaluate('part.csv', '--format', 'json')).out)
    expect(asked.evaluation!.test.samples).toBe(rows.filter(isAsked).length)
    expect(asked.evaluation!.test.metrics).toEqual(alone.evaluation!.test.metrics)
    expect(asked.evaluation!.classes).toEqual(alone.evaluation!.classes)
    expect(asked.comparison!.samples).toBe(rows.filter(isAsked).length)
    expect(asked.comparison!.differences['f1']!.difference).toBe(0)
  })

  it('that nobody belongs to, or that can’t be asked for, is told', async () => {
    write('all.csv', csv(rows.map(({ line }) => line)))
    expect(await codes('age > 500')).toEqual([1, 'slice-empty'])
    expect(await codes('country == "FR"')).toEqual([1, 'slice-column-unknown'])
    expect(await codes('age >')).toEqual([1, 'slice-predicate-broken'])
    write('labels.csv', 'true_a,score_a,true_b,score_b\n1,0.8,0,0.3\n0,0.2,1,0.6')
    const labels = await evaluate('labels.csv', '--where', 'confidence > 0.5', '--format', 'json')
    expect(parsed(labels.out).findings.map((each) => each.code)).toEqual(['slice-column-unknown'])
  })
})
