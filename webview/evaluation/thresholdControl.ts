import type { ClassCurves, ThresholdPoint } from '../../src/protocol/evaluation/curves.ts'
import { countText, ratioText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, svgElement } from '../shared/dom.ts'
import { describe } from './copying.ts'
import type { EvaluationLink } from './link.ts'
import { nearScores, type Direction } from './nearScores.ts'
import { tile } from './tile.ts'

/** A threshold with a name that the slider shows and can be brought to. */
export interface ThresholdMark {
  readonly label: string
  readonly point: ThresholdPoint
}

interface ThresholdControl {
  readonly element: HTMLElement
  mark(marks: readonly ThresholdMark[]): void
}

/** Milliseconds after the last move at which the scores next to the threshold are asked for. */
const rest = 100

/**
 * A slider that predicts the class wherever its score reaches the threshold, and what that gives. Its positions and the
 * scores next to the threshold are known beforehand, so that both follow the hand; a threshold that is typed is asked for.
 *
 * @param chart stands beside the figures
 */
export function thresholdControl(
  { index, split, samples, slider: { low, high, points } }: ClassCurves,
  weighted: boolean,
  link: EvaluationLink,
  chart: HTMLElement,
  changed: (point: ThresholdPoint) => void,
): ThresholdControl {
  const bounds = { min: low, max: high }
  const pointNear = (threshold: number): ThresholdPoint =>
    points[Math.round(((threshold - low) / (high - low)) * (points.length - 1)) || 0]!
  const kept = link.choice('threshold')
  const start = typeof kept === 'number' && kept >= low && kept <= high ? kept : (low + high) / 2
  const slider = element('input', {
    attributes: {
      ...bounds,
      type: 'range',
      id: 'threshold',
      step: (high - low) / (points.length - 1) || 'any',
    },
    on: { input: () => show(pointNear(Number(slider.value))) },
  })
  const field = element('input', {
    attributes: { ...bounds, step: 'any', type: 'number', 'aria-label': t('Threshold') },
    on: {
      change: () => {
        const value = Number(field.value)
        if (field.value !== '' && Number.isFinite(value)) go(Math.min(high, Math.max(low, value)))
      },
    },
  })
  const values = describe(element('dl', { class: 'tiles threshold' }), () => ({
    kind: 'list',
    items: [[t('Threshold'), current.text] as const, ...figuresOf(current, samples)].map(
      ([title, value]) => `${title}: ${value}`,
    ),
  }))
  /** The slider tells its figures itself; what another control sets is told here. */
  const told = element('p', { class: 'visually-hidden', attributes: { role: 'status' } })
  const strip = svgElement('svg', {
    class: 'marks',
    attributes: { viewBox: '0 0 1000 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
  })
  const marked = element('div', { class: 'buttons marked no-print' })

  let current: ThresholdPoint
  let turn = 0
  let waiting: number | undefined
  let resting: ReturnType<typeof setTimeout> | undefined
  function show(point: ThresholdPoint): void {
    turn++
    current = point
    slider.value = String(point.threshold)
    if (document.activeElement !== field) field.value = point.text
    slider.setAttribute(
      'aria-valuetext',
      t(
        '{0}: precision {1}, recall {2}, F1 {3}',
        point.text,
        ratioText(point.precision, samples),
        ratioText(point.recall, samples),
        ratioText(point.f1, samples),
      ),
    )
    values.replaceChildren(...figuresOf(point, samples).map(([title, value]) => tile(title, value)))
    link.choose('threshold', point.threshold)
    changed(point)
    clearTimeout(resting)
    // Another class or theme may have put another control in its place by then.
    resting = setTimeout(() => control.isConnected && prepare(), rest)
  }
  function showTold(point: ThresholdPoint): void {
    show(point)
    told.textContent = slider.getAttribute('aria-valuetext')
  }
  function go(threshold: number): void {
    const asked = ++turn
    void link.attempt(async () => {
      const point = await link.request({ type: 'threshold', index, split, threshold })
      if (point && asked === turn) showTold(point)
    })
  }
  const near = nearScores((threshold) => link.request({ type: 'scores', index, split, threshold }))
  const prepare = () => void link.attempt(() => near.prepare(current.threshold))
  /** To a score; null where there is none in that direction. */
  function arrive(next: ThresholdPoint | null, direction: Direction): void {
    if (next) {
      showTold(next)
      prepare()
    } else {
      told.textContent =
        direction === 'lower' ? t('There is no lower score.') : t('There is no higher score.')
    }
  }
  /** To the next score, which is here but for a step right after a jump: that waits, and a held key doesn't pile up. */
  function step(direction: Direction): void {
    const next = near.next(current.threshold, direction)
    if (next !== undefined) {
      arrive(next, direction)
    } else if (waiting !== turn) {
      const asked = (waiting = ++turn)
      void link.attempt(async () => {
        try {
          await near.prepare(current.threshold)
        } finally {
          waiting = undefined
        }
        const found = near.next(current.threshold, direction)
        if (found !== undefined && asked === turn) arrive(found, direction)
      })
    }
  }
  const beside = (direction: Direction, sign: string, label: string) =>
    element(
      'button',
      {
        class: 'secondary',
        attributes: { type: 'button', 'aria-label': label, title: label },
        on: { click: () => step(direction), focus: prepare, pointerenter: prepare },
      },
      sign,
    )
  const control = element(
    'div',
    { class: 'threshold-control' },
    element('h3', {}, split === 'val' ? t('Threshold, on validation') : t('Threshold, on test')),
    element(
      'p',
      { class: 'muted' },
      t('Predicted wherever the score reaches the threshold. Nothing in the model changes.'),
      weighted && ` ${t('Samples have weights: counts are sums of weights.')}`,
    ),
    element(
      'div',
      { class: 'toolbar threshold' },
      element('label', { attributes: { for: 'threshold' } }, t('Threshold')),
      beside('lower', '−', t('Next lower score')),
      element('div', { class: 'slider' }, slider, strip),
      beside('higher', '+', t('Next higher score')),
      field,
    ),
    marked,
    element('div', { class: 'beside' }, chart, values),
    told,
  )
  show(pointNear(start))
  if (current!.threshold !== start) go(start)
  return {
    element: control,
    mark(marks) {
      strip.replaceChildren(...marks.map(({ point }) => tick((point.threshold - low) / (high - low || 1))))
      marked.replaceChildren(
        ...marks.map(({ label, point }) =>
          element(
            'button',
            { class: 'secondary', attributes: { type: 'button' }, on: { click: () => showTold(point) } },
            t('{0} ({1})', label, point.text),
          ),
        ),
      )
    },
  }
}

const tick = (share: number): SVGElement =>
  svgElement('rect', { attributes: { x: share * 1000 - 1.5, y: 0, width: 3, height: 8 } })

/** What a threshold gives, by name. */
const figuresOf = (
  point: ThresholdPoint,
  samples: number,
): readonly (readonly [title: string, value: string])[] => [
  [t('Precision'), ratioText(point.precision, samples)],
  [t('Recall'), ratioText(point.recall, samples)],
  [t('F1'), ratioText(point.f1, samples)],
  [t('Specificity'), ratioText(point.specificity, samples)],
  [t('Accuracy'), ratioText(point.accuracy, samples)],
  [t('True positives'), countText(point.truePositives)],
  [t('False positives'), countText(point.falsePositives)],
  [t('False negatives'), countText(point.falseNegatives)],
  [t('True negatives'), countText(point.trueNegatives)],
]
