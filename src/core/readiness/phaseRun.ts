import { success, type Result } from '../finding.ts'
import { layout } from '../project/layout.ts'
import type { CheckParameters } from './check.ts'
import { createGround } from './createGround.ts'
import type { Ground } from './ground.ts'
import { epochHistory, type EpochEntry } from './history.ts'

/** Where the runs of the earlier phases lie, unless an item's parameters say otherwise. */
export const phaseRuns = {
  baseline: 'results/baseline',
  optimization: 'results/optimization',
  rounds: 'results/optimization_rounds',
} as const

/** A path parameter inside the project; the fallback where it is absent or leads out of it. */
export function pathOf(parameters: CheckParameters, name: string, fallback: string): string {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (typeof value !== 'string' || value === '' || value.length > 300) return fallback
  const path = value.replaceAll('\\', '/').replace(/\/+$/, '')
  return /^(?:\/|[a-z]:)|(?:^|\/)\.\.(?:\/|$)/i.test(path) ? fallback : path
}

const views = new WeakMap<Ground, Map<string, Ground>>()

/**
 * The ground of another run of the project, shared by all checks of one judgement. The configuration is that
 * of the parameter `config`, else the one that the run names.
 */
export async function groundOf(
  ground: Ground,
  parameters: CheckParameters,
  name = 'run',
  fallback: string = phaseRuns.baseline,
): Promise<Ground> {
  const { files, clock, interruption } = ground
  const runDirectory = pathOf(parameters, name, fallback)
  const known = views.get(ground) ?? new Map<string, Ground>()
  views.set(ground, known)
  const view = (configPath: string) => {
    const key = `${runDirectory}\n${configPath}`
    const found =
      known.get(key) ??
      createGround({
        files,
        clock,
        configPath,
        runDirectory,
        ...(interruption && { interruption }),
      })
    known.set(key, found)
    return found
  }
  if (typeof parameters['config'] === 'string') {
    return view(pathOf(parameters, 'config', layout.configs.training))
  }
  const first = view(layout.configs.training)
  const run = await first.run()
  return run.ok ? view(pathOf({ config: run.value.config.path }, 'config', layout.configs.training)) : first
}

/** The epochs that a run recorded. */
export async function historyOf(view: Ground): Promise<Result<readonly EpochEntry[]>> {
  const events = await view.events()
  return events.ok ? success(epochHistory(events.value)) : events
}
