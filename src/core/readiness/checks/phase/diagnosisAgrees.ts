import { factOf } from '../../../phases/document.ts'
import { targetMet } from '../../../phases/transitions.ts'
import { accuracyGap, accuracyScatter, gpuBusy } from '../../ailments.ts'
import type { Check, CheckParameters } from '../../check.ts'
import type { Ground } from '../../ground.ts'
import { stricter } from '../../parameters.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { diagnosisDocument } from '../../phaseTransitions.ts'
import { groundOf, historyOf, pathOf, standingOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

const names = {
  overfitting: 'Overfitting',
  underfitting: 'Underfitting',
  'data-quality': 'Data quality',
  waste: 'Waste',
} as const
type Ailment = keyof typeof names

/** What the record shows: whether the model has the ailment, undefined where nothing was recorded, and the figure. */
interface Shown {
  readonly present: boolean | undefined
  readonly figure: number
}

export const diagnosisAgrees: Check = {
  id: 'diagnosis-agrees',
  passesWhen:
    'The diagnosis (`file=`) says yes or no to the ailment (`finding=`: overfitting, underfitting, data-quality, waste) as the run’s record has it.',
  async judge(ground, parameters) {
    const ailment = parameters['finding']
    if (typeof ailment !== 'string' || !Object.hasOwn(names, ailment)) {
      return conclude(
        [because('failed', 'check-lacks-parameters', { check: this.id, names: ['finding'] })],
        [],
      )
    }
    const name = names[ailment as Ailment]
    const path = pathOf(parameters, 'file', diagnosisDocument)
    const text = await readTextAt(ground.files, path)
    if (typeof text !== 'string') return conclude(reasonsOf(text), [path])
    const view = await groundOf(ground, parameters)
    const evidence = [path, `${view.runDirectory}/events.jsonl`]
    const shown = await shownBy(view, ailment as Ailment, parameters)
    if ('verdict' in shown) return conclude([shown], evidence)
    const said = factOf(text, name)
    if (said === undefined)
      return conclude([because('missing', 'diagnosis-unwritten', { path, name }, path)], evidence)
    const answer = /^(?:yes|no|not recorded)\b/i.exec(said)?.[0].toLowerCase() ?? ''
    const expected = shown.present === undefined ? 'not recorded' : shown.present ? 'yes' : 'no'
    const args = { path, name, said: said.slice(0, 80), expected, figure: shown.figure }
    const agrees = answer === expected || (expected === 'not recorded' && answer === 'no')
    return conclude(
      [
        agrees
          ? because('passed', 'diagnosis-agrees', args)
          : because('failed', 'diagnosis-differs', args, path),
      ],
      evidence,
    )
  },
}

async function shownBy(
  view: Ground,
  ailment: Ailment,
  parameters: CheckParameters,
): Promise<Shown | ReturnType<typeof because>> {
  const [config, history] = [await view.config(), await historyOf(view)]
  const [unread] = [config, history].flatMap((result) => reasonsOf(result))
  if (!config.ok || !history.ok)
    return unread ?? because('missing', 'losses-unrecorded', { path: view.runDirectory })
  const gap = accuracyGap(history.value, config.value)
  const scatter = accuracyScatter(history.value)
  const overfits = gap === undefined ? undefined : gap > stricter('least', parameters['gap'], 0.15)
  const scatters =
    scatter === undefined ? undefined : scatter > stricter('least', parameters['scatter'], 0.08)
  switch (ailment) {
    case 'overfitting':
      return { present: overfits, figure: gap ?? Number.NaN }
    case 'data-quality':
      return { present: scatters, figure: scatter ?? Number.NaN }
    case 'waste': {
      const busy = gpuBusy(history.value)
      const least = stricter('greatest', parameters['least'], 0.6)
      return { present: busy === undefined ? undefined : busy < least, figure: busy ?? Number.NaN }
    }
    case 'underfitting': {
      const standing = await standingOf(view)
      if (!standing.ok)
        return reasonsOf(standing)[0] ?? because('missing', 'losses-unrecorded', { path: view.runDirectory })
      const present = overfits !== true && scatters !== true && !targetMet(standing.value)
      return { present, figure: standing.value.value }
    }
  }
}
