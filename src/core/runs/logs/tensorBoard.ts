import { finding, type Finding } from '../../finding.ts'
import type { Files } from '../../ports.ts'
import { followPoints, type PointReader } from './followPoints.ts'
import type { LogFormat, LogPlace } from './logFormat.ts'
import { lookThrough } from './place.ts'
import type { Points } from './points.ts'
import { scalarsOf } from './tensorBoardProto.ts'
import { createRecordSplitter } from './tfRecords.ts'

const mostFiles = 200
const mostFindings = 20
const isEventFile = (name: string) => /(?:^|\/)[^/]*\.tfevents\.[^/]*$/.test(name)
const isSplit = (folder: string) => /^(?:train|val|valid|validation|test|eval)$/.test(folder)

/**
 * TensorBoard's event files: of a run, those in its folder, in the order in which they were begun, and those of its
 * parts in folders below (`train` and `validation` of Keras, one a series of `add_scalars`). The checksum of each record
 * is held; scalars are read in both forms, everything else is passed over.
 */
export const tensorBoardLog: LogFormat = {
  id: 'tensorboard',
  title: 'TensorBoard',
  marks: (entries) => entries.some(isEventFile),
  async find(place) {
    const groups = groupsOf(place.names.filter(isEventFile))
    let found: string | undefined
    let latest = -1
    for (const [group, names] of groups) {
      const modified = Math.max(...(await Promise.all(names.map((name) => place.modified(name)))))
      if (modified < latest || !(await holdsRecords(place, names))) continue
      found = group
      latest = modified
    }
    return found
  },
  follow: (files, path, receiver) =>
    followPoints(files, receiver, {
      list: () => eventFiles(files, path),
      read: (file, points, report) => createReader(file, partOf(file, path), points, report),
    }),
}

/** Event files by the folder of their run: the one above where the last folder is only a part of it. */
function groupsOf(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Set(names.map(folderOf))
  const groups = new Map<string, string[]>()
  for (const name of names) {
    const folder = folderOf(name)
    const above = folderOf(folder)
    const isPart =
      folder !== '.' && (isSplit(folder.slice(folder.lastIndexOf('/') + 1)) || folders.has(above))
    const group = isPart ? above : folder
    groups.set(group, [...(groups.get(group) ?? []), name])
  }
  return groups
}

const folderOf = (name: string) => (name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.')

/** Whether one of the files begins with a record whose length has the right checksum. */
async function holdsRecords(place: LogPlace, names: readonly string[]): Promise<boolean> {
  for (const name of names.slice(0, 5)) {
    const outcomes = createRecordSplitter().push(await place.head(name))
    if (outcomes.some(({ kind }) => kind === 'record')) return true
  }
  return false
}

async function eventFiles(files: Files, path: string): Promise<readonly string[]> {
  const place = await lookThrough(files, path)
  const wanted = groupsOf(place.names.filter(isEventFile)).get('.') ?? []
  return wanted.slice(0, mostFiles).map((name) => `${path}/${name}`)
}

/** The folder of an event file below that of its run; empty where it lies in that itself. */
const partOf = (file: string, path: string) => folderOf(file.slice(path.length + 1)).replace(/^\.$/, '')

function createReader(
  file: string,
  part: string,
  points: Points,
  report: (finding: Finding) => void,
): PointReader {
  const splitter = createRecordSplitter()
  let damaged = 0
  const tell = (offset: number, reason: string) => {
    if (++damaged > mostFindings) return
    report(finding('log-record-damaged', 'warning', { file, offset, reason }, { file }))
  }
  return {
    get unfinished() {
      return splitter.unfinished
    },
    push(bytes) {
      for (const outcome of splitter.push(bytes)) {
        if (outcome.kind === 'damaged') {
          tell(outcome.offset, outcome.reason)
          continue
        }
        try {
          for (const { tag, step, value } of scalarsOf(outcome.content))
            points.add(seriesOf(part, tag), step, value)
        } catch {
          tell(outcome.offset, 'it holds no event')
        }
      }
    },
  }
}

/** The name of a series by its folder and tag; `add_scalars` puts the series `loss/train` into `loss_train` as `loss`. */
function seriesOf(part: string, tag: string): string {
  if (part === '') return tag
  const folder = part.slice(part.lastIndexOf('/') + 1)
  const prefix = `${tag.replaceAll('/', '_')}_`
  return folder.startsWith(prefix) ? `${tag}/${folder.slice(prefix.length)}` : `${folder}/${tag}`
}
