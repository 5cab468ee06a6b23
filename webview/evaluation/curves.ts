import type { ClassCurves, EvaluationView, SavedPicture } from '../../src/protocol/evaluation.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { readTheme } from '../shared/theme.ts'
import { coloursOf, drawChart, markPoint, paperColours, type UnitChart } from './lineChart.ts'
import { section, type EvaluationLink } from './link.ts'
import { saveButtons, svgSource } from './savePicture.ts'
import { thresholdControl } from './thresholdControl.ts'
import type { ThresholdFigures } from './thresholds.ts'

interface CurvesSection {
  readonly element: HTMLElement
  /** Shows one class against the rest. */
  show(index: number): Promise<void>
  /** Draws again in the theme's colours. */
  redraw(): void
}

/** ROC, precision–recall and calibration of one class against the rest, and what a threshold on its score gives. */
export function curvesSection(view: EvaluationView, link: EvaluationLink): CurvesSection {
  const holder = element('div')
  let shown: ClassCurves | undefined
  let asked = 0

  const name = (index: number) => view.classNames[index] ?? String(index)
  const choose = element(
    'select',
    {
      attributes: { id: 'curve-class' },
      on: { change: () => void link.attempt(() => show(Number(choose.value))) },
    },
    ...view.classNames.map((each, index) => element('option', { attributes: { value: index } }, each)),
  )

  function redraw(): void {
    if (!shown) return
    const colours = coloursOf(readTheme())
    const charts = chartsOf(shown, name(shown.index)).map(({ picture, chart }) => ({
      picture,
      drawing: drawChart(chart, colours),
      save: saveButtons(link, picture, () => Promise.resolve(svgSource(drawChart(chart, paperColours)))),
    }))
    const mark = (picture: SavedPicture, point: readonly [number, number]) => {
      const drawing = charts.find((each) => each.picture === picture)?.drawing
      if (drawing) markPoint(drawing, point, colours)
    }
    const control = thresholdControl(shown.thresholds, link, (figures: ThresholdFigures) => {
      mark('roc', [1 - figures.specificity, figures.recall])
      mark('precision-recall', [figures.recall, figures.precision])
    })
    holder.replaceChildren(
      element(
        'div',
        { class: 'charts' },
        ...charts.map(({ drawing, save }) =>
          element('figure', {}, drawing, element('figcaption', { class: 'no-print' }, save)),
        ),
      ),
      ...(shown.calibration
        ? []
        : [
            element(
              'p',
              { class: 'muted' },
              t('The scores are no probabilities, so there is no calibration to show.'),
            ),
          ]),
      control,
    )
  }

  async function show(index: number): Promise<void> {
    const turn = ++asked
    const curves = await link.request({ type: 'curves', index })
    if (turn !== asked) return
    choose.value = String(index)
    link.choose('class', index)
    shown = curves
    if (curves) redraw()
    else holder.replaceChildren(element('p', { class: 'muted' }, t('This class has no scores.')))
  }

  const content = section(
    'curves',
    t('Curves and threshold'),
    [],
    element(
      'div',
      { class: 'toolbar' },
      element('label', { attributes: { for: 'curve-class' } }, t('Class against the rest')),
      choose,
    ),
    holder,
  )
  return { element: content, show, redraw }
}

function chartsOf(
  { auc, averagePrecision, roc, precisionRecall, calibration, thresholds }: ClassCurves,
  name: string,
): readonly { readonly picture: SavedPicture; readonly chart: UnitChart }[] {
  const base = thresholds.positives / (thresholds.positives + thresholds.negatives)
  const of = cut(name)
  return [
    ...(roc
      ? [
          {
            picture: 'roc' as const,
            chart: {
              title: t('ROC of {0}: area {1}', of, auc.text),
              x: t('False positive rate'),
              y: t('True positive rate'),
              line: roc,
              guide: [
                [0, 0],
                [1, 1],
              ] as const,
            },
          },
        ]
      : []),
    ...(precisionRecall
      ? [
          {
            picture: 'precision-recall' as const,
            chart: {
              title: t('Precision–recall of {0}: AP {1}', of, averagePrecision.text),
              x: t('Recall'),
              y: t('Precision'),
              line: precisionRecall,
              guide: [
                [0, base],
                [1, base],
              ] as const,
            },
          },
        ]
      : []),
    ...(calibration
      ? [
          {
            picture: 'calibration' as const,
            chart: {
              title: t('Calibration of {0}: error {1}', of, calibration.error.text),
              x: t('Mean predicted probability'),
              y: t('Share that is of the class'),
              line: calibration.bins.map(({ predicted, observed }) => [predicted, observed] as const),
              dots: calibration.bins.map(({ predicted, observed, low, high }) => ({
                x: predicted,
                y: observed,
                low,
                high,
              })),
              guide: [
                [0, 0],
                [1, 1],
              ] as const,
            },
          },
        ]
      : []),
  ]
}

/** A name that fits into a chart's title. */
function cut(name: string): string {
  const characters = Array.from(name)
  return characters.length > 16 ? `${characters.slice(0, 15).join('')}…` : name
}
