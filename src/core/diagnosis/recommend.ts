import type { Setting } from '../config/setValues.ts'
import { diagnose, type Ailment, type AilmentId, type Symptoms } from './diagnose.ts'
import { remedies } from './remedies.ts'
import type { RemedyId } from './remedy.ts'

export interface Recommendation {
  readonly id: RemedyId
  readonly answers: AilmentId
  readonly settings: readonly Setting[]
}

/** More than this can't be tried one at a time in three rounds. */
const most = 5

/**
 * The changes to try, most promising first, five at most: the first remedy of each ailment that is present, gravest
 * ailment first, then the second of each, and so on. None where nothing ails the run.
 */
export function recommend(
  symptoms: Symptoms,
  ailments: readonly Ailment[] = diagnose(symptoms),
): readonly Recommendation[] {
  const chosen = new Map<RemedyId, Recommendation>()
  const queues = ailments.filter(({ present }) => present === true).map(({ id }) => answersTo(id, symptoms))
  for (let turn = 0; queues.some((queue) => queue.length > turn); turn++) {
    for (const queue of queues) {
      const next = queue[turn]
      if (next && !chosen.has(next.id) && !contradicts(next, [...chosen.values()])) chosen.set(next.id, next)
    }
  }
  return [...chosen.values()].slice(0, most)
}

function answersTo(ailment: AilmentId, symptoms: Symptoms): readonly Recommendation[] {
  return remedies.flatMap(({ id, answers, propose }) => {
    const settings = answers.includes(ailment) ? propose(symptoms) : undefined
    return settings === undefined ? [] : [{ id, answers: ailment, settings }]
  })
}

/** Two that set one key to different values answer two ailments of which the graver one goes first. */
function contradicts({ settings }: Recommendation, chosen: readonly Recommendation[]): boolean {
  const taken = new Set(chosen.flatMap((other) => other.settings.map(({ path }) => path)))
  return settings.some(({ path }) => taken.has(path))
}

/**
 * What all of it together could bring at most, in points as a fraction: what is missing to the training accuracy of an
 * overfitted model, or to a perfect score of one that falls short. Undefined where the record doesn't tell, and for
 * metrics of which less is better.
 */
export function headroom(symptoms: Symptoms, ailments: readonly Ailment[]): number | undefined {
  const { standing } = symptoms
  if (!standing || standing.direction === 'min' || !Number.isFinite(standing.value)) return undefined
  const overfitting = ailments.find(({ id }) => id === 'overfitting')
  if (overfitting?.present === true) return overfitting.figure
  return Math.max(0, 1 - standing.value)
}
