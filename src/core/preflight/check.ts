import type { Config } from '../config/schema.ts'
import type { Finding } from '../finding.ts'
import type { Launching } from '../launch/ports.ts'
import type { Trainer } from '../launch/trainer.ts'
import type { Ports } from '../ports.ts'
import type { Ground } from '../readiness/ground.ts'

/** What a check before the training may look at. */
export interface PreflightContext extends Ports {
  readonly launching: Launching
  readonly configPath: string
  readonly config: Config
  readonly trainer: Trainer
  readonly ground: Ground
}

/** One check before the training; an object of this shape a file. It starts nothing that takes long. */
export interface PreflightCheck {
  readonly id: string
  /** One line for people: what is looked at. */
  readonly looksAt: string
  /** What it finds holds for this machine alone. */
  readonly dependsOnMachine: boolean
  /** Errors say what has to change before it is worth to start, infos what was found. */
  check(context: PreflightContext): Promise<readonly Finding[]>
}
