import { finding, type Finding } from '../../finding.ts'
import type { LogParser } from '../events.ts'
import type { RunEvent } from '../records.ts'
import { createLineSplitter } from './textLines.ts'

/** Broken lines that are reported one by one; the rest is counted. */
const mostFindings = 20
const mostColumns = 500

/** Takes a CSV log's rows: cells by column name; NaN where a cell holds no number. */
export interface RowTaker {
  /** Called with the columns before the first row; a reason where this is no such log. */
  header(columns: readonly string[]): string | undefined
  row(cells: ReadonlyMap<string, number>): void
  flush(): readonly RunEvent[]
}

/** Reads a log in CSV: one header, then a row of numbers a line. A line of another length is left out and reported. */
export function createCsvLog(file: string, taker: RowTaker): LogParser {
  const lines = createLineSplitter()
  let columns: readonly string[] | undefined
  let line = 0
  let broken = 0
  let isRefused = false

  function take(text: string, findings: Finding[]): void {
    line++
    if (text.trim() === '' || isRefused) return
    const cells = cellsOf(text)
    if (!columns) {
      columns = cells.slice(0, mostColumns)
      const reason = taker.header(columns)
      isRefused = reason !== undefined
      if (reason !== undefined)
        findings.push(finding('log-unreadable', 'warning', { file, reason }, { file }))
      return
    }
    if (cells.length !== columns.length && columns.length < mostColumns) {
      report(`it has ${cells.length} cells and the header ${columns.length}`, findings)
      return
    }
    const values = new Map<string, number>()
    columns.forEach((name, index) => {
      const value = numberIn(cells[index]!)
      if (value !== undefined) values.set(name, value)
    })
    taker.row(values)
  }

  function report(reason: string, findings: Finding[]): void {
    if (++broken > mostFindings) return
    const position = { line: line - 1, character: 0 }
    const range = { start: position, end: position }
    findings.push(finding('log-line-broken', 'warning', { file, line, reason }, { file, range }))
  }

  return {
    push(bytes) {
      const findings: Finding[] = []
      for (const text of lines.push(bytes)) take(text, findings)
      return { events: [], findings }
    },
    finish() {
      // The writers end each row with a line end: what stands behind the last one is still being written.
      const more = broken - mostFindings
      const counted = more > 0 ? [finding('log-lines-broken', 'warning', { file, more }, { file })] : []
      return { events: taker.flush(), findings: counted, unfinished: lines.rest.length }
    },
  }
}

/** Cells of a line, quotes taken off. A quoted cell doesn't span lines in these logs. */
function cellsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim())
  const cells: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/y
  while (cells.length <= mostColumns) {
    const found = cell.exec(line)
    if (!found) break
    cells.push((found[1]?.replaceAll('""', '"') ?? found[2] ?? '').trim())
    if (!found[0].endsWith(',')) break
  }
  return cells
}

/** The number of a cell as Python writes it; undefined where the cell is empty or holds none. */
export function numberIn(cell: string): number | undefined {
  if (cell === '') return undefined
  const value = Number(cell)
  if (!Number.isNaN(value)) return value
  const word = /^([+-]?)(nan|inf|infinity)$/i.exec(cell)
  if (!word) return undefined
  return word[2]!.toLowerCase() === 'nan' ? Number.NaN : word[1] === '-' ? -Infinity : Infinity
}

/** The columns of a CSV file by its first bytes. */
export function headerOf(head: Uint8Array): readonly string[] {
  const end = head.indexOf(0x0a)
  return cellsOf(new TextDecoder().decode(end < 0 ? head : head.subarray(0, end)).replace(/\r$/, ''))
}
