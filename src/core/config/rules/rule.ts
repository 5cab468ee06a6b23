import type { ArgumentsOf, Finding, FindingCode, Severity } from '../../finding.ts'
import type { ProjectFacts } from '../projectFacts.ts'
import type { Config } from '../schema.ts'

export type ConfigKind = 'final' | 'training' | 'optimization'

/** What a rule sees. Paths are the schema's, dotted; places follow an older spelling by themselves. */
export interface RuleContext {
  /** Effective, defaults included. */
  readonly config: Config
  readonly kind: ConfigKind
  readonly project: ProjectFacts | undefined
  /** Whether the file states a key itself. */
  readonly stated: (path: string) => boolean
  /**
   * A finding at a key's value (or, where it isn't stated, at its section). `instead` is the text that
   * would stand in place of a stated value.
   */
  readonly report: <C extends FindingCode>(
    code: C,
    severity: Severity,
    args: ArgumentsOf<C>,
    path: string,
    instead?: string,
  ) => Finding
}

/** One rule across fields. Reports under its own code only; values of wrong type never reach it. */
export interface Rule {
  readonly id: FindingCode
  /** One line for the reference page: what it finds. */
  readonly finds: string
  check(context: RuleContext): Iterable<Finding>
}
