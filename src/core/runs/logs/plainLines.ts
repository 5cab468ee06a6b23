import type { LogParser } from '../events.ts'
import type { RunEvent } from '../records.ts'
import { createEpochRows } from './epochRows.ts'
import { followParsed } from './followFile.ts'
import { newest } from './place.ts'
import type { LogFormat } from './logFormat.ts'
import { createNamer } from './names.ts'
import { createLineSplitter } from './textLines.ts'
import { plainText } from '../logTail.ts'

/** Longest part of a line in which figures are looked for, characters. */
const longest = 2000

/**
 * What a training prints: lines that name the epoch (`[EPOCH 10/100]`, `Epoch 3/40`, `epoch: 7`), and figures on the same
 * line or on those below (`Train Loss: 1.123 | Val Acc: 74.6%`, `val_loss=0.5`, `- loss: 0.3 - val_loss: 0.4`).
 */
export const plainLinesLog: LogFormat = {
  id: 'lines',
  title: 'printed lines',
  marks: (entries) => entries.some((name) => /\.(?:log|txt|out)$/.test(name)),
  async find(place) {
    const found = []
    for (const name of place.names.filter((one) => /\.(?:log|txt|out)$/.test(one))) {
      const reader = createParser()
      reader.push(await place.head(name))
      if (reader.finish().events.some(({ event }) => event === 'epoch')) found.push(name)
    }
    return newest(place, found)
  },
  follow: (files, path, receiver) => followParsed(files, path, createParser, receiver),
}

const epochMark = /(?:^|[^a-z_])epochs?\b[\s:#=[\]]{0,4}(\d{1,7})(?:\s{0,2}(?:\/|of)\s{0,2}(\d{1,7}))?/i
const number = String.raw`[+-]?(?:\d+\.?\d*(?:e[+-]?\d{1,3})?|nan|inf)`
/** A name of up to three words, what parts it from its value, the value, and a percent sign. */
const figure = new RegExp(
  String.raw`([a-z][a-z0-9_/.]{0,40}(?: [a-z][a-z0-9_]{0,20}){0,2})(\s{0,3}[:=]\s{0,3}|\s{1,3})(${number})(?![\w.])( ?%)?`,
  'gi',
)
/** What is printed with a colon but is no figure of an epoch. */
const noFigure =
  /^(?:epochs?|steps?|batch|seed|patience|total|best|final|time|eta|train|val|test|note|gap)\b/i
const bestLine = new RegExp(
  String.raw`^\W*best\b.{0,80}?epoch[_ ](\d{1,7})\b.{0,40}?\b(val_\w{1,30})\s{0,2}[=:]\s{0,2}(${number})(%)?`,
  'i',
)
const stopLine = /early[ _-]?stop.{0,80}?(?:for|after) (\d{1,6}) epochs/i
const failureLine = /^[\w.]{1,100}(?:Error|Exception): .{0,300}/
const overLine = /^\W*(?:training complete|test (?:set|results)|final\b|best\b)/i

interface Best {
  readonly epoch: number
  readonly metric: string
  readonly value: number
}

function createParser(): LogParser {
  const lines = createLineSplitter()
  const rows = createEpochRows()
  const namer = createNamer()
  /** The epoch whose figures may follow; undefined before the first and where the talk is of something else. */
  let epoch: number | undefined
  let last = 0
  let shift: number | undefined
  let best: Best | undefined
  let stopped: { readonly epoch: number; readonly waited: number } | undefined
  let failed: string | undefined

  function take(line: string): void {
    const text = plainText(line).slice(0, longest)
    const named = bestLine.exec(text)
    if (named) {
      const value = valueOf(named[3]!, named[4])
      best = { epoch: Number(named[1]) + (shift ?? 0), metric: namer.of(named[2]!).name, value }
      return
    }
    const waited = stopLine.exec(text)?.[1]
    if (waited !== undefined) {
      stopped = { epoch: last, waited: Number(waited) }
      return
    }
    failed = failureLine.exec(text)?.[0] ?? failed
    if (overLine.test(text)) {
      epoch = undefined
      return
    }
    const mark = epochMark.exec(text)
    if (!mark || !isAhead(text.slice(0, mark.index))) {
      if (epoch !== undefined) readFigures(text, epoch)
      return
    }
    const counted = Number(mark[1])
    shift ??= counted === 0 ? 1 : 0
    last = epoch = counted + shift
    stopped = failed = undefined
    if (mark[2] !== undefined) rows.total = Math.max(rows.total ?? 0, Number(mark[2]))
    readFigures(text.slice(mark.index + mark[0].length), epoch)
  }

  function readFigures(text: string, into: number): void {
    const found = [...text.matchAll(figure)].map(([, name = '', between = '', value = '', percent]) => ({
      original: name.trim(),
      isStated: /[:=]/.test(between),
      value: valueOf(value, percent),
    }))
    const names = new Set(found.map(({ original }) => original.toLowerCase()))
    for (const { original, isStated, value } of found) {
      // Beside a figure of the validation, the same without a split is of the training.
      const isTraining = names.has(`val_${original.toLowerCase()}`)
      const ours = namer.of(isTraining ? `train_${original}` : original).name
      const isKnown = ours !== original || /^(?:train|val|test)_/.test(ours)
      if (isKnown || (isStated && !noFigure.test(original))) rows.set(into, ours, value)
    }
  }

  function ending(): readonly RunEvent[] {
    const events: RunEvent[] = []
    if (best) events.push({ event: 'checkpoint', time: '', kind: 'best', path: '', ...best })
    if (stopped && best) {
      const { epoch, metric } = best
      events.push({ event: 'early_stopped', time: '', epoch: stopped.epoch, best_epoch: epoch, metric })
    }
    if (failed !== undefined) events.push({ event: 'failed', time: '', reason: failed })
    return events
  }

  return {
    push(bytes) {
      for (const line of lines.push(bytes)) take(line)
      return { events: [], findings: [] }
    },
    finish() {
      rows.originals = namer.originals
      return { events: [...rows.flush(), ...ending()], findings: [], unfinished: 0 }
    },
  }
}

function valueOf(text: string, percent: string | undefined): number {
  const word = text.toLowerCase()
  const value = word.endsWith('nan')
    ? Number.NaN
    : word.endsWith('inf')
      ? word.startsWith('-')
        ? -Infinity
        : Infinity
      : // Moving the point in the text rounds once: 83.7 % is 0.837, which 83.7 / 100 is not.
        Number(percent === undefined || /e/i.test(text) ? text : `${text}e-2`)
  return value
}

/** Whether what stands before an epoch's number is at most a time, a level and a logger's name. */
const isAhead = (before: string) =>
  before.length < 60 && !/[=:]\s{0,3}[\d.]/.test(before.replace(/\d[\d:.,-]*/g, ''))
