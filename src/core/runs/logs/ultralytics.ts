import { createCsvLog, headerOf } from './csvLog.ts'
import { createEpochRows } from './epochRows.ts'
import { followParsed } from './followFile.ts'
import { newest } from './place.ts'
import type { LogFormat } from './logFormat.ts'
import { createNamer } from './names.ts'

/**
 * Ultralytics' `results.csv`: a row an epoch from 1, `time` the seconds since the start; `metrics/…` are measured on the
 * validation set. Older versions pad their cells with spaces, and count from 0.
 */
export const ultralyticsLog: LogFormat = {
  id: 'ultralytics',
  title: 'Ultralytics',
  marks: (entries) => entries.includes('results.csv'),
  async find(place) {
    const found = []
    for (const name of place.names.filter((one) => /(?:^|\/)results\.csv$/.test(one))) {
      if (isHeader(headerOf(await place.head(name)))) found.push(name)
    }
    return newest(place, found)
  },
  follow: (files, path, receiver) => followParsed(files, path, createParser, receiver),
}

const isHeader = ([first, ...rest]: readonly string[]) =>
  first === 'epoch' && rest.some((name) => /^(?:train|val|metrics)\//.test(name))

/** Names that say which split they are of only to those who know the program. */
function spelled(name: string): string {
  return name.replace(/^metrics\//, 'val/').replace(/accuracy_top1$/, 'accuracy')
}

function createParser(file: string) {
  const rows = createEpochRows()
  const namer = createNamer()
  const originals: Record<string, string> = {}
  let shift: number | undefined
  let before = 0
  return createCsvLog(file, {
    header: (columns) => (isHeader(columns) ? undefined : 'its columns are not those of results.csv'),
    row(cells) {
      const counted = cells.get('epoch')
      if (counted === undefined) return
      shift ??= counted === 0 ? 1 : 0
      const epoch = counted + shift
      for (const [name, value] of cells) {
        if (name === 'epoch' || name === 'time') continue
        const ours = namer.of(spelled(name)).name
        if (ours !== name && originals[ours] === undefined) originals[ours] = name
        rows.set(epoch, ours, value)
      }
      const time = cells.get('time')
      if (time === undefined) return
      if (time >= before) rows.took(epoch, time - before)
      before = time
    },
    flush() {
      rows.originals = originals
      return rows.flush()
    },
  })
}
