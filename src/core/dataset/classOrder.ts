import { placesIn } from '../runs/classOrder.ts'
import type { Dataset, Split } from './dataset.ts'

/** The data with its classes, or labels, in the order of these names; as it stands where its own are others. */
export function dataInClassOrder(dataset: Dataset, names: readonly string[]): Dataset {
  const places = placesIn(dataset.classNames, names)
  if (!places) return dataset
  const moved = (split: Split): Split => ({ ...split, targets: targetsMoved(split, places) })
  return {
    ...dataset,
    train: moved(dataset.train),
    val: moved(dataset.val),
    test: moved(dataset.test),
    classNames: names,
  }
}

/** @param places where each of the names stands now */
function targetsMoved({ targets, labels }: Split, places: readonly number[]): Float64Array {
  if (labels !== undefined) return targets.map((_, at) => targets[at - (at % labels) + places[at % labels]!]!)
  const placeOf = new Map(places.map((from, to) => [from, to]))
  return targets.map((index) => placeOf.get(index)!)
}
