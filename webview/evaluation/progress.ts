import type { EvaluationStage } from '../../src/protocol/evaluation.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'

/** What passes quickly is not told of, milliseconds. */
const patience = 400

/** A line that tells how far an evaluation is, and for how long it has been going on. */
export interface EvaluationProgress {
  readonly element: HTMLElement
  begin(): void
  tell(stage: EvaluationStage): void
  end(): void
}

/** @param cancel the person no longer wants it */
export function evaluationProgress(cancel: () => void): EvaluationProgress {
  const what = element('span', { attributes: { role: 'status' } })
  const seconds = element('span', { class: 'seconds' })
  const shown = element(
    'div',
    { class: 'progress', attributes: { hidden: true } },
    element('p', {}, what, ' ', seconds),
    // How long it takes isn't known: the bar says that it goes on.
    element('div', { class: 'bar', attributes: { 'aria-hidden': 'true' } }, element('div')),
    element(
      'div',
      { class: 'toolbar' },
      element(
        'button',
        { class: 'secondary', attributes: { type: 'button' }, on: { click: cancel } },
        t('Cancel'),
      ),
      element('span', { class: 'muted' }, t('The editor stays free meanwhile.')),
    ),
  )
  let timer: number | undefined
  let began = 0
  const tick = () => {
    const passed = performance.now() - began
    shown.hidden = passed < patience
    seconds.textContent = passed < 2000 ? '' : t('{0} s', Math.floor(passed / 1000))
  }
  return {
    element: shown,
    begin() {
      if (timer !== undefined) return
      began = performance.now()
      what.textContent = t('Evaluating…')
      timer = window.setInterval(tick, 200)
    },
    tell(stage) {
      what.textContent =
        stage.stage === 'reading'
          ? t('Reading the predictions…')
          : stage.classes > 0
            ? t('Evaluating {0} samples of {1} classes…', countText(stage.samples), countText(stage.classes))
            : t('Evaluating {0} samples…', countText(stage.samples))
    },
    end() {
      window.clearInterval(timer)
      timer = undefined
      shown.hidden = true
    },
  }
}
