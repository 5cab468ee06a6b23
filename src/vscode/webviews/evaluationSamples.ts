import type { Split } from '../../core/dataset/dataset.ts'
import { LowestRows } from '../../core/failures/lowestRows.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { percentText } from '../../core/wording/numbers.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { scoreReader } from '../../core/runs/scores.ts'
import { shownName } from '../../core/wording/shownName.ts'
import { cellPage } from '../../protocol/evaluation/samples.ts'
import type { CellSample, CellSamples, Picture } from '../../protocol/evaluation/samples.ts'
import { pictureForm, samplePicture } from './samplePicture.ts'

/** Draws the sample of a row of the predictions; undefined where no picture is known to belong to it. */
type Draw = (row: number) => Picture | undefined

const drawers = new WeakMap<Ground, Promise<Draw>>()

/** The samples of one cell of the confusion matrix, the most confident first, a page from the `from`th on. */
export async function cellSamples(
  ground: Ground,
  { actual, predicted, from }: { readonly actual: number; readonly predicted: number; readonly from: number },
): Promise<CellSamples> {
  const test = await ground.predictions('test')
  if (!test.ok) return { actual, predicted, samples: [], total: 0 }
  const { total, rows } = rowsOf(test.value, actual, predicted, from + cellPage)
  const draw = await drawerOf(ground, test.value)
  return {
    actual,
    predicted,
    total,
    samples: rows.slice(from).map((row) => {
      const picture = draw(row)
      return { ...sampleOf(test.value, row, predicted), ...(picture && { picture }) }
    }),
  }
}

/** Samples of a cell that are copied at once. */
const mostCopied = 1000

/** The same without pictures, at most `most` of them. */
export async function cellList(
  ground: Ground,
  { actual, predicted }: { readonly actual: number; readonly predicted: number },
  most = mostCopied,
): Promise<CellSamples> {
  const test = await ground.predictions('test')
  if (!test.ok) return { actual, predicted, samples: [], total: 0 }
  const { total, rows } = rowsOf(test.value, actual, predicted, most)
  return { actual, predicted, total, samples: rows.map((row) => sampleOf(test.value, row, predicted)) }
}

/** How many samples a cell has, and the first of them, the most confident first. */
function rowsOf(
  { yTrue, yPred, scores, classes, samples }: Predictions,
  actual: number,
  predicted: number,
  most: number,
): { readonly total: number; readonly rows: readonly number[] } {
  const first = new LowestRows(most)
  const scoreAt = scoreReader(scores, classes, samples)
  let total = 0
  for (let row = 0; row < yTrue.length; row++) {
    if (yTrue[row] !== actual || yPred[row] !== predicted) continue
    total++
    first.add(row, scores.length === 0 ? 0 : -scoreAt(row, predicted))
  }
  return { total, rows: first.rows() }
}

function sampleOf(
  { ids, scores, classes, samples }: Predictions,
  row: number,
  predicted: number,
): CellSample {
  const score = scores.length === 0 ? undefined : scoreReader(scores, classes, samples)(row, predicted)
  return {
    id: shownName(ids[row] ?? String(row)),
    ...(score !== undefined && { confidence: confidenceText(score, samples) }),
  }
}

export function drawerOf(ground: Ground, predictions: Predictions): Promise<Draw> {
  const known = drawers.get(ground) ?? makeDrawer(ground, predictions)
  drawers.set(ground, known)
  return known
}

async function makeDrawer(ground: Ground, predictions: Predictions): Promise<Draw> {
  const dataset = await ground.dataset()
  const split = dataset.ok ? dataset.value.test : undefined
  const form = split && pictureForm(split)
  if (!split || !form) return () => undefined
  const rows = rowsById(split)
  return (row) => {
    const at = rows.get(predictions.ids[row] ?? String(row))
    // A picture beside the wrong label misleads: the two must agree on what the sample is.
    return at === undefined || !sameTargets(split, at, predictions, row)
      ? undefined
      : samplePicture(split, form, at)
  }
}

function sameTargets(split: Split, at: number, { yTrue }: Predictions, row: number): boolean {
  const width = split.labels ?? 1
  for (let each = 0; each < width; each++) {
    if (split.targets[at * width + each] !== yTrue[row * width + each]) return false
  }
  return true
}

/** Ids that stand twice name no sample. */
function rowsById({ ids }: Split): ReadonlyMap<string, number | undefined> {
  const rows = new Map<string, number | undefined>()
  for (const [row, id] of ids.entries()) rows.set(id, rows.has(id) ? undefined : row)
  return rows
}

/** In percent; what is nearly certain is called so, without a row of nines. */
function confidenceText(score: number, samples: number): string {
  if (score > 0.9994 && score < 1) return '> 99.9 %'
  return score > 0 && score < 0.0006 ? '< 0.1 %' : percentText(score, samples)
}
