import { CsvError, parse } from 'csv-parse/sync'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { atLine, CsvColumns, Refused } from './csvColumns.ts'
import { linesIn, quotedFields, RecordPieces } from './csvLines.ts'
import { readingAhead, type Source } from './source.ts'
import { headerProblem, mostColumns, refusalOf, type ColumnKind, type Table } from './table.ts'
import { Utf8Stretches, type StrangeBytes } from './utf8.ts'

/** As Python's csv.field_size_limit. */
const longestField = 131_072
const longestRecord = 16 * 2 ** 20

/** Room for rows that are shorter than those before. */
const roomToSpare = 1.05

type KindsOf = (names: readonly string[]) => Result<readonly ColumnKind[]>

/**
 * Reads CSV with a header line (RFC 4180; comma, semicolon, tab or bar between fields, any line ending, a byte
 * order mark, blank lines). `kindsOf` says for the header's names what to keep of each column. Rows go into
 * typed arrays as they are parsed, so that memory stays in proportion to what is kept. Ragged rows, a number
 * column with text or holes and broken quotes are findings at the first line concerned, with their count.
 */
export function readCsv(text: string, file: string, kindsOf: KindsOf): Result<Table> {
  const reading = new CsvReading(file, kindsOf)
  reading.push(text)
  return reading.finish()
}

/** Bytes that are read of a file at once. */
const stretch = 2 ** 18
/** Bytes that are taken apart at once: with few of them what is made on the way is rubbish before the engine keeps it. */
const pieceBytes = 2 ** 13

/** As {@link readCsv}, of a file of any size: less than a megabyte of it is in memory at a time. */
export async function readCsvSource(file: Source, kindsOf: KindsOf): Promise<Result<Table>> {
  const source = readingAhead(file, stretch)
  const reading = new CsvReading(source.file, kindsOf)
  const pieces = new RecordPieces(longestRecord)
  const decoder = new Utf8Stretches()
  for (let at = 0; at < source.size && !reading.refused;) {
    const bytes = await source.read(at, pieceBytes)
    if (bytes.length === 0) break
    at += bytes.length
    const text = decoder.add(bytes)
    if (typeof text !== 'string') return reading.refuseStrange(text, pieces.rest())
    const whole = pieces.add(text)
    if (whole === '') continue
    reading.push(whole)
    reading.expect(source.size / at)
  }
  if (reading.refused) return reading.finish()
  const rest = pieces.rest()
  const last = decoder.end()
  if (typeof last !== 'string') return reading.refuseStrange(last, rest)
  reading.push(rest + last)
  return reading.finish()
}

/** Takes whole records, piece by piece. */
class CsvReading {
  readonly #file: string
  readonly #kindsOf: KindsOf
  #columns: CsvColumns | undefined
  #header: readonly Finding[] = []
  #delimiter: string | undefined
  /** Lines of the pieces before. */
  #lines = 0
  /** Why nothing more is read. */
  refused: readonly Finding[] | undefined

  constructor(file: string, kindsOf: KindsOf) {
    this.#file = file
    this.#kindsOf = kindsOf
  }

  push(piece: string): void {
    const isFirst = this.#delimiter === undefined
    const text = isFirst && piece.startsWith('\uFEFF') ? piece.slice(1) : piece
    this.#delimiter ??= delimiterOf(text)
    try {
      const odd = this.#takeLines(text, this.#delimiter)
      if (odd) this.#parse(text.slice(odd.from), this.#delimiter, this.#lines + odd.lines)
    } catch (cause) {
      const refusal = refusalOf(cause, this.#file)
      if (!refusal && !(cause instanceof Refused)) throw cause
      this.refused = refusal ? [refusal] : (cause as Refused).findings
    }
    this.#lines += linesIn(text)
  }

  /** Says how many times as long as what was pushed all will be. */
  expect(times: number): void {
    const columns = this.#columns
    columns?.expect(Math.ceil(columns.rows * times * roomToSpare))
  }

  /** Takes records that are lines; stops at one that is more, or has quotes where none belong. */
  #takeLines(text: string, delimiter: string): { readonly from: number; readonly lines: number } | undefined {
    // Old files end lines in a carriage return alone.
    if (/\r(?!\n)/.test(text)) return { from: 0, lines: 0 }
    let from = 0
    let lines = 0
    for (const whole of text.split('\n')) {
      const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole
      const fields = line.includes('"') ? quotedFields(line, delimiter) : line.split(delimiter)
      if (!fields || line.length > longestRecord) return { from, lines }
      lines++
      if (line !== '') this.#take(fields, this.#lines + lines)
      from += whole.length + 1
    }
    return undefined
  }

