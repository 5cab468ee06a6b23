import { isText, toFloat64 } from '../../arrays/elements.ts'
import type { NdArray } from '../../arrays/ndarray.ts'

/*
 * Outputs that are the predicted class itself and no score, as scikit-learn's classifiers are exported with: its name as
 * text, or a number.
 */

/**
 * The classes by the numbers that are their names; undefined where some name is no whole number or two are the same. A
 * number then is the place of a class.
 */
export function classesByNumber(names: readonly string[]): ReadonlyMap<number, number> | undefined {
  const places = new Map(names.map((name, place) => [name.trim() === '' ? Number.NaN : Number(name), place]))
  const areWhole = [...places.keys()].every(Number.isSafeInteger)
  return areWhole && places.size === names.length ? places : undefined
}

/**
 * The index of each class that a model gave: of a text the class of that name, of a number the class whose name it is
 * where all names are whole numbers, else the class at that place. NaN for what is no class.
 */
export function classIndices(given: NdArray, names: readonly string[]): Float64Array {
  if (isText(given)) {
    const places = new Map(names.map((name, place) => [name, place]))
    return Float64Array.from(given.data, (name) => places.get(name) ?? Number.NaN)
  }
  const places = classesByNumber(names) ?? new Map(names.map((_, place) => [place, place]))
  return toFloat64(given)!.map((number) => places.get(number) ?? Number.NaN)
}
