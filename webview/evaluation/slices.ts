import { longestPredicate } from '../../src/protocol/evaluation/slices.ts'
import type { SliceRow, SlicesView } from '../../src/protocol/evaluation/slices.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, isolated, replaceChildren } from '../shared/dom.ts'
import { floorParts } from './floors.ts'
import { metricsOf } from './sliceMetrics.ts'
import { copiedSection, keptTexts, type EvaluationLink } from './link.ts'
import { sortableTable, type SortedColumn } from './sortableTable.ts'
import type { NameCell } from './table.ts'

/** Predicates of one's own that are kept with the panel. */
const mostAsked = 20
const choice = 'askedSlices'

/** A row of the table: found, or asked for. */
interface Row extends SliceRow {
  readonly asked: boolean
}

interface SlicesSection {
  readonly element: HTMLElement
  /** Resolves when the slices that were asked for before are there again. */
  readonly ready: Promise<void>
}

/** Where the model is worse than elsewhere: slices that were found, and those that somebody asks for by a predicate. */
export function slicesSection(view: SlicesView, link: EvaluationLink): SlicesSection {
  const holder = element('div')
  const trouble = element('p', {
    class: 'message error',
    attributes: { id: 'slice-trouble', role: 'alert', hidden: true },
  })
  const input = element('input', {
    class: 'mono',
    attributes: {
      id: 'slice-where',
      type: 'text',
      spellcheck: 'false',
      autocomplete: 'off',
      maxlength: longestPredicate,
      'aria-describedby': 'slice-hint slice-trouble',
      placeholder: exampleOf(view.columns),
    },
  })
  const metrics = element('div')
  let asked: readonly SliceRow[] = []

  /** Shows them, and leads there and, once they are closed, back. */
  async function showMetrics(where: string): Promise<void> {
    const from = document.activeElement
    const answer = await link.request({ type: 'sliceMetrics', where })
    const close = () => {
      metrics.replaceChildren()
      if (from instanceof HTMLElement) from.focus()
    }
    replaceChildren(metrics, ...metricsOf(answer, close))
    const first = metrics.querySelector<HTMLElement>('[tabindex="-1"]')
    first?.scrollIntoView({ block: 'nearest' })
    first?.focus({ preventScroll: true })
  }

  function draw(): void {
    const rows: Row[] = [
      ...asked.map((slice) => ({ ...slice, asked: true })),
      ...view.found.map((slice) => ({ ...slice, asked: false })),
    ]
    replaceChildren(
      holder,
      ...(rows.length > 0
        ? tableOf(view, rows, link, remove, (where) => void link.attempt(() => showMetrics(where)))
        : []),
    )
  }
  function keep(slices: readonly SliceRow[]): void {
    asked = slices.slice(0, mostAsked)
    link.choose(choice, JSON.stringify(asked.map(({ where }) => where)))
    draw()
  }
  function remove(where: string): void {
    keep(asked.filter((slice) => slice.where !== where))
    input.focus()
  }
  function refuse(reason: string | undefined): void {
    trouble.textContent = reason ?? ''
    trouble.hidden = reason === undefined
    if (reason === undefined) input.removeAttribute('aria-invalid')
    else input.setAttribute('aria-invalid', 'true')
  }
  async function add(): Promise<void> {
    const where = input.value.trim()
    if (where === '') return
    const answer = await link.request({ type: 'slice', where })
    if (answer.kind === 'refused') {
      refuse(answer.reason)
      return
    }
    refuse(undefined)
    keep([answer.slice, ...asked.filter((slice) => slice.where !== answer.slice.where)])
    input.value = ''
  }
  async function askAgain(): Promise<void> {
    const answers = await Promise.all(
      keptPredicates(link).map((where) => link.request({ type: 'slice', where })),
    )
    asked = answers.flatMap((answer) => (answer.kind === 'slice' ? [answer.slice] : []))
    draw()
  }
  draw()
  const form = element(
    'form',
    {
      class: 'ask no-print',
      on: {
        submit(event) {
          event.preventDefault()
          void link.attempt(add)
        },
      },
    },
    element('label', { attributes: { for: 'slice-where' } }, t('Samples where')),
    input,
    element('button', { attributes: { type: 'submit' } }, t('Add slice')),
  )
  const hint = element(
    'p',
    { class: 'muted no-print', attributes: { id: 'slice-hint' } },
    t('Columns: {0}.', view.columns.map((name) => isolated(name)).join(', ')),
    ' ',
    t('Joined by and, or, not and brackets; text stands in quotes.'),
  )
  return {
    ready: keptPredicates(link).length > 0 ? link.attempt(askAgain) : Promise.resolve(),
    element: copiedSection(
      link,
      'slices',
      t('Slices'),
      [],
      element('p', {}, summaryOf(view)),
      holder,
      metrics,
      ...(view.columns.length > 0 ? [form, hint, trouble] : []),
      ...floorParts(view.floors),
    ),
  }
}

