import { createCsvLog, headerOf } from './csvLog.ts'
import { createEpochRows } from './epochRows.ts'
import { followParsed } from './followFile.ts'
import { newest } from './place.ts'
import type { LogFormat } from './logFormat.ts'
import { createNamer } from './names.ts'

/** Keras's `CSVLogger`: a row an epoch, `epoch` counts from 0; a metric without `val_` is of the training. */
export const kerasLog: LogFormat = {
  id: 'keras',
  title: 'Keras',
  marks: (entries) => entries.some((name) => /\.(?:csv|log)$/.test(name)),
  async find(place) {
    const found = []
    for (const name of place.names.filter((one) => /\.(?:csv|log)$/.test(one))) {
      if (isHeader(headerOf(await place.head(name)))) found.push(name)
    }
    return newest(place, found)
  },
  follow: (files, path, receiver) => followParsed(files, path, createParser, receiver),
}

/** `epoch` first, then the metrics in order, `loss` among them; no steps. */
const isHeader = ([first, ...rest]: readonly string[]) =>
  first === 'epoch' && rest.some((name) => /^(?:val_)?loss$/.test(name)) && !rest.includes('step')

function createParser(file: string) {
  const rows = createEpochRows()
  const namer = createNamer('train')
  return createCsvLog(file, {
    header: (columns) => (isHeader(columns) ? undefined : 'its columns are not those of CSVLogger'),
    row(cells) {
      const epoch = cells.get('epoch')
      if (epoch === undefined) return
      for (const [name, value] of cells) if (name !== 'epoch') rows.set(epoch + 1, namer.of(name).name, value)
    },
    flush() {
      rows.originals = namer.originals
      return rows.flush()
    },
  })
}
