import { isMissing, mostNames, type Codes, type ColumnBuilder } from '../arrays/columnBuilder.ts'
import { valuesAt } from '../arrays/elements.ts'
import { unreadColumns, type BesideOthers, type ColumnKind, type Table } from '../arrays/table.ts'
import type { NdArray } from '../arrays/ndarray.ts'
import { columnsOf } from '../arrays/tableBuilder.ts'
import { truthOf } from '../arrays/truths.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { hasLabelColumns, labelArrays, labelColumnKind, labelsBeside } from './labelPredictions.ts'
import { namesOccurring } from './labelsAlone.ts'
import { numbersLikeNames, placeOfNumber, placesByNumber } from './numbersOfClasses.ts'
import { columnMissing, type RawPredictions } from './rawPredictions.ts'
import { restOf } from './scores.ts'

export type PredictionColumns = Omit<RawPredictions, 'path' | 'sha256'>

const scorePrefix = 'score_'
/** The scores of class 1 of two. */
const soleScore = 'y_score'
/** Classes that a finding lists. */
const mostListed = 20
const targets: readonly string[] = ['y_true', 'y_pred']

/** How the columns of a table are read, by the parts they stand for; a finding where none is `y_true`. */
export function predictionKinds(
  parts: readonly (string | undefined)[],
  file: string,
): Result<readonly ColumnKind[]> {
  const names = parts.filter((part) => part !== undefined)
  const several = hasLabelColumns(names)
  if (!several && !names.includes('y_true')) return failure(columnMissing(file, 'y_true', names))
  const beside = several ? labelsBeside(names) : scoresBeside(names)
  return success(
    parts.map((part) =>
      part === undefined || isRowIndex(part) ? 'skip' : (beside.get(part) ?? kindOf(part, several)),
    ),
  )
}

/** The columns of scores of two classes and more: beside each other, in their order. */
function scoresBeside(names: readonly string[]): ReadonlyMap<string, BesideOthers> {
  const scores = names.filter((name) => name.startsWith(scorePrefix))
  const width = scores.length
  if (width < 2) return new Map()
  return new Map(scores.map((name, column) => [name, { matrix: scorePrefix, column, width }]))
}

/** The column in which pandas writes the index of the rows, to CSV without a name; it says nothing of a sample. */
const isRowIndex = (name: string): boolean => name === '' || /^__index_level_\d+__$/.test(name)

function kindOf(name: string, several: boolean): ColumnKind {
  if (name === 'id' || name === 'group') return 'text'
  if (targets.includes(name)) return 'anyOrLists'
  if (name === soleScore) return 'numberOrLists'
  if (name === 'sample_weight' || name.startsWith(scorePrefix)) return 'number'
  return (several ? labelColumnKind(name) : undefined) ?? 'any'
}

/**
 * The columns of a table as arrays; of several labels a sample as `labelPredictions.ts` says. A column that predictions
 * are made of and that its reader left out is a finding.
 */
export function fromTable(table: Table): Result<PredictionColumns> {
  const { names } = table
  const several = hasLabelColumns(names)
  const isPart = (name: string) => kindOf(name, several) !== 'any'
  const unread = unreadColumns(table, names.filter(isPart))
  const uneven = unevenLists(table)
  const varied = variedTargets(table)
  if (unread.length > 0 || uneven.length > 0 || varied.length > 0)
    return failure(...unread, ...uneven, ...varied)
  if (several) {
    const labels = labelArrays(table, table.file)
    return labels.ok ? success({ ...commonColumns(table), ...labels.value }) : labels
  }
  const scores = scoresOf(table)
  if (!scores.ok) return scores
  const { classNames, score } = scores.value
  const pred = targetOf(table, 'y_pred', classNames)
  const found = {
    yTrue: targetOf(table, 'y_true', classNames)!,
    classNames,
    ...(pred && { pred }),
    ...commonColumns(table),
    ...(score && { score }),
  }
  return success(
    found,
    targets.flatMap((name) => countedClasses(table, name, classNames)),
  )
}

/** The scores and the names of their classes: of each class a column, of two also of one alone. */
function scoresOf(
  table: Table,
): Result<{ readonly classNames: readonly string[]; readonly score?: NdArray }> {
  const { file, rows, numbers, matrices } = table
  const classNames = table.names
    .filter((name) => name.startsWith(scorePrefix))
    .map((name) => name.slice(scorePrefix.length))
  const [sole] = classNames
  const several = matrices.get(scorePrefix)
  if (several) {
    const score: NdArray = { type: 'float64', shape: [rows, classNames.length], data: several }
    return success({ classNames, score })
  }
  const lists = sole === undefined ? listArray(table, soleScore) : undefined
  const data = numbers.get(sole === undefined ? soleScore : scorePrefix + sole)
  if (!data && !lists) return success({ classNames: namesOfTargets(table) })
  const score: NdArray = lists ?? { type: 'float64', shape: [rows], data: data! }
  const truth = table.columns.get('y_true')
  if (!truth) return success({ classNames, score })
  const labels = truth.coded()?.names ?? []
  if (sole === undefined) {
    if (isNumbered(truth)) return success({ classNames, score })
    if (lists) return failure(listsUnnamed(file, labels))
    const args = { file, classes: labels.slice(0, mostListed) }
    return failure(finding('predictions-score-of-which', 'error', args, { file }))
  }
  if (isNumbered(truth) && !labels.some((name) => Number(name) === Number(sole)))
    return success({ classNames: [restOf(sole), sole], score })
  const others = labels.filter(
    (name) => name !== sole && !(isNumbered(truth) && Number(name) === Number(sole)),
  )
  if (others.length > 1) {
    const args = { file, column: scorePrefix + sole, classes: labels.slice(0, mostListed) }
    return failure(finding('predictions-scores-missing', 'error', args, { file }))
  }
  const [other] = others.map((name) => (truth.isNumeric ? String(Number(name)) : name))
  return success({ classNames: [other ?? restOf(sole), sole], score })
}