function exampleOf(columns: readonly string[]): string {
  const first = columns.find((name) => !['y_true', 'y_pred', 'confidence'].includes(name))
  const own = columns.includes('confidence') ? 'confidence < 0.6' : 'y_true > 0'
  return first === undefined ? own : `${first} is not missing and ${own}`
}

const keptPredicates = (link: EvaluationLink): readonly string[] =>
  keptTexts(link, choice).slice(0, mostAsked)

function summaryOf({ tested, minimum, found, columns }: SlicesView): string {
  if (columns.length === 0)
    return t(
      'The test predictions have no columns to cut by. Save what samples may be cut by beside y_true – country, device, age – and the weak parts are found here by themselves.',
    )
  if (tested === 0)
    return t(
      'The test predictions have no columns to cut by. Save what samples may be cut by beside y_true – country, device, age – and the weak parts are found here by themselves; or ask for some below.',
    )
  const worse = found.filter((slice) => slice.worse).length
  const searched = t(
    '{0} slices of at least {1} samples were compared with the rest, each condition and each two.',
    countText(tested),
    countText(minimum),
  )
  const reading =
    worse === 0
      ? t('None is worse than the rest beyond what chance makes of so many comparisons.')
      : worse === 1
        ? t(
            'One is worse beyond what chance makes of so many comparisons (Benjamini–Hochberg, 5 %). The samples that found it make it look worse than it is: measure it again on other data.',
          )
        : t(
            '{0} are worse beyond what chance makes of so many comparisons (Benjamini–Hochberg, 5 %). The samples that found a slice make it look worse than it is: measure it again on other data.',
            countText(worse),
          )
  const intervals =
    found.length > 0
      ? t('Intervals of found slices allow for the search: 95 % of those listed hold the truth, on average.')
      : ''
  return `${searched} ${reading} ${intervals}`.trim()
}

function tableOf(
  { metric }: SlicesView,
  rows: readonly Row[],
  link: EvaluationLink,
  remove: (where: string) => void,
  showMetrics: (where: string) => void,
): readonly (HTMLElement | undefined)[] {
  const measured = (
    id: string,
    title: string,
    of: (row: Row) => SliceRow['inside'],
    hint = t('With its 95 % interval'),
  ): SortedColumn<Row> => ({
    id,
    title,
    hint,
    numeric: true,
    cell: of,
  })
  return sortableTable<Row>(
    link,
    'slices',
    {
      caption: t('Slices of the test set beside the rest'),
      columns: [
        {
          id: 'where',
          title: t('Samples where'),
          cell: (row) => nameOf(row, remove, showMetrics),
        },
        {
          id: 'samples',
          title: t('Samples'),
          numeric: true,
          key: ({ samples }) => samples,
          cell: ({ samples }) => countText(samples),
        },
        measured('inside', metric, ({ inside }) => inside),
        measured('outside', t('Rest'), ({ outside }) => outside),
        measured('difference', t('Difference'), ({ difference }) => difference),
        measured(
          'p',
          t('p'),
          ({ p }) => p,
          t(
            'How likely a slice no worse than the rest looks so; of found slices adjusted for all that were tested',
          ),
        ),
      ],
      rows,
    },
    rows.flatMap(({ doubts }) => doubts),
  )
}

const nameOf = (
  { where, asked, worse }: Row,
  remove: (where: string) => void,
  showMetrics: (where: string) => void,
): NameCell => ({
  name: where,
  isCode: true,
  badge: worse ? { text: t('worse'), tone: 'worse' } : undefined,
  links: [
    {
      text: t('All metrics'),
      label: t('All metrics of the slice {0}', where),
      act: () => showMetrics(where),
    },
    ...(asked
      ? [{ text: t('Remove'), label: t('Remove the slice {0}', where), act: () => remove(where) }]
      : []),
  ],
})
