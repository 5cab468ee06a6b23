import type { Handlers } from '../../protocol/channel.ts'
import type { EvaluationProtocol } from '../../protocol/evaluation.ts'
import type { Project } from '../project.ts'
import { folderGone } from './folderGone.ts'
import type { PickedPredictions } from './pickedPredictions.ts'

/** The handlers about other models. A file outside of the project is read where the person picked it. */
export function baselineHandlers(
  project: () => Project | undefined,
  picked: PickedPredictions,
  signal: AbortSignal,
): Pick<Handlers<EvaluationProtocol>, 'baselines' | 'pickPredictions' | 'compare' | 'compareSeveral'> {
  return {
    baselines: async (request) => project()?.ask(request, signal) ?? [],
    pickPredictions: ({ purpose }) => picked.pick(project(), purpose),
    async compare({ path }) {
      const present = project()
      if (!present) return { kind: 'refused', reason: folderGone() }
      const reason = picked.refusal([path])
      return reason === undefined
        ? present.ask({ type: 'compare', path }, signal)
        : { kind: 'refused', reason }
    },
    async compareSeveral({ paths }) {
      const present = project()
      if (!present) return { kind: 'refused', reason: folderGone() }
      const reason = picked.refusal(paths)
      return reason === undefined
        ? present.ask({ type: 'compareSeveral', paths }, signal)
        : { kind: 'refused', reason }
    },
  }
}
