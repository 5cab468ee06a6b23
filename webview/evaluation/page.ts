import type { EvaluationAnswer } from '../../src/protocol/evaluation.ts'
import type { AskedDecision } from '../../src/protocol/evaluation/decision.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { baselineSection } from './baseline.ts'
import { calibrationSection } from './calibration.ts'
import { classesSection } from './classes.ts'
import { curvesSection, noCurvesSection } from './curves.ts'
import { decisionSection } from './decision.ts'
import { failuresSection } from './failures.ts'
import { actionButton, copyButton, type EvaluationLink } from './link.ts'
import { matrixSection } from './matrix.ts'
import { savePlotsButton } from './savePicture.ts'
import { slicesSection } from './slices.ts'
import { metricsSection } from './metrics.ts'
import { summaryTiles } from './summary.ts'
import { valuesSection } from './values.ts'
import { variantsSection } from './variants.ts'

interface EvaluationPage {
  /** Resolves when the first curves are drawn: nothing grows after that by itself. */
  readonly ready: Promise<void>
  /** Draws again what has the theme's colours in it. */
  redraw(): void
  /** Files have changed, and the evaluation is the same: asks anew for what stands on other files too. */
  refresh(): Promise<void>
}

/** Shows an evaluation, or why there is none. */
export function showEvaluation(
  root: HTMLElement,
  answer: EvaluationAnswer,
  link: EvaluationLink,
): EvaluationPage {
  if (answer.kind === 'cancelled') {
    root.replaceChildren(
      element('h1', {}, t('Evaluation')),
      element('p', {}, t('The evaluation was cancelled.')),
      actionButton(link, t('Evaluate again'), () => link.again(), 'primary'),
    )
    return { ready: Promise.resolve(), redraw() {}, refresh: () => Promise.resolve() }
  }
  if (answer.kind === 'missing') {
    root.replaceChildren(
      element('h1', {}, t('Evaluation')),
      element(
        'p',
        {},
        answer.isRefused ? t('The evaluation can’t be made:') : t('There is nothing to show yet:'),
      ),
      element('ul', {}, ...answer.reasons.map((reason) => element('li', {}, reason))),
      ...(answer.startable ? [howToGetOne(link, answer.isRefused)] : []),
    )
    return { ready: Promise.resolve(), redraw() {}, refresh: () => Promise.resolve() }
  }
  const { view } = answer
  const decision = decisionSection(view, link, (marks) => curves?.mark(marks))
  const curves =
    view.scored.length > 0 && view.classes.length > 0
      ? curvesSection(view, link, (index) => decision.show(index))
      : undefined
  const metrics = metricsSection(view, link)
  const slices = slicesSection(view.slices, link)
  const failures = failuresSection(view, link)
  const calibration = view.task === 'classification' && curves ? calibrationSection(link) : undefined
  const baseline = baselineSection(link)
  const values = view.values && valuesSection(view, view.values, link)
  const showClass = (index: number) => {
    void link.attempt(async () => {
      await curves?.show(index)
      curves?.element.scrollIntoView({ block: 'start' })
    })
  }
  const sections = [
    view.matrix && matrixSection(view, view.matrix, link),
    view.classes.length > 0 && classesSection(view, link, curves && showClass),
    slices.element,
    failures?.element,
    view.classes.length > 0 && (curves?.element ?? noCurvesSection()),
    curves && decision.element,
    calibration?.element,
    values?.element,
    metrics.element,
    baseline.element,
    variantsSection(view, link),
  ].filter((part) => part instanceof HTMLElement)
  root.replaceChildren(
    head(view, link, root, () => decision.chosen()),
    summaryTiles(view),
    ...view.notes.map((note) => element('p', { class: 'message warning' }, note)),
    contents(sections),
    ...sections,
  )
  return {
    ready: Promise.all([
      curves && link.attempt(() => curves.show(firstClass(view, link))),
      slices.ready,
      metrics.ready,
      failures?.ready,
      atMost(
        patience,
        Promise.all([
          calibration && link.attempt(() => calibration.load()),
          link.attempt(() => baseline.load()),
        ]),
      ),
    ]).then(() => undefined),
    async refresh() {
      if (curves) await decision.refresh()
      await calibration?.load()
      await baseline.load()
    },
    redraw() {
      curves?.redraw()
      calibration?.redraw()
      values?.redraw()
    },
  }
}

/** Milliseconds for which the page waits for what may take long; of many samples it comes later. */
const patience = 1000

const atMost = (milliseconds: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, milliseconds))])

/** What a person who has no evaluation yet does next. */
const howToGetOne = (link: EvaluationLink, isRefused: boolean): HTMLElement =>
  element(
    'div',
    {},
    element(
      'p',
      {},
      isRefused
        ? t(
            'Mend that, and the evaluation is made by itself. Or Finalize Model trains the production model anew, evaluates it and exports it.',
          )
        : t(
            'Finalize Model trains the production model, evaluates it on the test set and exports it; its figures appear here.',
          ),
    ),
    actionButton(
      link,
      t('Finalize Model'),
      () => link.request({ type: 'start', what: 'finalize' }),
      isRefused ? 'secondary' : 'primary',
    ),
  )

const head = (
  { runDirectory, samples, classes, scored }: EvaluationView,
  link: EvaluationLink,
  root: Element,
  chosen: () => AskedDecision | undefined,
): HTMLElement =>
  element(
    'header',
    {},
    element(
      'div',
      { class: 'heading' },
      element('h1', {}, t('Evaluation')),
      element(
        'div',
        { class: 'buttons no-print' },
        classes.length > 0 && scored.length > 0 && savePlotsButton(link, chosen),
        copyButton(link, () => root, t('Copy all as Markdown')),
      ),
    ),
    element(
      'p',
      { class: 'muted' },
      t('{0} test samples, recomputed from the predictions in {1}', countText(samples), runDirectory),
    ),
  )

/** Links to the sections: the page is long. */
const contents = (sections: readonly HTMLElement[]): HTMLElement =>
  element(
    'nav',
    { class: 'contents no-print', attributes: { 'aria-label': t('Sections') } },
    ...sections.flatMap((section) => {
      const heading = section.querySelector('h2')
      if (!heading) return []
      heading.tabIndex = -1
      return [
        element(
          'a',
          {
            attributes: { href: `#${heading.id}` },
            on: {
              click(event) {
                event.preventDefault()
                heading.scrollIntoView({ block: 'start' })
                heading.focus({ preventScroll: true })
              },
            },
          },
          heading.textContent,
        ),
      ]
    }),
  )

/** The class chosen before; else of two classes the second, which is the positive one, and of several the weakest. */
function firstClass({ classes }: EvaluationView, link: EvaluationLink): number {
  const kept = link.choice('class')
  if (typeof kept === 'number' && Number.isInteger(kept) && kept >= 0 && kept < classes.length) return kept
  if (classes.length === 2) return 1
  return classes.toSorted((a, b) => (a.f1.value ?? Infinity) - (b.f1.value ?? Infinity))[0]?.index ?? 0
}
