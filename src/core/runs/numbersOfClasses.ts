import { finding, type Finding } from '../finding.ts'

/** The number that a name of a class is written as; undefined where it is none. */
const numberIn = (name: string): number | undefined =>
  name.trim() !== '' && Number.isFinite(Number(name)) ? Number(name) : undefined

/** Places of the classes whose names are numbers, by these; 1 and 1.0 are the same. Of two such names neither counts. */
export function placesByNumber(classNames: readonly string[]): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  const twice = new Set<number>()
  for (const [place, name] of classNames.entries()) {
    const number = numberIn(name)
    if (number === undefined) continue
    if (places.has(number)) twice.add(number)
    places.set(number, place)
  }
  for (const number of twice) places.delete(number)
  return places
}

/** The place of the class whose name is written as the same number as a text. */
export function placeOfNumber(text: string, places: ReadonlyMap<number, number>): number | undefined {
  const number = numberIn(text)
  return number === undefined ? undefined : places.get(number)
}

/**
 * A warning where numbers count the classes from 0 while one of them is the name of another class, so that they may have
 * been meant as names.
 *
 * @param values of the column; read only where class names are numbers other than their places
 */
export function numbersLikeNames(
  file: string,
  column: string,
  values: Iterable<number | bigint>,
  classNames: readonly string[],
): readonly Finding[] {
  const moved = new Set(
    [...placesByNumber(classNames)].flatMap(([number, at]) => (number === at ? [] : number)),
  )
  if (moved.size === 0) return []
  let found: number | undefined
  for (const each of values) {
    const value = Number(each)
    // What is no class is told of elsewhere.
    if (classNames[value] === undefined) return []
    if (found === undefined && moved.has(value)) found = value
  }
  if (found === undefined) return []
  const args = { file, column, value: String(found), name: classNames[found]! }
  return [finding('predictions-numbers-like-names', 'warning', args, { file })]
}
