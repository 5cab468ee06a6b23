import type { Config } from '../config/schema.ts'
import { projectScript, type Trainer } from '../launch/trainer.ts'
import type { Files } from '../ports.ts'

/** Files of the project whose code a training runs: its own script, and the modules that the configuration names. */
export async function codeFiles(files: Files, config: Config, trainer: Trainer): Promise<readonly string[]> {
  const named = [config.model.architecture, config.data.source ?? '']
  const modules = named.flatMap((name) => /^([A-Za-z_][\w.]*):\w+$/.exec(name)?.[1] ?? [])
  const candidates = [
    ...(trainer.kind === 'project' ? [projectScript] : []),
    ...modules.flatMap((module) => {
      const path = module.replaceAll('.', '/')
      return [`${path}.py`, `${path}/__init__.py`]
    }),
  ]
  const stats = await Promise.all(candidates.map((path) => files.stat(path)))
  return candidates.filter((_, index) => stats[index]?.kind === 'file')
}
