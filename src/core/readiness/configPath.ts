import type { Files } from '../ports.ts'
import { layout, runFiles } from '../project/layout.ts'
import { readRun } from '../runs/runDirectory.ts'

/**
 * The configuration that a project is judged by: `final_config.yaml`, or where that was never derived the file
 * that the production run was trained with (`finalize-model --config FILE`).
 */
export async function findConfigPath(files: Files): Promise<string> {
  const path = layout.configs.final
  if (await files.stat(path)) return path
  const run = await readRun(files, `${layout.run}/${runFiles.run}`)
  if (!run.ok) return path
  return (await files.stat(run.value.config.path))?.kind === 'file' ? run.value.config.path : path
}
