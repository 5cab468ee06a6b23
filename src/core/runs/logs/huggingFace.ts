import * as z from 'zod'
import { finding } from '../../finding.ts'
import type { LogParser } from '../events.ts'
import { parseJson } from '../json.ts'
import { looseNumber, type RunEvent } from '../records.ts'
import { followParsed } from './followFile.ts'
import type { LogFormat } from './logFormat.ts'
import { createPoints } from './points.ts'

/** Largest state that is read, bytes. */
const limit = 64 * 2 ** 20

/**
 * Hugging Face's `trainer_state.json`, of which each checkpoint holds one as it was then: the newest one tells most.
 * `log_history` has an entry a logged step; `epoch` is the share that has passed.
 */
export const huggingFaceLog: LogFormat = {
  id: 'huggingface',
  title: 'Hugging Face Trainer',
  marks: (entries) => entries.some((name) => name === 'trainer_state.json' || /^checkpoint-\d+$/.test(name)),
  async find(place) {
    let found: string | undefined
    let furthest = -1
    for (const name of place.names.filter((one) => /(?:^|\/)trainer_state\.json$/.test(one)).toReversed()) {
      const step = /"global_step": ?(\d{1,12})/.exec(new TextDecoder().decode(await place.head(name)))?.[1]
      if (Number(step ?? -1) <= furthest) continue
      found = name
      furthest = Number(step)
    }
    return found
  },
  follow: (files, path, receiver) =>
    followParsed(files, path, createParser, receiver, { rewritten: true, limit: limit + 1 }),
}

const stateSchema = z.looseObject({
  num_train_epochs: z.number().optional(),
  log_history: z.array(z.record(z.string(), z.unknown())),
})

function createParser(file: string): LogParser {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    push(bytes) {
      chunks.push(bytes)
      size += bytes.length
      return { events: [], findings: [] }
    },
    finish() {
      const read = size > limit ? `it is larger than ${limit} bytes` : eventsOf(textOf(chunks))
      if (typeof read !== 'string') return { events: read, findings: [] }
      return {
        events: [],
        findings: [finding('log-unreadable', 'warning', { file, reason: read }, { file })],
      }
    },
  }
}

function textOf(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder()
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
}

/** The events of a state, or why there are none. */
function eventsOf(text: string): readonly RunEvent[] | string {
  const parsed = parseJson(text)
  if (!parsed.ok) return `not JSON: ${parsed.reason}`
  const state = stateSchema.safeParse(parsed.value)
  if (!state.success)
    return `${state.error.issues[0]!.path.map(String).join('.')}: ${state.error.issues[0]!.message}`
  const points = createPoints({ epochs: 'fraction', bare: 'train' })
  const { num_train_epochs: total, log_history: entries } = state.data
  if (total !== undefined && total > 0) points.total = Math.ceil(total)
  const isOver = entries.some((entry) => 'train_runtime' in entry)
  for (const entry of entries) {
    const step = entry['step']
    // The last entry sums the training up; its loss is the mean of all epochs.
    if (typeof step !== 'number' || 'train_runtime' in entry) continue
    for (const [name, given] of Object.entries(entry)) {
      const value = looseNumber.safeParse(given)
      if (name !== 'step' && value.success) points.add(name, step, value.data)
    }
  }
  const events = points.flush()
  return isOver ? [...events, { event: 'run_finished', time: '', exit_code: 0 }] : events
}
