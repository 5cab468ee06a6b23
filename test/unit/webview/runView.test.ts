// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { ChartModel, Curves, CurvesWanted, RunModel } from '../../../src/protocol/run.ts'
import { RunView } from '../../../webview/run/view.ts'
import { plots } from './support/plots.ts'

const chart = (changes: Partial<ChartModel> = {}): ChartModel => ({
  id: 'epochs:loss',
  title: 'Loss',
  axis: 'Epoch',
  series: [
    { name: 'train_loss', last: '0.03' },
    { name: 'val_loss', last: '0.05' },
  ],
  from: 1,
  to: 20,
  marks: [{ x: 10, kind: 'best', label: 'Best epoch 10' }],
  logarithmic: true,
  summary: 'Loss: 20 points.',
  ...changes,
})
const model = (changes: Partial<RunModel> = {}): RunModel => ({
  name: 'optimization',
  status: 'running',
  tone: 'active',
  tiles: [{ label: 'Epoch', value: '15 / 20', detail: 'so far' }],
  charts: [chart()],
  messages: [{ severity: 'error', text: 'val_loss is not a number from epoch 3 on.' }],
  reading: false,
  log: { lines: ['one', 'two'], cut: false },
  hasConfiguration: true,
  ...changes,
})
const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

let root: HTMLElement
beforeEach(() => {
  document.body.replaceChildren()
  root = document.createElement('main')
  document.body.append(root)
})

function openRun(
  answer = (wanted: readonly CurvesWanted[]): Curves[] | Promise<Curves[]> =>
    wanted.map(({ chart }) => ({
      chart,
      x: [1, 20],
      y: [
        [1, 2],
        [3, null],
      ],
    })),
  isSeen = true,
) {
  const asked: CurvesWanted[][] = []
  const opened: string[] = []
  const kept: string[][] = []
  const seen: ((isSeen: boolean) => void)[] = []
  const unwatched: unknown[] = []
  const { made, create } = plots()
  const view = new RunView(
    root,
    {
      curves: async (wanted) => {
        asked.push([...wanted])
        return answer(wanted)
      },
      open: (what) => void opened.push(what),
      compare: () => void opened.push('compare'),
    },
    create,
    (_, changed) => {
      seen.push(changed)
      if (isSeen) changed(true)
      return () => void unwatched.push(changed)
    },
    { logarithmic: [], keep: (logarithmic) => void kept.push([...logarithmic]) },
  )
  return { view, asked, opened, kept, made, seen, unwatched }
}
const button = (text: string) =>
  [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.includes(text))!

