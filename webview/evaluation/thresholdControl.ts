import type { ThresholdTable } from '../../src/protocol/evaluation.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import type { EvaluationLink } from './link.ts'
import {
  bestThreshold,
  countText,
  figuresAt,
  placeOf,
  rangeOf,
  ratioText,
  type ThresholdFigures,
} from './thresholds.ts'

const positions = 1000

/** A slider that predicts the class wherever its score reaches the threshold, and what that gives. */
export function thresholdControl(
  table: ThresholdTable,
  link: EvaluationLink,
  changed: (figures: ThresholdFigures) => void,
): HTMLElement {
  const [low, high] = rangeOf(table)
  const bounds = { min: low, max: high, step: 'any' }
  const kept = link.choice('threshold')
  const start = typeof kept === 'number' && kept >= low && kept <= high ? kept : (low + high) / 2
  const slider = element('input', {
    attributes: {
      ...bounds,
      type: 'range',
      id: 'threshold',
      step: (high - low) / positions || 'any',
      value: start,
    },
    on: { input: () => set(Number(slider.value)) },
  })
  const field = element('input', {
    attributes: { ...bounds, type: 'number', 'aria-label': t('Threshold'), value: textOf(start) },
    on: {
      change: () => {
        const value = Number(field.value)
        if (field.value !== '' && Number.isFinite(value)) set(Math.min(high, Math.max(low, value)))
      },
    },
  })
  const values = element('dl', { class: 'tiles threshold', attributes: { 'aria-live': 'polite' } })
  const note = element('p', { class: 'muted' })

  function set(threshold: number): void {
    const place = placeOf(table, threshold)
    const figures = figuresAt(table, place)
    slider.value = String(threshold)
    if (document.activeElement !== field) field.value = textOf(threshold)
    slider.setAttribute(
      'aria-valuetext',
      t(
        '{0}: precision {1}, recall {2}',
        textOf(threshold),
        ratioText(figures.precision),
        ratioText(figures.recall),
      ),
    )
    values.replaceChildren(
      ...(
        [
          [t('Precision'), ratioText(figures.precision)],
          [t('Recall'), ratioText(figures.recall)],
          [t('F1'), ratioText(figures.f1)],
          [t('Specificity'), ratioText(figures.specificity)],
          [t('Accuracy'), ratioText(figures.accuracy)],
          [t('True positives'), countText(figures.truePositives)],
          [t('False positives'), countText(figures.falsePositives)],
          [t('False negatives'), countText(figures.falseNegatives)],
          [t('True negatives'), countText(figures.trueNegatives)],
        ] as const
      ).map(([title, value]) =>
        element('div', { class: 'tile' }, element('dt', {}, title), element('dd', {}, value)),
      ),
    )
    const used = table.thresholds[place]
    note.textContent = table.complete
      ? ''
      : t(
          'Of many scores {0} can be chosen; these figures are of {1}.',
          table.thresholds.length,
          used === undefined ? '∞' : textOf(used),
        )
    note.hidden = table.complete
    link.choose('threshold', threshold)
    changed(figures)
  }

  const best = bestThreshold(table)
  const control = element(
    'div',
    { class: 'threshold-control' },
    element('h3', {}, t('Threshold')),
    element(
      'p',
      { class: 'muted' },
      t('The class is predicted wherever its score reaches the threshold. Nothing in the model changes.'),
    ),
    element(
      'div',
      { class: 'toolbar' },
      element('label', { attributes: { for: 'threshold' } }, t('Threshold')),
      slider,
      field,
      best !== undefined &&
        element(
          'button',
          { class: 'secondary', attributes: { type: 'button' }, on: { click: () => set(best) } },
          t('Highest F1 ({0})', textOf(best)),
        ),
    ),
    note,
    values,
  )
  set(start)
  return control
}

/** Rounded for reading, though never to 0 or 1 where it isn't; what is computed with is not rounded. */
function textOf(threshold: number): string {
  const rounded = (digits: number) => Number(threshold.toPrecision(digits))
  const digits = [4, 6, 9].find((few) => rounded(few) === threshold || ![0, 1].includes(rounded(few))) ?? 15
  return String(rounded(digits))
}
