import type { Finding } from '../../finding.ts'
import type { Files } from '../../ports.ts'
import type { ParsedEvents } from '../events.ts'
import type { RunEvent } from '../records.ts'
import { followFile, type ByteSink } from './followFile.ts'
import type { LogFollower, LogReceiver } from './logFormat.ts'
import { createPoints, type Points } from './points.ts'

/** Reads one of the files that a log is spread over. */
export interface PointReader {
  push(bytes: Uint8Array): void
  /** Bytes of a last record that did not come to its end. */
  readonly unfinished: number
}

export interface Spread {
  /** The log's files now, relative to the project, in the order in which they are to be read. */
  list(): Promise<readonly string[]>
  read(file: string, points: Points, report: (finding: Finding) => void): PointReader
  /** Events that come from elsewhere than from the points; told last, where they changed. */
  more?(): Promise<readonly RunEvent[]>
}

/** Follows a log of points in many files. Where one of them is written anew, all are read again. */
export function followPoints(files: Files, receiver: LogReceiver, spread: Spread): LogFollower {
  let points = createPoints()
  let parts = new Map<string, { readonly follower: Pick<LogFollower, 'poll'>; reader: PointReader }>()
  let findings: Finding[] = []
  let told = ''

  function reset(): void {
    points = createPoints()
    parts = new Map()
    findings = []
    told = ''
    receiver.restart()
  }

  function part(file: string): { readonly follower: Pick<LogFollower, 'poll'>; reader: PointReader } {
    const open = () => spread.read(file, points, (finding) => findings.push(finding))
    let isAnew = false
    const sink: ByteSink = {
      push: (bytes) => made.reader.push(bytes),
      pause: () => {},
      restart: () => (isAnew = true),
    }
    const follower = followFile(files, file, sink)
    const made = {
      reader: open(),
      follower: {
        async poll(signal?: AbortSignal) {
          const outcome = await follower.poll(signal)
          return isAnew ? 'restarted' : outcome
        },
      },
    }
    return made
  }

  async function round(
    signal: AbortSignal | undefined,
  ): Promise<'restarted' | 'grown' | 'unchanged' | 'missing'> {
    const names = await spread.list()
    if ([...parts.keys()].some((file) => !names.includes(file))) return 'restarted'
    if (names.length === 0) return 'missing'
    let hasGrown = false
    for (const file of names) {
      const one = parts.get(file) ?? part(file)
      parts.set(file, one)
      const outcome = await one.follower.poll(signal)
      if (outcome === 'restarted') return outcome
      hasGrown ||= outcome === 'grown'
      if (signal?.aborted) break
    }
    const more = (await spread.more?.()) ?? []
    const isTold = JSON.stringify(more) === told
    if (!hasGrown && isTold) return 'unchanged'
    told = JSON.stringify(more)
    const unfinished = [...parts.values()].reduce((sum, { reader }) => sum + reader.unfinished, 0)
    const parsed: ParsedEvents = { events: [...points.flush(), ...more], findings, unfinished }
    findings = []
    receiver.take(parsed)
    return 'grown'
  }

  return {
    async poll(signal) {
      const first = await round(signal)
      if (first !== 'restarted') return first
      reset()
      await round(signal)
      return 'restarted'
    },
    omitted: [],
  }
}
