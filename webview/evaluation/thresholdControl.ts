import type { ThresholdTable } from '../../src/protocol/evaluationView.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import type { EvaluationLink } from './link.ts'
import {
  bestThreshold,
  countText,
  figuresAt,
  neighbourOf,
  placeOf,
  rangeOf,
  ratioText,
  thresholdText,
  type ThresholdFigures,
} from '../../src/protocol/thresholds.ts'

const positions = 1000

/** A slider that predicts the class wherever its score reaches the threshold, and what that gives. */
export function thresholdControl(
  table: ThresholdTable,
  weighted: boolean,
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
  const setTold = (threshold: number) => {
    set(threshold)
    told.textContent = slider.getAttribute('aria-valuetext')
  }
  const field = element('input', {
    attributes: { ...bounds, type: 'number', 'aria-label': t('Threshold'), value: thresholdText(start) },
    on: {
      change: () => {
        const value = Number(field.value)
        if (field.value !== '' && Number.isFinite(value)) setTold(Math.min(high, Math.max(low, value)))
      },
    },
  })
  const values = element('dl', { class: 'tiles threshold' })
  /** The slider tells its figures itself; what another control sets is told here. */
  const told = element('p', { class: 'visually-hidden', attributes: { role: 'status' } })
  const note = element('p', { class: 'muted' })

  let current = start
  function set(threshold: number): void {
    current = threshold
    const place = placeOf(table, threshold)
    const figures = figuresAt(table, place)
    slider.value = String(threshold)
    if (document.activeElement !== field) field.value = thresholdText(threshold)
    slider.setAttribute(
      'aria-valuetext',
      t(
        '{0}: precision {1}, recall {2}, F1 {3}',
        thresholdText(threshold),
        ratioText(figures.precision),
        ratioText(figures.recall),
        ratioText(figures.f1),
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
          used === undefined ? '∞' : thresholdText(used),
        )
    note.hidden = table.complete
    link.choose('threshold', threshold)
    changed(figures)
  }

  const best = bestThreshold(table)
  const step = (direction: 'lower' | 'higher', sign: string, label: string) =>
    element(
      'button',
      {
        class: 'secondary',
        attributes: { type: 'button', 'aria-label': label, title: label },
        on: {
          click: () => {
            const next = neighbourOf(table, current, direction)
            if (next !== undefined) setTold(next)
          },
        },
      },
      sign,
    )
  const control = element(
    'div',
    { class: 'threshold-control' },
    element('h3', {}, t('Threshold')),
    element(
      'p',
      { class: 'muted' },
      t('The class is predicted wherever its score reaches the threshold. Nothing in the model changes.'),
      weighted && ` ${t('Samples have weights: counts are sums of weights.')}`,
    ),
    element(
      'div',
      { class: 'toolbar' },
      element('label', { attributes: { for: 'threshold' } }, t('Threshold')),
      step('lower', '−', t('Next lower score')),
      slider,
      step('higher', '+', t('Next higher score')),
      field,
      best !== undefined &&
        element(
          'button',
          { class: 'secondary', attributes: { type: 'button' }, on: { click: () => setTold(best) } },
          t('Highest F1 ({0})', thresholdText(best)),
        ),
    ),
    note,
    values,
    told,
  )
  set(start)
  return control
}
