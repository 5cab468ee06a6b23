import { describe, expect, it } from 'vitest'
import { writeNpz } from '../../src/core/arrays/npz.ts'
import { classifierCase } from '../unit/core/metrics/cases.ts'
import { runInProcess } from './inProcess.ts'
import { scratchFor } from './scratch.ts'

/* Files of the same classes in other orders: every command that holds them against each other gives the same figures. */

const { at, write } = scratchFor('class order')
const names = ['cat', 'dog', 'elk']

/** A table of predictions with its scores in this order of the classes. */
function writeTable(path: string, seed: number, skill: number, order: readonly number[], split = 'test') {
  const { yTrue, scores, samples } = classifierCase({ seed: 7, samples: 200, classes: 3, skill, levels: 3 })
  const noise = classifierCase({ seed, samples: 200, classes: 3, skill: 0 }).scores
  const rows = Array.from({ length: samples }, (_, row) => {
    const own = order.map((index) => (scores[row * 3 + index]! + noise[row * 3 + index]!) / 2)
    return [`${split}${row}`, names[yTrue[row]!], row % 2, ...own].join(',')
  })
  write(
    path,
    [`id,y_true,half,${order.map((index) => `score_${names[index]}`).join(',')}`, ...rows].join('\n'),
  )
}

/** Two models of test and two of a split held out, the second and the third with their classes in this order. */
function writeAll(order: readonly number[]) {
  writeTable('a.csv', 1, 3, [0, 1, 2])
  writeTable('b.csv', 2, 2, order)
  writeTable('c.csv', 3, 3, order, 'held')
  writeTable('d.csv', 4, 3, [0, 1, 2], 'held')
}

async function printed(...args: readonly string[]) {
  const { code, out, err } = await runInProcess([...args, '--format', 'json'], { cwd: at('.') })
  expect(code, err).toBe(0)
  const { findings, ...rest } = JSON.parse(out) as { findings: { code: string; message: string }[] }
  const moved = findings.filter((each) => each.code === 'comparison-classes-moved')
  return { moved, told: JSON.stringify(rest, (key, value) => (key === 'sha256' ? '' : (value as unknown))) }
}

describe('columns of classes in another order', () => {
  const commands: [string, ...string[]][] = [
    ['compare', 'a.csv', 'b.csv', 'a.csv'],
    ['evaluate', 'a.csv', '--baseline', 'b.csv'],
    ['evaluate', 'a.csv', '--baseline', 'b.csv', '--where', 'half == 1'],
    ['thresholds', 'a.csv', 'b.csv', '--class', 'dog', '--ensemble', 'all'],
    ['thresholds', 'a.csv', '--test', 'c.csv', '--class', 'elk'],
    [
      'thresholds',
      'a.csv',
      'b.csv',
      '--test',
      'c.csv',
      '--test',
      'd.csv',
      '--class',
      'cat',
      '--ensemble',
      'mean',
    ],
  ]
  it.each(commands)('are matched by name, and told: %s %s %s %s %s %s', async (...command) => {
    writeAll([0, 1, 2])
    const plain = await printed(...command)
    expect(plain.moved).toEqual([])
    for (const order of [
      [2, 0, 1],
      [1, 0, 2],
    ]) {
      writeAll(order)
      const turned = await printed(...command)
      expect(turned.told).toBe(plain.told)
      expect(turned.moved.length).toBeGreaterThan(0)
      expect(turned.moved[0]!.message).toContain(
        `in the order ${order.map((index) => names[index]).join(', ')}`,
      )
    }
  })

  it('are refused where a class is another, with what both have', async () => {
    writeTable('a.csv', 1, 3, [0, 1, 2])
    write('b.csv', 'y_true,score_cat,score_dog,score_cow\ncat,0.5,0.3,0.2')
    for (const command of [
      ['compare', 'a.csv', 'b.csv'],
      ['thresholds', 'a.csv', 'b.csv', '--class', 'cat'],
    ]) {
      const { code, err } = await runInProcess(command, { cwd: at('.') })
      expect(code).toBe(1)
      expect(err).toContain('cat, dog, cow')
    }
  })
})

describe('runs whose signatures name the classes in other orders', () => {
  it('are matched by these names', async () => {
    const { yTrue, scores } = classifierCase({ seed: 3, samples: 100, classes: 3, skill: 3 })
    const writeRun = (run: string, order: readonly number[]) => {
      const own = Float64Array.from(scores, (_, cell) => scores[cell - (cell % 3) + order[cell % 3]!]!)
      const truth = Float64Array.from(yTrue, (index) => order.indexOf(index))
      const signature = {
        inputs: [{ name: 'input', type: 'float32', shape: [null, 4] }],
        outputs: [{ name: 'output', type: 'float32', shape: [null, 3] }],
        output: 'probabilities',
        featureHash: '0'.repeat(64),
        classNames: order.map((index) => names[index]),
      }
      write(`${run}/signature.json`, JSON.stringify(signature))
      write(
        `${run}/predictions/test.npz`,
        writeNpz({
          y_true: { type: 'float64', shape: [100], data: truth },
          y_score: { type: 'float64', shape: [100, 3], data: own },
        }),
      )
    }
    writeRun('one', [0, 1, 2])
    writeRun('other', [2, 0, 1])
    const files = ['one/predictions/test.npz', 'other/predictions/test.npz']
    const { moved, told } = await printed('compare', ...files)
    expect(moved).toHaveLength(1)
    const differences = Object.values(
      (JSON.parse(told) as { comparison: { comparisons: { differences: object }[] } }).comparison
        .comparisons[0]!.differences,
    ) as { difference: number | null }[]
    expect(differences.map(({ difference }) => difference).filter((each) => each !== 0)).toEqual([])
  })
})
