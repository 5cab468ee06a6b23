import type { SavedPicture } from '../../src/protocol/evaluation.ts'
import type { ClassCurves, EvaluationView } from '../../src/protocol/evaluationView.ts'
import { t } from '../shared/channel.ts'
import { element, isolated } from '../shared/dom.ts'
import { readTheme } from '../shared/theme.ts'
import { coloursOf, drawChart, markPoint, paperColours, type SquareChart } from './lineChart.ts'
import { actionButton, section, type EvaluationLink } from './link.ts'
import { saveButtons, svgSource } from './savePicture.ts'
import { thresholdControl } from './thresholdControl.ts'
import type { ThresholdFigures } from '../../src/protocol/thresholds.ts'

interface CurvesSection {
  readonly element: HTMLElement
  /** Shows one class against the rest. */
  show(index: number): Promise<void>
  /** Draws again in the theme's colours. */
  redraw(): void
}

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
    const control = thresholdControl(shown.thresholds, view.weighted, link, (figures: ThresholdFigures) => {
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
    [
      actionButton(link, t('Copy as Markdown'), async () => {
        const threshold = link.choice('threshold')
        if (!shown || typeof threshold !== 'number') return
        await link.request({ type: 'copyCurves', index: shown.index, threshold })
      }),
    ],
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
): readonly { readonly picture: SavedPicture; readonly chart: SquareChart }[] {
  const base = thresholds.positives / (thresholds.positives + thresholds.negatives)
  const subtitle = t('{0} against the rest', cut(name))
  return [
    ...(roc
      ? [
          {
            picture: 'roc' as const,
            chart: {
              title: t('ROC: area {0}', auc.text),
              subtitle,
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
              title: t('Precision–recall: AP {0}', averagePrecision.text),
              subtitle,
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
              title: t('Calibration: error {0}', calibration.error.text),
              subtitle,
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

/** A name that fits below a chart's title, kept from reordering it. */
function cut(name: string): string {
  const characters = Array.from(name)
  return isolated(
    characters.length > 28 ? `${characters.slice(0, 20).join('')}…${characters.slice(-7).join('')}` : name,
  )
}
