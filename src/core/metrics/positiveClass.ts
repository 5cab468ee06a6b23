/**
 * Index of the class that metrics "of the positive class" are about: the one that is named, by name or index, else
 * class 1 of two. Undefined with more classes where none is named, or where the name is no class.
 */
export function positiveClass(
  classes: number,
  named?: string | number,
  classNames: readonly string[] = [],
): number | undefined {
  if (named === undefined) return classes === 2 ? 1 : undefined
  const place = classNames.indexOf(String(named))
  if (place >= 0) return place
  const index = Number(named)
  return String(named).trim() !== '' && Number.isInteger(index) && index >= 0 && index < classes
    ? index
    : undefined
}
