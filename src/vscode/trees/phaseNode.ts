import type { GateName } from '../../core/phases/gates.ts'
import type { Decider } from '../../core/phases/parse.ts'
import type { Verdict } from '../../core/readiness/check.ts'
import type { Definition } from '../tasks/definition.ts'
import type { Icon } from './verdictLook.ts'

/** An item of a gate as commands need it. */
export interface ItemTarget {
  readonly id: string
  readonly gate: GateName
  readonly checklist: string
  readonly decidedBy: Decider
  readonly verdict: Verdict
  readonly ticked: boolean
  /** Project-relative paths. */
  readonly evidence: readonly string[]
}

/** One row of the phases view. */
export interface PhaseNode {
  /** Unique in the view and the same after each update, so that the editor keeps what is folded out. */
  readonly id: string
  readonly label: string
  readonly description?: string
  /** Paragraphs of plain text, the first in bold. */
  readonly tooltip: readonly string[]
  readonly icon?: Icon
  /** Read out instead of label and description. */
  readonly spoken: string
  /** Words that the manifest's menus look for. */
  readonly context: string
  readonly checkbox?: { readonly ticked: boolean; readonly says: string }
  readonly folded: 'leaf' | 'collapsed' | 'expanded'
  readonly children: readonly PhaseNode[]
  /** The folder's address (`Uri.toString()`). */
  readonly project: string
  readonly gate?: GateName
  readonly item?: ItemTarget
  /** What a click opens: a project-relative file and, where known, a zero-based line. */
  readonly place?: { readonly file: string; readonly line?: number }
  /** What "run the step" starts. */
  readonly step?: Definition
}
