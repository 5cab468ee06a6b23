import type { Config } from '../../../config/schema.ts'
import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import type { EpochEntry } from '../../history.ts'
import { stricter } from '../../parameters.ts'
import { groundOf, historyOf, phaseRuns } from '../../phaseRun.ts'
import { because, conclude, reasonsOf, type Reason } from '../../reasons.ts'

/** What is asked of the accuracies that a run recorded. */
interface AccuracyBound extends Pick<Check, 'id' | 'passesWhen'> {
  /** What the figure is at most, unless the parameter `most=` asks for less. */
  readonly most: number
  /** A fraction; undefined where no accuracy was recorded. */
  figureOf(history: readonly EpochEntry[], config: Config): number | undefined
  reasonOf(figure: number, most: number, path: string): Reason
}

/** A check that a figure of the accuracies of a run's epochs is at most so large. */
export function accuracyBound({ id, passesWhen, most: usual, figureOf, reasonOf }: AccuracyBound): Check {
  return {
    id,
    passesWhen,
    async judge(ground, parameters) {
      const view = await groundOf(ground, parameters, 'run', phaseRuns.optimization)
      const path = `${view.runDirectory}/${runFiles.events}`
      const [config, history] = [await view.config(), await historyOf(view)]
      if (!config.ok || !history.ok) return conclude(reasonsOf(config, history), [path])
      const { task } = config.value
      if (task !== 'classification') return conclude([because('not-applicable', 'no-accuracy', { task })], [])
      const figure = figureOf(history.value, config.value)
      return conclude(
        [
          figure === undefined
            ? because('missing', 'accuracy-unrecorded', { path }, path)
            : reasonOf(figure, stricter('least', parameters['most'], usual), path),
        ],
        [path],
      )
    },
  }
}
