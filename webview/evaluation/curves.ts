import type { SavedPicture } from '../../src/protocol/evaluation/pictures.ts'
import type { ClassCurves, ThresholdPoint } from '../../src/protocol/evaluation/curves.ts'
import type { Split } from '../../src/protocol/evaluation/splits.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, isolated, replaceChildren } from '../shared/dom.ts'
import { choiceButtons } from './choiceButtons.ts'
import { curveCharts, thresholdChart } from './curveCharts.ts'
import { paperColours, presentColours } from './chartColours.ts'
import { drawChart, markPoint } from './lineChart.ts'
import { copiedSection, keptText, section, type EvaluationLink } from './link.ts'
import { reliabilityDetails } from './reliabilityDetails.ts'
import { saveButtons, svgSource } from './savePicture.ts'
import { markAcross } from './namedCurves.ts'
import { thresholdControl, type ThresholdMark } from './thresholdControl.ts'

interface CurvesSection {
  readonly element: HTMLElement
  /** Shows one class against the rest. */
  show(index: number): Promise<void>
  /** Marks thresholds of the class that is shown: those chosen, and those on record. */
  mark(marks: ClassMarks): void
  /** Draws again in the theme's colours. */
  redraw(): void
}

/** Thresholds of a class; on test only those on record are shown, since nothing is chosen there. */
export interface ClassMarks {
  readonly chosen: readonly ThresholdMark[]
  readonly recorded: readonly ThresholdMark[]
}

const noMarks: ClassMarks = { chosen: [], recorded: [] }

/** Why there are no curves: the predictions hold classes without their scores. */
export function noCurvesSection(): HTMLElement {
  return section(
    'curves',
    t('Curves and threshold'),
    [],
    element(
      'p',
      { class: 'muted' },
      t(
        'The predictions hold no scores, so there are no curves, no calibration and no threshold to move. Let the trainer write y_score into predictions/test.npz, one probability a class.',
      ),
    ),
  )
}

