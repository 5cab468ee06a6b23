import { layout } from '../../core/project/layout.ts'
import { phaseRuns } from '../../core/readiness/phaseRun.ts'

/** The configuration that a run directory is usually trained with, one of the numbered ones beside it too. */
export function usualConfig(directory: string): string {
  const isOf = (usual: string) =>
    directory.startsWith(usual) && /^(?:_\d+)?(?:\/|$)/.test(directory.slice(usual.length))
  if (isOf(phaseRuns.baseline)) return layout.configs.training
  const isOptimized = isOf(phaseRuns.optimization) || isOf(phaseRuns.rounds)
  return isOptimized ? layout.configs.optimization : layout.configs.final
}
