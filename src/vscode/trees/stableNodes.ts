import type { PhaseNode } from './phaseNode.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Keeps one object a row, whatever it comes to say: the editor knows rows as objects, and a row that it draws again
 * can't be clicked meanwhile. So only what has changed is drawn again.
 */
export class StableNodes {
  #known = new Map<string, Known>()
  #roots: readonly PhaseNode[] = []

  get roots(): readonly PhaseNode[] {
    return this.#roots
  }

  /** Takes the rows as they are now. Gives those to draw again, with all that is below them; undefined for all rows. */
  update(next: readonly PhaseNode[]): readonly PhaseNode[] | undefined {
    const changed: PhaseNode[] = []
    const known = new Map<string, Known>()
    const take = (fresh: PhaseNode, drawn: boolean): PhaseNode => {
      const old = this.#known.get(fresh.id)
      const says = told(fresh)
      const differs = old !== undefined && old.says !== says
      if (differs && !drawn) changed.push(old.node)
      const children = fresh.children.map((child) => take(child, drawn || differs || !old))
      const node = (old?.node ?? {}) as Mutable<PhaseNode> & Record<string, unknown>
      for (const key of Object.keys(node)) delete node[key]
      Object.assign(node, fresh, { children })
      known.set(fresh.id, { node, says })
      return node
    }
    const roots = next.map((node) => take(node, false))
    const same = listOf(roots) === listOf(this.#roots)
    this.#known = known
    this.#roots = roots
    return same ? changed : undefined
  }
}

interface Known {
  readonly node: PhaseNode
  /** All that is drawn of it, and which rows are below it. */
  readonly says: string
}

const told = ({ children, ...own }: PhaseNode) => JSON.stringify([own, listOf(children)])
const listOf = (nodes: readonly PhaseNode[]) => JSON.stringify(nodes.map(({ id }) => id))
