import type { Activity, EpochProgress } from '../../core/finalize/activity.ts'
import type { Holder } from '../../core/launch/holder.ts'
import { layout } from '../../core/project/layout.ts'
import type { Localizer } from '../localizer.ts'

/** One thing that runs in a project. */
export interface Running {
  readonly what: 'pipeline' | 'training'
  readonly holder: Holder
  /** The run directory that is trained into; undefined while a pipeline does something else. */
  readonly directory?: string
  readonly progress?: EpochProgress
  /** A trainer that outlived its starter: starting it again follows it. */
  readonly outlived?: true
}

/** What runs: a pipeline with the training under way in it counts once. */
export function runningIn({ pipeline, production, trainings }: Activity): readonly Running[] {
  const training =
    production.state === 'running'
      ? { directory: layout.run, ...(production.progress && { progress: production.progress }) }
      : undefined
  const main: readonly Running[] = pipeline
    ? [{ what: 'pipeline', holder: pipeline, ...training }]
    : production.state === 'running'
      ? [
          {
            what: 'training',
            holder: production.holder,
            directory: layout.run,
            ...training,
            ...(production.outlived && { outlived: true }),
          },
        ]
      : []
  return [...main, ...trainings.map((one) => ({ what: 'training', ...one }) as const)]
}

/** What runs, in a few words for the status bar and the lists. */
export function runningLabel(l10n: Localizer, { what, directory, progress }: Running): string {
  if (progress) return l10n.t('Training {0}/{1}', progress.epoch, progress.epochs)
  if (directory !== undefined) return l10n.t('Training')
  return what === 'pipeline' ? l10n.t('Finalizing') : l10n.t('Training')
}

/** Who runs it and since when. */
export function runningDetail(l10n: Localizer, name: string, { directory, holder }: Running): string {
  const since = holder.since.slice(0, 16).replace('T', ' ')
  const place = directory === undefined ? name : `${name} · ${directory}`
  return l10n.t('{0}: process {1} on {2} since {3} UTC', place, holder.pid, holder.host, since)
}

/** The text of the status bar; undefined where nothing runs. */
export function statusText(l10n: Localizer, running: readonly Running[]): string | undefined {
  const [first, ...others] = running
  if (!first) return undefined
  const more = others.length === 0 ? '' : ` +${others.length}`
  return `$(sync~spin) ${runningLabel(l10n, first)}${more}`
}
