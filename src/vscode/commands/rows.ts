import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import type { PhaseNode } from '../trees/phaseNode.ts'

/** The argument of a command where it is a row of the phases view: commands can be called with anything. */
export function asNode(value: unknown): PhaseNode | undefined {
  const node = value as Partial<PhaseNode> | null | undefined
  return typeof node === 'object' && typeof node?.project === 'string' && typeof node.context === 'string'
    ? (node as PhaseNode)
    : undefined
}

export function projectOf(projects: Projects, { project }: PhaseNode): Project | undefined {
  return projects.all.find(({ folder }) => folder.uri.toString() === project)
}
