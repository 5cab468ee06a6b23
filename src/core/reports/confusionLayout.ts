import { emWidth, labelOf, shorten } from './confusionLabels.ts'

/** Where everything of the picture is, in pixels. */
export interface ConfusionLayout {
  readonly classes: number
  /** Side of a cell, and the gap that shows between two. */
  readonly cell: number
  readonly gap: number
  /** Upper left corner of the matrix. */
  readonly left: number
  readonly top: number
  readonly side: number
  readonly labels: readonly string[]
  readonly labelSize: number
  /** Every how-manieth class is labelled. */
  readonly labelStep: number
  /** Degrees that the labels of the columns are turned. */
  readonly turn: 0 | 45 | 90
  /** Height that the labels below the matrix take. */
  readonly below: number
  readonly countSize: number
  /** Whether a cell has room for its share below the count. */
  readonly showsShares: boolean
  readonly showsCounts: boolean
  readonly width: number
  readonly height: number
}

const longestLabel = 220

/** @param digits the most digits that a count has */
export function confusionLayout(names: readonly string[], digits: number): ConfusionLayout {
  const classes = names.length
  const cell = cellSide(classes, digits)
  const labelSize = classes <= 12 ? 14 : Math.min(13, Math.max(9, cell * 0.5))
  const labelStep = Math.ceil((labelSize * 1.15) / cell)
  const labels = names.map((name, index) => shorten(labelOf(name, index), longestLabel / labelSize))
  const longest = Math.max(...labels.map(emWidth)) * labelSize
  const turn = longest <= cell - 8 ? 0 : cell >= 40 ? 45 : 90
  const below = turn === 0 ? labelSize * 1.4 : turn === 90 ? longest : (longest + labelSize) * Math.SQRT1_2
  const side = cell * classes
  // A label turned by 45° hangs out to the left of its column.
  const overhang = turn === 45 ? longest * Math.SQRT1_2 - cell / 2 : 0
  const left = Math.ceil(46 + Math.max(longest, overhang - 30))
  const top = 78
  return {
    classes,
    cell,
    gap: cell >= 20 ? 2 : cell >= 8 ? 1 : 0,
    left,
    top,
    side,
    labels,
    labelSize,
    labelStep,
    turn,
    below: Math.ceil(below),
    countSize: Math.min(classes <= 12 ? 20 : 13, (cell - 6) / (digits * 0.72), cell * 0.46),
    showsShares: cell >= 56,
    showsCounts: cell >= 18,
    width: Math.ceil(Math.max(left + side + 96, 420)),
    height: Math.ceil(top + Math.max(side, 150) + 12 + below + 40),
  }
}

function cellSide(classes: number, digits: number): number {
  if (classes <= 4) return Math.max(96, 18 + digits * 13)
  if (classes <= 6) return Math.max(76, 18 + digits * 11)
  if (classes <= 12) return Math.max(60, 16 + digits * 11)
  if (classes <= 25) return Math.max(38, 10 + digits * 7)
  if (classes <= 60) return Math.max(27, 8 + digits * 6.5)
  return Math.max(1, Math.floor(1600 / classes))
}