describe('the panel of a run', () => {
  it('shows figures, messages, curves and the log', async () => {
    const { view, made, asked } = openRun()
    view.render(model())
    await settle()
    expect(root.querySelector('h1')!.textContent).toBe('optimization')
    expect(root.querySelector('[role=status]')!.textContent).toBe('running')
    expect(root.querySelector('.tile')!.textContent).toBe('Epoch15 / 20so far')
    expect(root.querySelector('.message.error')!.textContent).toContain('not a number')
    expect(root.querySelector('pre')!.textContent).toBe('one\ntwo')
    expect(asked).toMatchObject([[{ chart: 'epochs:loss' }]])
    expect(made[0]!.data[0]).toMatchObject({ window: { from: 1, to: 20 }, x: [1, 20], marks: [{ x: 10 }] })
    expect(root.querySelector('.plot')!.getAttribute('aria-label')).toBe('Loss: 20 points.')
  })

  it('takes names and messages from outside as text', () => {
    const evil = '<img src=x onerror="document.title=1"><script>1</script>'
    const { view } = openRun()
    view.render(
      model({
        name: evil,
        messages: [{ severity: 'info', text: evil }],
        log: { lines: [evil], cut: true },
        charts: [chart({ title: evil, series: [{ name: evil, last: evil }] })],
        tiles: [{ label: evil, value: evil, detail: evil }],
      }),
    )
    expect(root.querySelectorAll('img, script')).toHaveLength(0)
    expect(root.querySelector('h1')!.textContent).toBe(evil)
  })

  it('keeps its charts over 1,000 updates: one plot, the same elements', async () => {
    const { view, made } = openRun()
    view.render(model())
    await settle()
    const [figure, nodes] = [root.querySelector('figure'), root.querySelectorAll('*').length]
    for (let to = 1; to <= 1000; to++) view.render(model({ charts: [chart({ to })] }))
    await settle()
    await settle()
    expect(made).toHaveLength(1)
    expect(root.querySelector('figure')).toBe(figure)
    expect(root.querySelectorAll('*').length).toBe(nodes)
    expect(made[0]!.data[0]!.window).toEqual({ from: 1, to: 1000 })
  })

  it('asks once more, not a thousand times, while an answer is awaited', async () => {
    const releases: ((curves: Curves[]) => void)[] = []
    const held = new Promise<Curves[]>((resolve) => releases.push(resolve))
    const { view, asked } = openRun(() => held)
    for (let round = 0; round < 1000; round++) {
      view.render(model())
      await Promise.resolve()
    }
    await settle()
    expect(asked).toHaveLength(1)
    releases[0]!([])
    await settle()
    expect(asked).toHaveLength(2)
  })

  it('describes a chart that is out of sight, and draws it when it comes into sight', async () => {
    const { view, made, asked, seen, unwatched } = openRun(undefined, false)
    view.render(model())
    view.render(model({ charts: [chart({ summary: 'Loss: 21 points.' })] }))
    await settle()
    expect([asked.length, made.length]).toEqual([0, 0])
    expect(root.querySelector('.plot')!.getAttribute('aria-label')).toBe('Loss: 21 points.')
    seen[0]!(true)
    await settle()
    expect([asked.length, made.length]).toEqual([1, 1])
    seen[0]!(false)
    view.render(model())
    await settle()
    expect(asked).toHaveLength(1)
    view.render(model({ charts: [] }))
    expect(unwatched).toEqual(seen)
  })

  it('makes a chart anew when its series change, and lets go of one that is gone', async () => {
    const { view, made } = openRun()
    view.render(model())
    await settle()
    view.render(model({ charts: [chart({ series: [{ name: 'val_loss', last: '1' }] })] }))
    expect(made[0]!.destroyed).toBe(true)
    view.render(model({ charts: [] }))
    expect(root.querySelectorAll('figure')).toHaveLength(0)
    expect(root.textContent).toContain('No epoch has been recorded yet.')
  })

  it('survives an answer for charts that are gone or have other series', async () => {
    const { view, made } = openRun(() => [
      { chart: 'gone', x: [1], y: [[1]] },
      { chart: 'epochs:loss', x: [1], y: [[1]] },
    ])
    view.render(model())
    await settle()
    expect(made).toHaveLength(0)
  })

  it('zooms with the keyboard and shows all again', async () => {
    const { view, asked } = openRun()
    view.render(model())
    await settle()
    const plot = root.querySelector<HTMLElement>('.plot')!
    const press = async (key: string) => {
      plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await settle()
      return asked.at(-1)![0]!
    }
    expect(await press('+')).toMatchObject({ from: 5.75, to: 15.25 })
    expect(await press('ArrowRight')).toMatchObject({ from: 8.125, to: 17.625 })
    expect(await press('0')).not.toHaveProperty('from')
  })

  it('switches lines off by the legend and keeps the logarithmic scale', async () => {
    const { view, made, kept } = openRun()
    view.render(model())
    await settle()
    button('val_loss').click()
    expect(button('val_loss').getAttribute('aria-pressed')).toBe('false')
    expect(made[0]!.shown).toEqual([[1, false]])
    button('Logarithmic').click()
    expect(kept).toEqual([['epochs:loss']])
    expect(made[1]!.options.logarithmic).toBe(true)
    expect(made[1]!.shown).toEqual([[1, false]])
  })

  it('opens files and the comparison', () => {
    const { view, opened } = openRun()
    view.render(model({ hasConfiguration: false }))
    button('Open Log').click()
    button('Compare').click()
    expect(opened).toEqual(['log', 'compare'])
    expect(button('Open Configuration').hidden).toBe(true)
  })
})
