import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { emptyFloat64 } from '../arrays/elements.ts'
import { positiveClass } from '../metrics/positiveClass.ts'
import { setHighest } from './checkPredictions.ts'
import { emptyLabels } from './narrowLabels.ts'
import type { Labels, Predictions } from './predictions.ts'
import { areAlone, restOf, scoreReader } from './scores.ts'

/**
 * Predictions of several models or splits, all with their classes, or labels, in the order of the first. They are
 * matched by name; where one of two has nothing but numbers, by place. An info tells of each whose columns were moved.
 * Fails where the classes are others.
 */
export function inOneClassOrder(given: readonly Predictions[]): Result<readonly Predictions[]> {
  const [first, ...others] = widened(given)
  if (!first) return success([])
  const findings: Finding[] = []
  const ordered = [first]
  // The first whose classes have names says what the others' are.
  let reference = first
  for (const other of others) {
    const { path } = other
    const [place, args] = [{ file: path }, { candidate: reference.path, baseline: path }]
    if (other.classes !== reference.classes) {
      const counts = { classes: reference.classes, other: other.classes }
      return failure(finding('comparison-classes-differ', 'error', { ...args, ...counts }, place))
    }
    const [names, own] = [knownNames(reference), knownNames(other)]
    const lists = { classes: listed(reference), other: listed(other) }
    const places = placesIn(own, names)
    if (places) {
      ordered.push(movedTo(other, namesOf(reference), places))
      findings.push(finding('comparison-classes-moved', 'info', { ...args, ...lists }, place))
      continue
    }
    if (isNamed(reference) && isNamed(other) && !isSame(names, own))
      return failure(finding('comparison-class-names-differ', 'error', { ...args, ...lists }, place))
    if (!isNamed(reference)) reference = other
    ordered.push(other)
  }
  return success(ordered, findings)
}

/**
 * Classes that were predicted without scores are those that happen to occur: they get the classes of the first model
 * with scores, and where none has scores those that occur in any.
 */
function widened(models: readonly Predictions[]): readonly Predictions[] {
  const alone = models.filter(areAlone)
  if (alone.length === 0) return models
  const scored = models.find((each) => !alone.includes(each))
  const occurring = new Set(alone.flatMap(knownNames).filter((name) => name !== undefined))
  const names = scored ? namesOf(scored) : [...occurring]
  return names.length < 2
    ? models
    : models.map((each) => (alone.includes(each) ? amongClasses(each, names) : each))
}

/** Predictions of classes without scores as those of more classes; as they stand where one of theirs is none of these. */
function amongClasses(predictions: Predictions, names: readonly string[]): Predictions {
  const own = knownNames(predictions)
  // No sample is of the class without a name.
  const places = own.map((name, index) =>
    name === undefined ? 0 : isNamed(predictions) ? names.indexOf(name) : index < names.length ? index : -1,
  )
  const standSo = own.length === names.length && places.every((to, from) => to === from)
  if (places.includes(-1) || (standSo && !own.includes(undefined))) return predictions
  const moved = (labels: Labels): Labels => {
    const among = emptyLabels(predictions.samples, names.length)
    for (let row = 0; row < among.length; row++) among[row] = places[labels[row]!]!
    return among
  }
  return {
    ...predictions,
    ...positiveByName(predictions),
    classes: names.length,
    classNames: names,
    yTrue: moved(predictions.yTrue),
    yPred: moved(predictions.yPred),
  }
}

/** The predictions with their classes in the order of these names; as they stand where theirs are others, or have none. */
export function inClassOrder(given: Predictions, names: readonly string[]): Predictions {
  const predictions = areAlone(given) && names.length > 0 ? amongClasses(given, names) : given
  const places = isNamed(predictions) ? placesIn(knownNames(predictions), names) : undefined
  return places ? movedTo(predictions, names, places) : predictions
}

