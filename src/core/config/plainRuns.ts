import { lineAt, type PlainNode } from './plainLines.ts'

/** Siblings that may be left out of a text, and the two beside them that stay. */
export interface Cut {
  /** Offsets of the lines that are left out. */
  readonly start: number
  readonly end: number
  readonly left: PlainNode
  readonly nodes: readonly PlainNode[]
  readonly right: PlainNode
}

/** The siblings that follow each other, on one level of the text. */
interface Level {
  readonly kind: PlainNode['kind']
  readonly column: number
  run: PlainNode[]
  /** Nothing but the run is below its holder. */
  isWhole: boolean
}

/** Below this many siblings nothing is gained. */
const least = 4
/** A text of more lines isn't looked at. */
const mostLines = 15_000

const isPlain = ({ value, children }: PlainNode) => (value ?? children) !== undefined

/**
 * The plain lines in the middle of long runs: whatever a reader makes of the lines around them, these are read as
 * their neighbours are, if those are read as plain lines at all. In the order of the text.
 */
export function plainRuns(text: string): { readonly cuts: readonly Cut[]; readonly lines: number } {
  const cuts: Cut[] = []
  const levels: Level[] = []
  let isAfterGap = false
  /** Column of the comment in the gap that is furthest to the right: one that is deeper belongs to the line above. */
  let comment = -1
  let lines = 0

  /** Ends the innermost level; what holds it is plain if all of the level is. */
  const pop = () => {
    const { run, isWhole } = levels.pop()!
    const holder = levels.at(-1)?.run.at(-1)
    if (holder && isWhole && isPlain(run.at(-1)!)) holder.children = run
    else {
      collect(run, cuts)
      if (levels.length > 0) breakRun(levels.at(-1)!)
    }
  }
  /** What was read last is no plain sibling, or what comes next isn't one: a run ends with it. */
  const breakRun = (level: Level) => {
    collect(level.run, cuts)
    level.run = []
    level.isWhole = false
  }
  const breakAll = () => {
    while (levels.length > 0) {
      levels.at(-1)!.isWhole = false
      pop()
    }
  }
  const endGap = () => {
    isAfterGap = false
    comment = -1
  }
  const add = (node: PlainNode) => {
    const { column, kind } = node
    const isDone = ({ column: other, kind: otherKind }: Level) =>
      other > column || (other === column && otherKind === 'item' && kind === 'pair')
    let isBelow = false
    while (levels.length > 0 && isDone(levels.at(-1)!)) {
      pop()
      isBelow = true
    }
    const level = levels.at(-1)
    if (level?.column === column && level.kind === kind) {
      const last = level.run.at(-1)
      if ((last && !isPlain(last)) || (isAfterGap && (isBelow || comment > column))) breakRun(level)
      level.run.push(node)
      return
    }
    const holder = level?.run.at(-1)
    const isHeld = holder && !isPlain(holder) && !isBelow
    if (!isHeld) breakAll()
    levels.push({ kind, column, run: [node], isWhole: Boolean(isHeld) && !isAfterGap })
  }

  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at)
    if (line.kind === 'plain') {
      add(line.node)
      endGap()
      if (line.inner) add(line.inner)
    } else if (line.kind === 'gap') {
      isAfterGap = true
      comment = Math.max(comment, line.comment)
    } else {
      breakAll()
      endGap()
    }
    at = line.end
    lines += 1
    if (lines > mostLines) return { cuts: [], lines }
    if (line.kind === 'other' && line.literal !== undefined) at = afterText(text, at, line.literal)
  }
  breakAll()
  return { cuts: cuts.toSorted((a, b) => a.start - b.start), lines }
}

/** Behind the lines of a literal text that is deeper than a column. */
function afterText(text: string, from: number, column: number): number {
  let at = from
  while (at < text.length) {
    const stop = text.indexOf('\n', at)
    const end = stop === -1 ? text.length : stop + 1
    const line = text.slice(at, Math.min(end, at + column + 2))
    if (line.trim() !== '' && !/^ *$/.test(line.slice(0, column + 1))) return at
    at = end
  }
  return at
}

/**
 * The cuts of a run. Its first two and its last sibling stay: the lines above may take the first one in, those below
 * may go on with the last one.
 */
function collect(run: readonly PlainNode[], cuts: Cut[]): void {
  const isLong = run.length >= least
  const kept = isLong ? [run[0]!, run[1]!, run.at(-1)!] : run
  for (const { children } of kept) if (children) collect(children, cuts)
  if (!isLong) return
  const right = run.at(-1)!
  cuts.push({
    start: run[2]!.lineStart,
    end: right.lineStart,
    left: run[1]!,
    nodes: run.slice(2, -1),
    right,
  })
}
