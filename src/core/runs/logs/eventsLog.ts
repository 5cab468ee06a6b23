import { runFiles } from '../../project/layout.ts'
import { createEventReader } from '../events.ts'
import { followParsed } from './followFile.ts'
import type { LogFormat } from './logFormat.ts'

/** Our own `events.jsonl`, in the run directory itself. */
export const eventsLog: LogFormat = {
  id: 'events',
  title: 'events.jsonl',
  marks: (entries) => entries.includes(runFiles.events),
  find: async (place) => (place.names.includes(runFiles.events) ? runFiles.events : undefined),
  follow: (files, path, receiver) => followParsed(files, path, createEventReader, receiver),
}
