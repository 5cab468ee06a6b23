import type { BaselineComparison, ComparedMetric } from '../../src/protocol/evaluation/comparison.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { resultPlace } from './resultPlace.ts'
import { severalModels } from './severalModels.ts'
import { verdictCell } from './verdictCell.ts'
import { actionButton, copiedSection, keptText, type EvaluationLink } from './link.ts'
import { sortableTable, type SortedColumn } from './sortableTable.ts'

interface BaselineSection {
  readonly element: HTMLElement
  /** Lists the runs to compare with, and compares again with the one chosen before. */
  load(): Promise<void>
}

/** The model against another one on the same samples: another run of the project, or a file of predictions. */
export function baselineSection(link: EvaluationLink): BaselineSection {
  const choose = element('select', { attributes: { id: 'baseline' } })
  const empty = element(
    'p',
    { class: 'muted no-print', attributes: { hidden: true } },
    t(
      'No other run of this project has predictions. Choose a file with another model’s predictions of the same samples (npz, csv, parquet, arrow), or keep predictions/test.npz of the next run.',
    ),
  )
  const progress = element(
    'span',
    { class: 'muted', attributes: { role: 'status', hidden: true } },
    t('Comparing…'),
  )
  const result = resultPlace()
  let asked = 0

  async function compare(path: string): Promise<void> {
    const turn = ++asked
    progress.hidden = false
    try {
      const answer = await link.request({ type: 'compare', path })
      if (turn !== asked) return
      link.choose('baseline', path)
      result.renew(answer, () =>
        answer.kind === 'compared'
          ? comparisonParts(answer.comparison, link)
          : [element('p', { class: 'message error' }, answer.reason)],
      )
    } finally {
      if (turn === asked) progress.hidden = true
    }
  }
  function offer(path: string, name = path): void {
    if (![...choose.options].some(({ value }) => value === path)) {
      choose.append(element('option', { attributes: { value: path } }, name))
      several.offer(path, name)
    }
    form.hidden = false
    empty.hidden = true
  }
  const several = severalModels(link)
  const form = element(
    'form',
    {
      class: 'toolbar',
      attributes: { hidden: true },
      on: {
        submit(event) {
          event.preventDefault()
          void link.attempt(() => compare(choose.value))
        },
      },
    },
    element('label', { attributes: { for: 'baseline' } }, t('Baseline')),
    choose,
    element('button', { attributes: { type: 'submit' } }, t('Compare')),
  )
  return {
    async load() {
      const runs = await link.request({ type: 'baselines' })
      empty.hidden = runs.length > 0
      for (const { name, path, split } of runs)
        offer(path, split === 'val' ? t('{0} (validation)', name) : t('{0} (test)', name))
      const kept = keptText(link, 'baseline')
      if (kept !== '') {
        offer(kept)
        choose.value = kept
        await compare(kept)
      }
      await several.load()
    },
    element: copiedSection(
      link,
      'comparison',
      t('Comparison with a baseline'),
      [
        actionButton(link, t('Choose a file…'), async () => {
          const path = await link.request({ type: 'pickPredictions', purpose: 'baseline' })
          if (typeof path !== 'string') return
          offer(path)
          choose.value = path
          await compare(path)
        }),
      ],
      element(
        'p',
        { class: 'no-print' },
        t(
          'Both models are held against each other on the same samples, matched by id: what only one of them gets right decides, not two figures beside each other.',
        ),
      ),
      empty,
      form,
      progress,
      result.element,
      several.element,
    ),
  }
}

function comparisonParts(
  comparison: BaselineComparison,
  link: EvaluationLink,
): readonly (HTMLElement | undefined)[] {
  const { mcnemar, notes, rows } = comparison
  const tone = { better: '', worse: 'error', unclear: 'warning' }[comparison.verdict]
  return [
    element('p', { class: `message ${tone}`.trim() }, verdictText(comparison)),
    ...(mcnemar
      ? [
          element(
            'p',
            { class: 'muted' },
            t(
              'Only this model is right about {0} samples, only the baseline about {1} (exact McNemar test, p {2}).',
              countText(mcnemar.onlyModel),
              countText(mcnemar.onlyBaseline),
              mcnemar.p,
            ),
          ),
        ]
      : []),
    ...notes.map((note) => element('p', { class: 'message warning' }, note)),
    ...sortableTable<ComparedMetric>(link, 'compared', {
      caption: t('The model against the baseline'),
      columns: columns(),
      rows,
    }),
  ]
}

function verdictText({ verdict, metric, samples, split, needed, baseline }: BaselineComparison): string {
  const on =
    split === 'val'
      ? t('{0} validation samples', countText(samples))
      : t('{0} test samples', countText(samples))
  if (verdict === 'better') return t('Better than {0} by {1}, on {2}.', baseline, metric, on)
  if (verdict === 'worse') return t('Worse than {0} by {1}, on {2}.', baseline, metric, on)
  const cannot = t('Can’t tell: by {0}, {1} don’t tell the model from {2}.', metric, on, baseline)
  return needed === undefined
    ? cannot
    : `${cannot} ${t('If they differ as they do here, {0} samples would tell (power 80 %).', needed)}`
}

const columns = (): readonly SortedColumn<ComparedMetric>[] => [
  { id: 'title', title: t('Metric'), cell: ({ title }) => title },
  measured('model', t('This model')),
  measured('baseline', t('Baseline')),
  {
    ...measured('difference', t('Difference'), t('This model − baseline, with its paired 95 % interval')),
    figureName: ({ title }) => title,
  },
  measured('p', t('p'), t('How likely models that are equally good differ as much')),
  { id: 'verdict', title: t('Verdict'), cell: ({ verdict }) => verdictCell(verdict) },
  measured('needed', t('Samples to tell'), t('How many would tell such a difference with a power of 80 %')),
]

const measured = (
  id: 'model' | 'baseline' | 'difference' | 'p' | 'needed',
  title: string,
  hint?: string,
): SortedColumn<ComparedMetric> => ({
  id,
  title,
  ...(hint !== undefined && { hint }),
  numeric: true,
  cell: (row) => row[id],
})
