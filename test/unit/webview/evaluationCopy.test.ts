// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { CopiedPart, CopiedTable } from '../../../src/protocol/evaluation/copy.ts'
import type { ValuesView } from '../../../src/protocol/evaluation/values.ts'
import type { EvaluationView } from '../../../src/protocol/evaluation/view.ts'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { recorded, recordedLabels } from './support/evaluationThresholds.ts'
import { all, button, freshRoot, open, sectionOf, settle } from './support/evaluationPanel.ts'
import { floors, hostile, view } from './support/evaluationView.ts'

let root: HTMLElement
beforeEach(() => {
  root = freshRoot()
})

/** Without the signs that isolate names. */
const plain = (text: string) =>
  text
    .replaceAll(/[\u2068\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

const tables = (parts: readonly CopiedPart[]) =>
  parts.filter((part): part is CopiedTable => part.kind === 'table')

const names = (parts: readonly CopiedPart[]) => tables(parts)[0]!.rows.map(([name]) => name!.text)

/** What can be read in an element; what is for pressing alone is left out. */
function legible(element: Element): string {
  const copy = element.cloneNode(true) as Element
  copy.querySelectorAll('.no-print').forEach((each) => each.remove())
  return plain(copy.textContent).replaceAll(' ', '')
}

/** What stands in the tables and lists of samples of an element, read off the page. */
const shownTables = (element: Element): readonly (readonly (readonly string[])[])[] =>
  [...element.querySelectorAll('table, .samples')]
    .filter((each) => each.closest('[hidden]') === null)
    .map((table) =>
      [...table.querySelectorAll('tr, li')].map((row) =>
        [...row.children].filter(({ tagName }) => tagName !== 'CANVAS').map(legible),
      ),
    )

/** The same of what was copied; samples are listed without a head. */
const copiedTables = (parts: readonly CopiedPart[]): readonly (readonly (readonly string[])[])[] =>
  tables(parts).map(({ columns, rows }) => [
    ...(columns.at(-1)!.title === 'Figure'
      ? []
      : [columns.map(({ title }) => title.replaceAll(' ', '').replace(/\(recommended\)$/, 'recommended'))]),
    ...rows.map((cells) => cells.map(({ text, note = '' }) => `${text}${note}`.replaceAll(' ', ''))),
  ])

/** Presses a button that copies, and has what the host was given. */
async function copiedBy(press: HTMLElement, asked: readonly { readonly type: string }[]) {
  press.click()
  await settle()
  expect(asked.at(-1)!.type).toBe('copy')
  return (asked.at(-1) as unknown as { readonly parts: readonly CopiedPart[] }).parts
}

const several = ['older', 'newer'].map((name) => ({
  name,
  path: `results/${name}/predictions/test.npz`,
  split: 'test' as const,
}))

const values: ValuesView = {
  low: 0,
  high: 1,
  points: [[0, 1]],
  errors: [{ from: -1, to: 1, samples: 1 }],
  bias: { value: 0, text: '0' },
  medianError: { value: 0, text: '0' },
  usualError: { value: 0, text: '0' },
  worst: [{ id: hostile, actual: '1', predicted: '2', error: '1' }],
}

const cases: Readonly<Record<string, { readonly shown: EvaluationView; readonly captions: string[] }>> = {
  classes: {
    shown: { ...view, slices: { ...view.slices, floors }, failures: { ...view.failures, labels: 1 } },
    captions: [
      'Figures of each class',
      'Slices of the test set beside the rest',
      'Metrics of the slice',
      'Floors of the configuration',
      'Points of the calibration chart',
      'Figures of the decision',
      'Candidates',
      'Other thresholds on validation',
      'Figures of calibration',
      'Points of the chart of test',
      'Points of the chart of validation',
      'Validation against test',
      'The model against the baseline',
      'Models on the same samples',
      'Every two models',
      'Variants',
    ],
  },
  labels: {
    shown: { ...view, task: 'multi-label' },
    captions: ['The threshold of each label', 'All labels together', 'Figures of each label'],
  },
  values: {
    shown: {
      ...view,
      task: 'regression',
      matrix: undefined!,
      classNames: [],
      classes: [],
      scored: [],
      values,
    },
    captions: ['Largest errors', 'Validation against test'],
  },
}

describe.each(Object.entries(cases))('what is copied of an evaluation of %s', (task, { shown, captions }) => {
  it('is every table that is shown, cell for cell, on the whole page and in each section', async () => {
    const { link, asked, choices, failures } = open({
      baselines: () => several,
      recorded: () => recorded,
      recordedLabels: () => recordedLabels,
    })
    choices['askedSlices'] = JSON.stringify(['age > 60'])
    choices['baseline'] = several[0]!.path
    choices['severalModels'] = JSON.stringify(several.map(({ path }) => path))
    choices['decisionModels'] = JSON.stringify(
      task === 'classes' ? ['results/other/predictions/val.npz'] : [],
    )
    choices['decided'] = task === 'classes'
    const { matrix, ...rest } = shown
    await showEvaluation(root, { kind: 'ready', view: { ...rest, ...(matrix && { matrix }) } }, link).ready
    button('All metrics').click()
    if (task === 'labels') button('Choose for every label').click()
    await settle()
    const told = all('[role=group]').map((each) => each.getAttribute('aria-label'))
    for (const caption of captions) expect(told).toContain(caption)

    const whole = await copiedBy(button('Copy all as Markdown'), asked)
    expect(copiedTables(whole)).toEqual(shownTables(root))
    expect(whole[0]).toEqual({ kind: 'heading', level: 2, text: 'Evaluation' })
    for (const section of root.querySelectorAll('section')) {
      const press = [...section.querySelectorAll<HTMLElement>('.heading button')].find(
        ({ textContent }) => textContent === 'Copy as Markdown',
      )
      if (!press) expect(section.querySelector('table')).toBeNull()
      if (!press) continue
      const parts = await copiedBy(press, asked)
      expect(copiedTables(parts)).toEqual(shownTables(section))
      const headings = parts.flatMap((part) => (part.kind === 'heading' ? [part.text] : []))
      expect(headings.slice(0, 2)).toEqual(['Evaluation', section.querySelector('h2')!.textContent])
    }
    expect(failures).toEqual([])
  })

  it('says how intervals are made, what marks mean and what came of it', async () => {
    const { link, asked } = open()
    const { matrix, ...rest } = shown
    const metrics = shown.metrics.map((row) => ({ ...row, test: { ...row.test, method: 'Wilson' } }))
    const evaluation = { ...rest, ...(matrix && { matrix }), metrics, doubts: ['May be too short.'] }
    await showEvaluation(root, { kind: 'ready', view: evaluation }, link).ready
    const parts = await copiedBy(button('Copy all as Markdown'), asked)
    expect(parts).toContainEqual({ kind: 'list', items: ['Accuracy: Wilson'] })
    expect(parts).toContainEqual({ kind: 'paragraph', text: 'May be too short.' })
    const messages = all('.message:not(.no-print)').filter((each) => each.closest('[hidden], form') === null)
    const paragraphs = parts.flatMap((part) => (part.kind === 'paragraph' ? [plain(part.text)] : []))
    expect(messages.length).toBeGreaterThan(2)
    for (const message of messages) expect(paragraphs).toContain(plain(message.textContent))
  })
})

describe('what is copied', () => {
  it('has every row of a table of which a part is drawn, in the order it is shown in, and those found alone', async () => {
    const { link, asked } = open()
    const classNames = Array.from({ length: 1000 }, (_, index) => `class ${index}`)
    const classes = classNames.map((name, index) => ({ ...view.classes[0]!, index, name, support: index }))
    await showEvaluation(root, { kind: 'ready', view: { ...view, classNames, classes } }, link).ready
    const section = sectionOf('classes')
    const press = () =>
      [...section.querySelectorAll<HTMLElement>('.heading button')].find(
        ({ textContent }) => textContent === 'Copy as Markdown',
      )!
    ;[...section.querySelectorAll<HTMLElement>('thead button')][1]!.click()
    expect(names(await copiedBy(press(), asked))).toEqual(classNames.toReversed())
    const search = section.querySelector<HTMLInputElement>('input[type=search]')!
    search.value = 'class 99'
    search.dispatchEvent(new Event('input'))
    expect(names(await copiedBy(press(), asked))).toHaveLength(11)
  })

  it('is neither what is for pressing, nor what is hidden, nor a chart', async () => {
    const { link, asked } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const text = JSON.stringify(await copiedBy(button('Copy all as Markdown'), asked))
    for (const left of [
      'Save as SVG',
      'Choose a file',
      'Show more',
      'Next higher',
      'Columns:',
      'No other run',
    ])
      expect(text).not.toContain(left)
  })
})
