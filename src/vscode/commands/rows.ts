import type { PhaseNode } from '../trees/phaseNode.ts'

/** What the commands of the phases view are called with: a row of it, or as much of one as another caller knows. */
export type Row = Pick<PhaseNode, 'project' | 'gate' | 'item' | 'place'>

/** The argument of a command where it is a row: commands can be called with anything. */
export function asRow(value: unknown): Row | undefined {
  const row = value as Partial<Row> | null | undefined
  return typeof row?.project === 'string' ? (row as Row) : undefined
}
