import {
  calibrationMethods,
  type CalibrationState,
  type CalibrationView,
  type SplitCalibration,
} from '../../src/protocol/evaluation/calibration.ts'
import { t } from '../shared/channel.ts'
import { element, isolated, renew } from '../shared/dom.ts'
import { reliabilityChart } from './curveCharts.ts'
import { reliabilityDetails } from './reliabilityDetails.ts'
import { figureTable } from './figureTable.ts'
import { paperColours, presentColours } from './chartColours.ts'
import { drawChart, type SquareChart } from './lineChart.ts'
import { actionButton, copiedSection, type EvaluationLink } from './link.ts'
import { saveButtons, svgSource } from './savePicture.ts'

interface CalibrationSection {
  readonly element: HTMLElement
  /** Asks for it; what it needs is computed after what stands above it. */
  load(): Promise<void>
  /** Draws again in the theme's colours. */
  redraw(): void
}

/** How well the model's probabilities are what they say, and what to do where they aren't. */
export function calibrationSection(link: EvaluationLink): CalibrationSection {
  const charts = element('div', { class: 'charts' })
  const content = element('div', {}, element('p', { class: 'muted' }, t('Measuring calibration…')))
  let shown: CalibrationView | undefined

  function redraw(): void {
    const colours = presentColours()
    charts.replaceChildren(
      ...(shown?.splits ?? []).map((split) => {
        const chart = chartOf(split, shown!)
        return element(
          'figure',
          {},
          drawChart(chart, colours),
          element(
            'figcaption',
            { class: 'no-print' },
            saveButtons(link, split.split === 'val' ? 'calibration-validation' : 'calibration-test', () =>
              Promise.resolve(svgSource(drawChart(chart, paperColours))),
            ),
          ),
        )
      }),
    )
  }

  return {
    redraw,
    async load() {
      const view = (await link.request({ type: 'calibration' })) ?? undefined
      renew(content, view ?? null, () => {
        shown = view
        redraw()
        return view
          ? [...parts(view, link), charts, ...tableOf(view), ...view.splits.map((split) => pointsOf(split))]
          : [nothingToShow()]
      })
    },
    element: copiedSection(link, 'calibration', t('Calibration'), [], content),
  }
}

const nothingToShow = (): HTMLElement =>
  element(
    'p',
    { class: 'muted' },
    t(
      'The scores are no probabilities, so nothing says whether they come true as often as they say. Let the trainer write softmax outputs into y_score.',
    ),
  )

function parts(view: CalibrationView, link: EvaluationLink): readonly HTMLElement[] {
  const { className, method, problem, splits } = view
  const [judged] = splits
  return [
    element(
      'p',
      { class: 'muted' },
      className === undefined
        ? t(
            'Of the probability of the predicted class: how often that class was right. Bars are the samples of each point.',
          )
        : t(
            'Of the probability of {0}: how often it was that class. Bars are the samples of each point.',
            isolated(className),
          ),
    ),
    ...(judged ? [verdictOf(judged, method)] : []),
    ...(problem === undefined ? [] : [element('p', { class: 'message error' }, problem)]),
    ...nextSteps(view, link),
  ]
}

function verdictOf({ before, after }: SplitCalibration, method: CalibrationView['method']): HTMLElement {
  if (after && method !== undefined)
    return element(
      'p',
      { class: after.isOff ? 'message warning' : 'message' },
      t(
        'On test, {0} scaling fitted on validation changes the calibration error from {1} to {2}.',
        method,
        before.error.text,
        withInterval(after),
      ),
      ' ',
      after.isOff
        ? t('That is still further off than chance makes calibrated probabilities.')
        : t('That is no further off than chance makes calibrated probabilities.'),
    )
  return element(
    'p',
    { class: before.isOff ? 'message warning' : 'message' },
    before.isOff
      ? t(
          'On test, probabilities are off by {0} on average: more than chance makes calibrated ones.',
          withInterval(before),
        )
      : t(
          'On test, probabilities are what they say, as far as the samples tell: they are off by {0} on average, which chance alone may do.',
          withInterval(before),
        ),
  )
}

const withInterval = ({ error: { text, interval } }: CalibrationState): string =>
  interval === undefined ? text : t('{0} (95 % interval {1})', text, interval)

/** What to do next: ask for calibration, or export the variant that was asked for. */
function nextSteps(
  { method, isExported, splits, problem }: CalibrationView,
  link: EvaluationLink,
): readonly HTMLElement[] {
  if (method !== undefined)
    return isExported || problem !== undefined
      ? []
      : [
          element('p', {}, t('The configuration asks for it, and no calibrated variant is exported yet.')),
          element(
            'div',
            { class: 'buttons no-print' },
            actionButton(
              link,
              t('Export Only'),
              () => link.request({ type: 'start', what: 'exportOnly' }),
              'primary',
            ),
          ),
        ]
  if (!splits.some(({ before }) => before.isOff) || !splits.some(({ split }) => split === 'val')) return []
  const titles = {
    temperature: t('Calibrate by temperature'),
    isotonic: t('Calibrate by isotonic regression'),
  }
  return [
    element(
      'p',
      {},
      t(
        'export.calibration fits a calibrator on validation and adds it to the exported model: temperature is one number and keeps every predicted class; isotonic follows any rising curve and wants a thousand validation samples or more.',
      ),
    ),
    element(
      'div',
      { class: 'buttons no-print' },
      ...calibrationMethods.map((each, at) =>
        actionButton(
          link,
          titles[each],
          () => link.request({ type: 'calibrate', method: each }),
          at === 0 ? 'primary' : 'secondary',
        ),
      ),
    ),
  ]
}

function chartOf({ split, before, after }: SplitCalibration, { method }: CalibrationView): SquareChart {
  const title =
    split === 'val'
      ? t('Validation: error {0}', (after ?? before).error.text)
      : t('Test: error {0}', (after ?? before).error.text)
  if (!after || method === undefined)
    return reliabilityChart(title, t('as the model gives them'), before.bins)
  const subtitle = t('as the model gives them (dashed), and by {0}', method)
  return {
    ...reliabilityChart(title, subtitle, after.bins),
    dashed: before.bins.map(({ predicted, observed }) => [predicted, observed] as const),
  }
}

const pointsOf = ({ split, before, after }: SplitCalibration): HTMLElement =>
  reliabilityDetails(
    split === 'val' ? t('Points of the chart of validation') : t('Points of the chart of test'),
    (after ?? before).bins,
  )

type StateFigure = 'error' | 'adaptive' | 'loss' | 'brier'

/** The figures of a state by title. */
const stateFigures = () =>
  new Map<string, StateFigure>([
    [t('Expected calibration error'), 'error'],
    [t('Adaptive calibration error'), 'adaptive'],
    [t('Log loss'), 'loss'],
    [t('Brier score'), 'brier'],
  ])

function tableOf({ splits, method }: CalibrationView): readonly (HTMLElement | undefined)[] {
  const columns = splits.flatMap(({ split, before, after }) => {
    const name = split === 'val' ? t('Validation') : t('Test')
    return after && method !== undefined
      ? [
          { title: name, state: before },
          { title: t('{0}, {1}', name, method), state: after },
        ]
      : [{ title: name, state: before }]
  })
  const rows = stateFigures()
  return figureTable(
    t('Figures of calibration'),
    columns.map(({ title, state }) => ({ title, of: (row) => state[rows.get(row)!] })),
    [...rows.keys()],
    columns.flatMap(({ state }) => state.doubts),
  )
}