  /** @param before lines before the text */
  #parse(text: string, delimiter: string, before: number): void {
    let complete = 0
    // The parser counts a carriage return and a line feed in a field as two lines.
    let surplus = 0
    const take = (record: readonly string[], line: number) => {
      let [counted, within] = [0, 0]
      for (const field of record) {
        const ends = field.match(/[\r\n]/g)
        if (!ends) continue
        counted += ends.length
        within += linesIn(field)
      }
      this.#take(record, before + line - surplus - counted)
      surplus += counted - within
      complete = line - surplus
    }
    try {
      parse(text, {
        delimiter,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        skip_empty_lines: true,
        max_record_size: longestRecord,
        on_record(record: string[], { lines }) {
          take(record, lines)
          return null
        },
      })
    } catch (cause) {
      if (!(cause instanceof CsvError)) throw cause
      throw new Refused([findingOf(cause, this.#file, text, complete, before)])
    }
  }

  #take(record: readonly string[], line: number): void {
    if (record.some((field) => field.length > longestField)) {
      throw new Refused([atLine('csv-field-too-long', this.#file, line, { limit: longestField })])
    }
    if (this.#columns) {
      this.#columns.add(record, line)
      return
    }
    const names = record.map((name) => name.trim())
    const problem = namesProblem(names, this.#file)
    if (problem) throw new Refused([problem])
    const kinds = this.#kindsOf(names)
    if (!kinds.ok) throw new Refused(kinds.findings)
    this.#header = kinds.findings
    this.#columns = new CsvColumns(this.#file, names, kinds.value)
  }

  /** @param pending text that was decoded and not given to {@link push} yet */
  refuseStrange(strange: StrangeBytes, pending: string): Result<Table> {
    const read = pending + new TextDecoder('latin1').decode(strange.before)
    return failure(notUtf8(this.#file, strange, this.#lines + linesIn(read) + 1))
  }

  finish(): Result<Table> {
    if (this.refused) return failure(...this.refused)
    const file = this.#file
    const columns = this.#columns
    const problems = columns?.problems() ?? []
    if (problems.length > 0) return failure(...problems)
    if (!columns?.rows) return failure(finding('csv-empty', 'error', { file }, { file }))
    return success(columns.table(), this.#header)
  }
}

/** A file in another encoding, which is guessed from its first bytes that are no UTF-8; without them it holds zeros. */
function notUtf8(file: string, strange?: StrangeBytes, line = 1): Finding {
  const { at, byte, before } = strange ?? { at: 0, byte: 0, before: new Uint8Array(1) }
  const isMark = at === 0 && (byte === 0xff || byte === 0xfe)
  const encoding =
    isMark || before.includes(0) ? 'utf-16' : byte >= 0x80 && byte < 0xa0 ? 'windows-1252' : 'latin1'
  const start = { line: line - 1, character: 0 }
  const args = { file, at, byte, line, encoding }
  return finding('csv-not-utf8', 'error', args, { file, range: { start, end: start } })
}

function namesProblem(names: readonly string[], file: string): Finding | undefined {
  if (names.some((name) => name.includes('\0'))) return notUtf8(file)
  const unnamed = names.indexOf('', 1)
  if (names.length <= mostColumns && unnamed !== -1)
    return finding('csv-column-unnamed', 'error', { file, column: unnamed + 1 }, { file })
  return headerProblem(names, file)
}

/** The separator that stands most often in the header line outside of quotes; a comma where none does. */
export function delimiterOf(text: string): string {
  const counts = new Map([',', ';', '\t', '|'].map((candidate) => [candidate, 0]))
  let quoted = false
  for (let at = 0; at < Math.min(text.length, longestRecord); at++) {
    const character = text[at]!
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r') && at > 0) break
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1)
  }
  let best = ','
  for (const [candidate, count] of counts) if (count > counts.get(best)!) best = candidate
  return best
}

/**
 * @param complete lines of `text` up to the end of the last whole record
 * @param before lines before `text`
 */
function findingOf(error: CsvError, file: string, text: string, complete: number, before: number): Finding {
  const line = before + Math.max(1, Number(error['lines'] ?? 1))
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return atLine('csv-quote-unclosed', file, before + lineOfQuote(text, complete), {})
    case 'CSV_MAX_RECORD_SIZE':
      return atLine('csv-field-too-long', file, line, { limit: longestRecord })
    default:
      return atLine('csv-quote-stray', file, line, {})
  }
}

/** Line (from 1) of the first quote after the first `lines` lines. */
function lineOfQuote(text: string, lines: number): number {
  let line = 1
  for (const part of text.matchAll(/\r\n|\n|\r|"/g)) {
    if (part[0] !== '"') line++
    else if (line > lines) break
  }
  return line
}
