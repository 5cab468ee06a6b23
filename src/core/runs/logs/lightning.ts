import { createCsvLog, headerOf } from './csvLog.ts'
import { followParsed } from './followFile.ts'
import { newest } from './place.ts'
import type { LogFormat } from './logFormat.ts'
import { createPoints } from './points.ts'

/**
 * Lightning's `CSVLogger`: a row a call of the logger, most cells empty; `epoch` counts from 0. When a metric appears
 * for the first time the whole file is written anew with one more column, so it is read anew at every change.
 */
export const lightningLog: LogFormat = {
  id: 'lightning',
  title: 'Lightning',
  marks: (entries) => entries.includes('metrics.csv'),
  async find(place) {
    const found = []
    for (const name of place.names.filter((one) => /(?:^|\/)metrics\.csv$/.test(one))) {
      if (isHeader(headerOf(await place.head(name)))) found.push(name)
    }
    return newest(place, found)
  },
  follow: (files, path, receiver) => followParsed(files, path, createParser, receiver, { rewritten: true }),
}

const isHeader = (columns: readonly string[]) => columns.includes('step') && columns.length > 1

function createParser(file: string) {
  const points = createPoints({ epochs: 'from-0' })
  let row = 0
  return createCsvLog(file, {
    header: (columns) => (isHeader(columns) ? undefined : 'it has no column step'),
    row(cells) {
      const step = cells.get('step') ?? row
      row++
      for (const [name, value] of cells) if (name !== 'step') points.add(name, step, value)
    },
    flush: points.flush,
  })
}
