// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { ComparisonModel, RunCurve } from '../../../src/protocol/comparison.ts'
import { ComparisonView } from '../../../webview/comparison/view.ts'
import type { Sorting } from '../../../webview/shared/sorting.ts'
import { plots } from './support/plots.ts'

const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

let root: HTMLElement
beforeEach(() => {
  document.body.replaceChildren()
  root = document.createElement('main')
  document.body.append(root)
})

const cell = (text: string, order: number | string | null = text) => ({ text, order })

const compared = (): ComparisonModel => ({
  metrics: ['val_loss', 'val_acc'],
  metric: 'val_loss',
  from: 1,
  to: 20,
  columns: [
    { id: 'run', label: 'Run', numeric: false },
    { id: 'epochs', label: 'Epochs', numeric: true },
    { id: 'last', label: 'Last val_loss', numeric: true },
  ],
  rows: [
    { path: 'results/run_10', cells: [cell('run_10'), cell('20', 20), cell('0.2', 0.2)] },
    { path: 'results/run_9', cells: [cell('run_9'), cell('15', 15), cell('0.1', 0.1)] },
    { path: 'results/<b>', cells: [cell('<b>'), cell('–', null), cell('–', null)] },
  ],
  reading: false,
  note: 'The known configurations are the same.',
})

describe('the comparison of runs', () => {
  it.each<[Sorting | undefined, string[]]>([
    [undefined, ['run_10', 'run_9', '<b>']],
    [{ column: 'epochs', direction: 'ascending' }, ['run_9', 'run_10', '<b>']],
    [{ column: 'epochs', direction: 'descending' }, ['run_10', 'run_9', '<b>']],
    [{ column: 'run', direction: 'ascending' }, ['<b>', 'run_9', 'run_10']],
    [{ column: 'gone', direction: 'ascending' }, ['run_10', 'run_9', '<b>']],
  ])('is sorted by %j, as it was left', (sorting, names) => {
    const host = { choose: () => undefined, curves: async () => [], open: () => undefined }
    new ComparisonView(root, host, plots().create, { sorting, keep: () => undefined }).render(compared())
    expect([...root.querySelectorAll('tbody th')].map(({ textContent }) => textContent)).toEqual(names)
  })

  it('draws curves of runs with different epochs over all of them, and sorts by a click', async () => {
    const { made, create } = plots()
    const opened: string[] = []
    const kept: Sorting[] = []
    const view = new ComparisonView(
      root,
      {
        choose: (metric) => view.render({ ...compared(), metric }),
        curves: async () => [
          { x: [1, 2], y: [5, 4] },
          { x: [2, 3], y: [3, null] },
          { x: [], y: [] },
        ],
        open: (path) => void opened.push(path),
      },
      create,
      { sorting: undefined, keep: (sorting) => void kept.push(sorting) },
    )
    view.render(compared())
    await settle()
    expect(made[0]!.data[0]!.x).toEqual([1, 2, 3])
    expect(made[0]!.data[0]!.y.map((values) => [...values])).toEqual([
      [5, 4, undefined],
      [undefined, 3, null],
      [undefined, undefined, undefined],
    ])
    const header = root.querySelector<HTMLButtonElement>('[data-key="column epochs"]')!
    header.focus()
    header.click()
    const names = () => [...root.querySelectorAll('tbody th')].map(({ textContent }) => textContent)
    expect(names()).toEqual(['run_10', 'run_9', '<b>'])
    expect(root.querySelectorAll('th[aria-sort=descending]')).toHaveLength(1)
    expect((document.activeElement as HTMLElement).dataset['key']).toBe('column epochs')
    expect(kept).toEqual([{ column: 'epochs', direction: 'descending' }])
    root.querySelector<HTMLButtonElement>('[data-key="run results/run_9"]')!.click()
    expect(opened).toEqual(['results/run_9'])
    expect(root.querySelectorAll('b')).toHaveLength(0)

    const select = root.querySelector('select')!
    select.value = 'val_acc'
    select.dispatchEvent(new Event('change'))
    await settle()
    expect(made).toHaveLength(2)
    expect(made[0]!.destroyed).toBe(true)
    expect(root.querySelector('h3')!.textContent).toBe('val_acc')
  })

  it('draws no metric in the chart of another that was chosen meanwhile', async () => {
    const { made, create } = plots()
    const answers: ((curves: readonly RunCurve[]) => void)[] = []
    const asked: string[] = []
    const view = new ComparisonView(
      root,
      {
        choose: () => undefined,
        curves: ({ metric }) => {
          asked.push(metric)
          return new Promise((resolve) => answers.push(resolve))
        },
        open: () => undefined,
      },
      create,
      { sorting: undefined, keep: () => undefined },
    )
    const curvesOf = (value: number) => compared().rows.map(() => ({ x: [1], y: [value] }))
    view.render(compared())
    view.render({ ...compared(), metric: 'val_acc' })
    answers[0]!(curvesOf(1))
    await settle()
    expect(made).toHaveLength(0)
    answers[1]!(curvesOf(2))
    await settle()
    expect(asked).toEqual(['val_loss', 'val_acc'])
    expect(made.map(({ data }) => data[0]!.y.map(([value]) => value))).toEqual([[2, 2, 2]])
  })
})
