import { deriveFinalConfig, type Derived } from '../../core/config/derive.ts'
import type { ConfigText } from '../../core/config/setValues.ts'
import { setValue } from '../../core/config/edit.ts'
import { readConfig } from '../../core/config/effective.ts'
import type { Config } from '../../core/config/schema.ts'
import { architectures } from '../../core/config/trainerNames.ts'
import { success, type Result } from '../../core/finding.ts'
import { hasProjectScript } from '../../core/launch/projectScript.ts'
import { FileError, type Files } from '../../core/ports.ts'
import { layout } from '../../core/project/layout.ts'

const configLimit = 16 << 20

/** What `final_config.yaml` would become, for a person to accept. */
export interface Proposal {
  readonly text: string
  /** The file as it stands; undefined where there is none yet. */
  readonly existing: string | undefined
  /** What the text is shown against: the file itself, or the configuration that it is derived from. */
  readonly against: string
  readonly changes: Derived['changes']
  /** Keys that a person and the source both changed; the person's value stands. */
  readonly conflicts: Derived['conflicts']
  /** Both trainers can train it and the configuration leaves open which. */
  readonly isTrainerOpen: boolean
}

/** Whether there is anything to accept. */
export const isChanged = ({ text, existing }: Proposal): boolean => text !== existing

/** Derives the final configuration as the pipeline would, from `source`; from the file itself where that is undefined. */
export async function propose(files: Files, source: string | undefined): Promise<Result<Proposal>> {
  const path = layout.configs.final
  const existing = await textAt(files, path)
  let text = existing?.text ?? ''
  let rest: Pick<Proposal, 'changes' | 'conflicts'> = { changes: [], conflicts: [] }
  if (source !== undefined) {
    const derived = deriveFinalConfig({ source: await textAt(files, source), existing })
    if (!derived.ok) return derived
    text = derived.value.text
    rest = derived.value
  }
  const config = readConfig(text, path)
  const isTrainerOpen = config.ok && (await bothCanTrain(files, config.value))
  const { changes, conflicts } = rest
  return success({
    text,
    existing: existing?.text,
    against: existing || source === undefined ? path : source,
    changes,
    conflicts,
    isTrainerOpen,
  })
}

/** The proposal with the trainer written down, so that it isn't asked again; undefined where the text has no place for it. */
export function withTrainer(proposal: Proposal, trainer: Config['launch']['trainer']): Proposal | undefined {
  const text = setValue(proposal.text, ['launch', 'trainer'], trainer, '')
  return text === undefined ? undefined : { ...proposal, text }
}

/** Whether the project's own script and the embedded trainer could both train this, and nobody said which should. */
export async function bothCanTrain(files: Files, config: Config): Promise<boolean> {
  const { launch, model, data } = config
  const isKnown = architectures.some((name) => name.toLowerCase() === model.architecture.toLowerCase())
  if (launch.trainer !== 'auto' || !isKnown || data.train === undefined) return false
  return hasProjectScript(files)
}

async function textAt(files: Files, path: string): Promise<ConfigText | undefined> {
  try {
    return { path, text: await files.readText(path, { limit: configLimit }) }
  } catch (cause) {
    if (cause instanceof FileError && cause.problem === 'missing') return undefined
    throw cause
  }
}
