import type { Config } from '../config/schema.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import type { Ports } from '../ports.ts'
import { chooseInterpreter } from './interpreter.ts'
import { hasProjectScript } from './projectScript.ts'
import { findReference, type Reference } from './reference.ts'
import { asksForReference, chooseTrainer, pythonFor, type Program, type Trainer } from './trainer.ts'

/** What the trainers of a machine are, whatever the project. */
export interface Trainers {
  readonly embedded: Program & { readonly version: string }
  /** Interpreter that the editor was told to use; the project's own where absent. */
  readonly python: string | undefined
  /** Where the package of the PyTorch trainer is, for whoever wants to install it. */
  readonly referencePackage: string
  /** Looks for the PyTorch trainer in an interpreter; starting it each time where absent. */
  readonly reference?: (python: string) => Promise<Reference | undefined>
}

/** The trainer that a configuration asks for in a project; one that isn't installed is a finding. */
export async function resolveTrainer(
  { files, processes }: Pick<Ports, 'files' | 'processes'>,
  config: Config,
  { embedded, python, referencePackage, reference: find }: Trainers,
): Promise<Result<Trainer>> {
  const hasScript = await hasProjectScript(files)
  const interpreter = pythonFor(config, await chooseInterpreter(files, python))
  const look = find ?? ((path: string) => findReference(processes, path, files.root))
  const reference = asksForReference(config, hasScript) ? await look(interpreter) : undefined
  const trainer = chooseTrainer(config, { hasScript, python: interpreter, reference, embedded })
  if (trainer) return success(trainer)
  return failure(finding('trainer-not-installed', 'error', { python: interpreter, folder: referencePackage }))
}
