import type { SavedPicture } from '../../src/protocol/evaluation/pictures.ts'
import type { ValuesView } from '../../src/protocol/evaluation/values.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { paperColours, presentColours } from './chartColours.ts'
import { drawChart, type SquareChart } from './lineChart.ts'
import { hintOf } from './figures.ts'
import { copiedSection, type EvaluationLink } from './link.ts'
import { saveButtons, svgSource } from './savePicture.ts'
import { tableParts } from './table.ts'
import { tile } from './tile.ts'

interface ValuesSection {
  readonly element: HTMLElement
  /** Draws again in the theme's colours. */
  redraw(): void
}

/** Predicted values against the actual ones, how the errors are spread, and the samples with the largest. */
export function valuesSection(view: EvaluationView, values: ValuesView, link: EvaluationLink): ValuesSection {
  const charts = element('div', { class: 'charts' })
  const all = chartsOf(values)
  function redraw(): void {
    const colours = presentColours()
    charts.replaceChildren(
      ...all.map(({ picture, chart }) =>
        element(
          'figure',
          {},
          drawChart(chart, colours),
          element(
            'figcaption',
            { class: 'no-print' },
            saveButtons(link, picture, () => Promise.resolve(svgSource(drawChart(chart, paperColours)))),
          ),
        ),
      ),
    )
  }
  redraw()
  return {
    redraw,
    element: copiedSection(
      link,
      'values',
      t('Predicted values'),
      [],
      element(
        'dl',
        { class: 'tiles' },
        tile(
          t('Mean error (predicted − actual)'),
          values.bias.text,
          values.bias.interval && t('95 % interval {0}', values.bias.interval),
          hintOf(values.bias),
        ),
        tile(t('Half of the errors are at most'), values.medianError.text),
        tile(t('Nine in ten errors are at most'), values.usualError.text),
      ),
      charts,
      values.points.length < view.samples &&
        element(
          'p',
          { class: 'muted' },
          t('{0} of {1} samples are drawn.', countText(values.points.length), countText(view.samples)),
        ),
      element('h3', {}, t('Largest errors')),
      ...worstTable(values),
    ),
  }
}

function chartsOf({
  low,
  high,
  points,
  errors,
}: ValuesView): readonly { readonly picture: SavedPicture; readonly chart: SquareChart }[] {
  const [first, last] = [errors[0]?.from ?? 0, errors.at(-1)?.to ?? 0]
  const tallest = Math.max(1, ...errors.map(({ samples }) => samples))
  return [
    {
      picture: 'predicted-actual',
      chart: {
        title: t('Predicted against actual'),
        x: t('Actual'),
        y: t('Predicted'),
        extent: { x: [low, high], y: [low, high] },
        guide: [
          [low, low],
          [high, high],
        ],
        cloud: points,
      },
    },
    {
      picture: 'errors',
      chart: {
        title: t('Errors'),
        x: t('Predicted − actual'),
        y: t('Samples'),
        extent: { x: [first, last], y: [0, tallest * 1.05] },
        bars: errors.map(({ from, to, samples }) => ({ from, to, height: samples })),
        ...(first <= 0 &&
          last >= 0 && {
            guide: [
              [0, 0],
              [0, tallest * 1.05],
            ] as const,
          }),
      },
    },
  ]
}

const worstTable = ({ worst }: ValuesView): readonly (HTMLElement | undefined)[] =>
  tableParts<ValuesView['worst'][number]>({
    caption: t('Largest errors'),
    columns: [
      { title: t('Sample'), cell: ({ id }) => ({ name: id, isCode: true }) },
      { title: t('Actual'), numeric: true, cell: ({ actual }) => actual },
      { title: t('Predicted'), numeric: true, cell: ({ predicted }) => predicted },
      { title: t('Error'), numeric: true, cell: ({ error }) => error },
    ],
    rows: worst,
  })
