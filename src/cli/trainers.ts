import path from 'node:path'
import { createReferenceFinder } from '../core/launch/reference.ts'
import type { Trainers } from '../core/launch/resolveTrainer.ts'
import type { Ports } from '../core/ports.ts'
import type { Invocation } from './command.ts'
import { mainProgram, packageRoot } from './packageRoot.ts'
import { programVersion } from './version.ts'

/** The trainers that this installation has or is told of, for the project of the ports. */
export function trainersOf({ env }: Pick<Invocation, 'env'>, { processes, files }: Ports): Trainers {
  return {
    embedded: { command: process.execPath, args: [mainProgram(), 'train'], version: programVersion },
    python: env['FINALIZE_MODEL_PYTHON'],
    reference: createReferenceFinder(processes, files.root),
    referencePackage: path.join(packageRoot(), 'trainer'),
  }
}