/** The classes that occur, of targets that both are names of such; none where a name is empty. */
function namesOfTargets({ columns }: Table): readonly string[] {
  const found = targets.map((name) => columns.get(name))
  const names = found.flatMap((each) => (each && !isNumbered(each) ? (each.coded()?.names ?? []) : []))
  const areAllNames = found.every((each) => each && !isNumbered(each))
  return areAllNames && !names.includes('') ? namesOccurring(names) : []
}

function listsUnnamed(file: string, labels: readonly string[]): Finding {
  const args = { file, classes: labels.slice(0, mostListed) }
  return finding('predictions-lists-of-which', 'error', args, { file })
}

/** A column of lists as an array of rows and columns. */
function listArray({ rows, lists }: Table, name: string): NdArray | undefined {
  const found = lists.get(name)
  return found && { type: 'float64', shape: [rows, found.width], data: found.data }
}

function unevenLists({ file, lists }: Table): readonly Finding[] {
  return [...lists].flatMap(([column, { width, odd }]) =>
    odd ? [finding('table-lists-uneven', 'error', { file, column, expected: width, ...odd }, { file })] : [],
  )
}

/** Targets of more different texts than are kept: neither values nor classes. */
function variedTargets({ file, columns }: Table): readonly Finding[] {
  return targets.flatMap((column) => {
    const builder = columns.get(column)
    if (!builder || builder.isNumeric || builder.coded()) return []
    return [finding('predictions-too-varied', 'error', { file, column, limit: mostNames }, { file })]
  })
}

/** What every form has beside targets and scores. */
function commonColumns(table: Table): Pick<PredictionColumns, 'id' | 'group' | 'weight' | 'columns'> {
  const [id, group] = [textColumn(table, 'id'), textColumn(table, 'group')]
  const weight = table.numbers.get('sample_weight')
  const further = [...table.columns].filter(([name]) => !targets.includes(name))
  return {
    columns: columnsOf(new Map(further)),
    ...(id && { id }),
    ...(group && { group }),
    ...(weight && { weight: { type: 'float64', shape: [table.rows], data: weight } }),
  }
}

function textColumn({ rows, texts }: Table, name: string): NdArray | undefined {
  const data = texts.get(name)
  return data && { type: 'string', shape: [rows], data }
}

/** Whether the values are numbers or truth values, and so stand for classes by their place. */
const isNumbered = (builder: ColumnBuilder): boolean =>
  builder.isNumeric || builder.coded()?.names.every((name) => truthOf(name) !== undefined) === true

/**
 * A target: by class name where every text is one, or the number that one is written as; else as numbers, or as it stands
 * where one is none (so that it is reported as an unknown class).
 */
function targetOf(table: Table, name: string, classNames: readonly string[]): NdArray | undefined {
  const builder = table.columns.get(name)
  if (!builder) return listArray(table, name)
  const shape = [table.rows]
  const coded = builder.coded()
  const distinct = coded && builder.distinctNumbers()
  const byName = placeByName(classNames)
  // What is missing is told as that.
  const orMissing = (each: string) => byName(each) ?? (distinct && isMissing(each) ? Number.NaN : undefined)
  for (const placeOf of [orMissing, truthOf]) {
    const indices = coded?.names.map(placeOf)
    if (!coded || !indices?.every((index) => index !== undefined)) continue
    return placed(coded.codes, indices, shape)
  }
  const isMixed =
    distinct?.some((value) => value >= classNames.length) &&
    coded?.names.some((each) => byName(each) !== undefined)
  if (distinct && !isMixed) return placed(coded.codes, distinct, shape)
  const numbers = isMixed ? undefined : builder.numbers()
  if (numbers) return { type: 'float64', shape, data: numbers }
  const names = coded!.names.map((each) => classNames[byName(each) ?? -1] ?? each)
  const words = Array.from(coded!.codes, (code) => names[code]!)
  return { type: 'string', shape: [words.length], data: words }
}

function placeByName(classNames: readonly string[]): (text: string) => number | undefined {
  const byName = new Map(classNames.map((each, place) => [each, place]))
  const byNumber = placesByNumber(classNames)
  return (text) => byName.get(text) ?? placeOfNumber(text, byNumber)
}

/** What there is to say of a target that isn't read by name, but counts the classes. */
function countedClasses(table: Table, name: string, classNames: readonly string[]): readonly Finding[] {
  const builder = table.columns.get(name)
  const distinct = builder?.distinctNumbers()
  const placeOf = placeByName(classNames)
  if (!distinct || builder?.coded()?.names.every((each) => placeOf(each) !== undefined)) return []
  return numbersLikeNames(table.file, name, distinct, classNames)
}

/** What each code stands for: class indices in a byte or two. */
function placed(codes: Codes, values: readonly number[], shape: readonly number[]): NdArray {
  const whole = values.every((value) => Number.isInteger(value) && value >= 0 && !Object.is(value, -0))
  const most = values.reduce((largest, value) => Math.max(largest, value), 0)
  const { length } = codes
  if (whole && most < 2 ** 8)
    return { type: 'uint8', shape, data: valuesAt(values, codes, new Uint8Array(length)) }
  if (whole && most < 2 ** 16)
    return { type: 'uint16', shape, data: valuesAt(values, codes, new Uint16Array(length)) }
  return { type: 'float64', shape, data: valuesAt(values, codes, new Float64Array(length)) }
}