/** Names for the classes of predictions: these, unless the file itself has as many others. */
export function namesFor(predictions: Predictions, names: readonly string[]): readonly string[] {
  const { classNames = [], classes } = predictions
  if (names.length === 0) return classNames
  const hasOthers = isNamed(predictions) && !isSame(knownNames(predictions), names)
  return hasOthers && names.length === classes ? classNames : names
}

/** Names by index; undefined for one of two of which the file says no more than that it isn't the other. */
type Names = readonly (string | undefined)[]

const namesOf = ({ classNames, classes }: Predictions): readonly string[] =>
  classNames ?? Array.from({ length: classes }, (_, index) => String(index))

function knownNames(predictions: Predictions): Names {
  const names = namesOf(predictions)
  const isRest = !predictions.multiLabel && names.length === 2 && names[0] === restOf(names[1]!)
  return isRest ? [undefined, names[1]] : names
}

/** Whether classes have names and not only their numbers. */
const isNamed = ({ classNames }: Predictions): boolean =>
  classNames?.some((name, index) => name !== String(index)) ?? false

const isSame = (names: Names, others: Names): boolean =>
  names.length === others.length &&
  names.every((name, index) => {
    const other = others[index]
    return name === other || name === undefined || other === undefined
  })

/** For each of the names its place among the found ones; undefined where they stand so already, or are others. */
export function placesIn(found: Names, names: Names): readonly number[] | undefined {
  if (isSame(found, names)) return undefined
  const isOneUnknown = found.includes(undefined) || names.includes(undefined)
  if (isOneUnknown) {
    const isKnown = names.some((name, index) => name !== undefined && name === found[1 - index])
    return isKnown && isSame(found.toReversed(), names) ? [1, 0] : undefined
  }
  const placeOf = new Map(found.map((name, index) => [name, index]))
  const places = names.flatMap((name) => placeOf.get(name) ?? [])
  const isWhole = new Set(places).size === found.length && places.length === found.length
  return isWhole ? places : undefined
}

/** @param places where each of the names stands now */
function movedTo(predictions: Predictions, names: readonly string[], places: readonly number[]): Predictions {
  const { samples, classes, multiLabel } = predictions
  const moved = (values: Labels) => columnsMoved(values, predictions, places)
  const common = {
    ...predictions,
    scores: moved(predictions.scores),
    classNames: names,
    ...positiveByName(predictions),
  }
  if (multiLabel) return { ...common, yTrue: moved(predictions.yTrue), yPred: moved(predictions.yPred) }
  const placeOf = new Uint32Array(classes)
  for (const [to, from] of places.entries()) placeOf[from] = to
  const [yTrue, yPred] = [emptyLabels(samples, classes), emptyLabels(samples, classes)]
  for (let row = 0; row < samples; row++) yTrue[row] = placeOf[predictions.yTrue[row]!]!
  // Of classes with the same score the first is predicted, which may be another one now.
  setHighest(yPred, common.scores, classes)
  return { ...common, yTrue, yPred }
}

/** The positive class by its name: an index is one in the file's own order. */
function positiveByName({
  positiveClass: named,
  classes,
  classNames,
}: Predictions): Pick<Predictions, 'positiveClass'> {
  if (named === undefined) return {}
  const index = positiveClass(classes, named, classNames)
  return index === undefined ? {} : { positiveClass: classNames?.[index] ?? String(index) }
}

/** One value a sample and class, with the classes in another order; a score of the second of two alone gets the first's beside it. */
function columnsMoved(
  values: Labels,
  { samples, classes }: Predictions,
  places: readonly number[],
): Float64Array {
  const valueAt = scoreReader(values, classes, samples)
  const moved = emptyFloat64(samples * classes)
  for (let row = 0, at = 0; row < samples; row++) for (const from of places) moved[at++] = valueAt(row, from)
  return moved
}

/** Classes that a finding lists. */
const mostListed = 10

function listed(predictions: Predictions): string {
  const names = namesOf(predictions)
  return [...names.slice(0, mostListed), ...(names.length > mostListed ? ['…'] : [])].join(', ')
}
