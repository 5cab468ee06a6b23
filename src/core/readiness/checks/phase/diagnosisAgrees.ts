import { diagnose, usualLimits, type Ailment } from '../../../diagnosis/diagnose.ts'
import { factOf } from '../../../phases/document.ts'
import type { Check, CheckParameters } from '../../check.ts'
import type { Ground } from '../../ground.ts'
import { stricter } from '../../parameters.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { diagnosisDocument } from '../../phaseTransitions.ts'
import { groundOf, historyOf, pathOf } from '../../phaseRun.ts'
import { standingOf } from '../../runStanding.ts'
import { because, conclude, reasonsOf, type Reason } from '../../reasons.ts'

const names = {
  overfitting: 'Overfitting',
  underfitting: 'Underfitting',
  'data-quality': 'Data quality',
  waste: 'Waste',
} as const
type ComparedAilment = keyof typeof names

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
    const name = names[ailment as ComparedAilment]
    const path = pathOf(parameters, 'file', diagnosisDocument)
    const text = await readTextAt(ground.files, path)
    if (typeof text !== 'string') return conclude(reasonsOf(text), [path])
    const view = await groundOf(ground, parameters)
    const evidence = [path, `${view.runDirectory}/events.jsonl`]
    const shown = await shownBy(view, ailment as ComparedAilment, parameters)
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
  ailment: ComparedAilment,
  parameters: CheckParameters,
): Promise<Pick<Ailment, 'present' | 'figure'> | Reason> {
  const [config, history, standing] = [await view.config(), await historyOf(view), await standingOf(view)]
  const needed = ailment === 'underfitting' ? [config, history, standing] : [config, history]
  const [unread] = reasonsOf(...needed)
  const unrecorded = () => unread ?? because('missing', 'losses-unrecorded', { path: view.runDirectory })
  if (!config.ok || !history.ok || unread) return unrecorded()
  const symptoms = {
    config: config.value,
    history: history.value,
    standing: standing.ok ? standing.value : undefined,
  }
  const limits = {
    ...usualLimits,
    gap: stricter('least', parameters['gap'], usualLimits.gap),
    scatter: stricter('least', parameters['scatter'], usualLimits.scatter),
    busy: stricter('greatest', parameters['least'], usualLimits.busy),
  }
  return diagnose(symptoms, limits).find(({ id }) => id === ailment) ?? unrecorded()
}