/** ROC, precision–recall and calibration of one class against the rest, and what a threshold on its score gives. */
export function curvesSection(
  view: EvaluationView,
  link: EvaluationLink,
  classShown: (index: number) => Promise<void>,
): CurvesSection {
  const holder = element('div')
  const isLabel = view.task === 'multi-label'
  let shown: ClassCurves | undefined
  let split: Split = view.scored.find((each) => each === keptText(link, 'split')) ?? view.scored.at(-1)!
  let marks = noMarks
  let asked = 0
  let setMarks: (() => void) | undefined

  const name = (index: number) => view.classNames[index] ?? String(index)
  const choose = element(
    'select',
    {
      attributes: { id: 'curve-class' },
      on: { change: () => void link.attempt(() => show(Number(choose.value))) },
    },
    ...view.classNames.map((each, index) => element('option', { attributes: { value: index } }, each)),
  )
  const splitButtons = choiceButtons<Split>(
    'curves',
    view.scored.map((id) => ({ id, title: id === 'val' ? t('Validation') : t('Test') })),
    (chosen) =>
      void link.attempt(async () => {
        split = chosen
        link.choose('split', chosen)
        if (shown) await draw(shown.index)
      }),
  )
  splitButtons.show(split)

  function redraw(): void {
    if (!shown) return
    const curves = shown
    const colours = presentColours()
    const charts = curveCharts(curves, name(curves.index)).map(({ picture, chart }) => ({
      picture,
      drawing: drawChart(chart, colours),
      save: saveButtons(link, picture, () => Promise.resolve(svgSource(drawChart(chart, paperColours)))),
    }))
    const mark = (picture: SavedPicture, point: readonly [number | null, number | null]) => {
      const drawing = charts.find((each) => each.picture === picture)?.drawing
      if (drawing) markPoint(drawing, point, colours)
    }
    const chart = thresholdChart(curves, name(curves.index))
    const byThreshold = drawChart(chart, colours)
    const figure = element(
      'figure',
      {},
      byThreshold,
      element(
        'figcaption',
        { class: 'no-print' },
        saveButtons(link, 'thresholds', () => Promise.resolve(svgSource(drawChart(chart, paperColours)))),
      ),
    )
    const control = thresholdControl(curves, view.weighted, link, figure, (point: ThresholdPoint) => {
      const { threshold, specificity, recall, precision } = point
      markAcross(byThreshold, threshold, chart.extent, colours)
      mark('roc', [specificity === null ? null : 1 - specificity, recall])
      mark('precision-recall', [recall, precision])
    })
    setMarks = () => {
      const { best } = curves.slider
      control.mark([
        ...(best ? [{ label: t('Highest F1'), point: best }] : []),
        ...(curves.split === 'val' ? marks.chosen : []),
        ...marks.recorded,
      ])
    }
    setMarks()
    const isOpen = holder.querySelector('details')?.open ?? false
    replaceChildren(
      holder,
      element('p', { class: 'muted' }, summaryOf(curves, name(curves.index), isLabel)),
      element(
        'div',
        { class: 'charts' },
        ...charts.map(({ drawing, save }) =>
          element('figure', {}, drawing, element('figcaption', { class: 'no-print' }, save)),
        ),
      ),
      curves.calibration
        ? reliabilityDetails(t('Points of the calibration chart'), curves.calibration.bins, isOpen)
        : element(
            'p',
            { class: 'muted' },
            t('The scores are no probabilities, so there is no calibration to show.'),
          ),
      curves.split === 'test' && lookOnly(),
      control.element,
    )
  }

  async function draw(index: number): Promise<boolean> {
    const turn = ++asked
    const curves = await link.request({ type: 'curves', index, split })
    if (turn !== asked) return false
    choose.value = String(index)
    splitButtons.show(split)
    link.choose('class', index)
    if (shown?.index !== index) marks = noMarks
    shown = curves
    if (curves) redraw()
    else holder.replaceChildren(element('p', { class: 'muted' }, t('This class has no scores.')))
    return true
  }

  async function show(index: number): Promise<void> {
    if (await draw(index)) await classShown(index)
  }

  const content = copiedSection(
    link,
    'curves',
    t('Curves and threshold'),
    [],
    element(
      'div',
      { class: 'toolbar' },
      element(
        'label',
        { attributes: { for: 'curve-class' } },
        isLabel ? t('Samples with the label against the rest') : t('Class against the rest'),
      ),
      choose,
      view.scored.length > 1 && splitButtons.element,
    ),
    holder,
  )
  return {
    element: content,
    show,
    redraw,
    mark(fresh) {
      marks = fresh
      setMarks?.()
    },
  }
}

/** What the curves are of, and what they come to. */
function summaryOf(
  { split, samples, auc, averagePrecision }: ClassCurves,
  name: string,
  isLabel: boolean,
): string {
  const area = auc.interval === undefined ? auc.text : t('{0} (95 % interval {1})', auc.text, auc.interval)
  const on =
    split === 'val'
      ? t('{0} validation samples', countText(samples))
      : t('{0} test samples', countText(samples))
  return isLabel
    ? t(
        'Label {0} on {1}: ROC-AUC {2}, average precision {3}.',
        isolated(name),
        on,
        area,
        averagePrecision.text,
      )
    : t(
        'Class {0} against the rest on {1}: ROC-AUC {2}, average precision {3}.',
        isolated(name),
        on,
        area,
        averagePrecision.text,
      )
}

/** What a slider over the held-out samples is for. */
const lookOnly = (): HTMLElement =>
  element(
    'p',
    { class: 'message warning no-print' },
    t(
      'These are the held-out test samples: look, but choose nothing here. A threshold that is chosen on them is fitted to them, and its figures promise too much. Choose on validation, under Decision threshold.',
    ),
  )
