import { finding, type Finding } from '../../finding.ts'
import type { Files } from '../../ports.ts'
import { runFiles } from '../../project/layout.ts'
import type { RunEvent } from '../records.ts'
import { logFormats } from './list.ts'
import type { LogFollower, LogFormat, LogReceiver } from './logFormat.ts'
import { attempt, lookThrough } from './place.ts'

const mostLogFiles = 200

/** A run's log: what wrote it and where it lies, relative to the project. */
export interface RunLog {
  readonly format: LogFormat
  readonly path: string
}

/** Finds the log of a run directory: our own events where they are, else the first format that is recognized. */
export async function findRunLog(files: Files, directory: string): Promise<RunLog | undefined> {
  const own = `${directory}/${runFiles.events}`
  if ((await attempt(() => files.stat(own), undefined))?.kind === 'file')
    return { format: logFormats[0]!, path: own }
  const place = await lookThrough(files, directory)
  for (const format of logFormats) {
    const name = await format.find(place)
    if (name !== undefined) return { format, path: name === '.' ? directory : `${directory}/${name}` }
  }
  return undefined
}

/** Files that a log consists of. */
export async function logFilesOf(files: Files, log: RunLog): Promise<readonly string[]> {
  if ((await files.stat(log.path))?.kind === 'file') return [log.path]
  const { names } = await lookThrough(files, log.path)
  return names.slice(0, mostLogFiles).map((name) => `${log.path}/${name}`)
}

/** A follower of a run's log that waits until there is one. Our own events take the place of any other log. */
export function followRun(files: Files, directory: string, receiver: LogReceiver): LogFollower {
  let log: RunLog | undefined
  let follower: LogFollower | undefined
  let looks = 0
  return {
    async poll(signal) {
      // The first look, and then rarely: a better log may come, but looking through a directory costs more than a poll.
      const isDue = looks++ % (follower ? 20 : 4) === 0
      const found = isDue ? await findRunLog(files, directory) : log
      if (found?.path !== log?.path) {
        if (log) receiver.restart()
        log = found
        follower = found?.format.follow(files, found.path, receiver)
      }
      return follower ? follower.poll(signal) : 'missing'
    },
    get omitted() {
      return follower?.omitted ?? []
    },
  }
}

/** All that a log tells, read at once. */
export interface ReadLog {
  readonly log: RunLog
  readonly events: readonly RunEvent[]
  /** Also of a last line or record that was cut short. */
  readonly findings: readonly Finding[]
}

/** Reads the log of a run directory to its end; undefined where it has none that is recognized. */
export async function readRunLog(files: Files, directory: string): Promise<ReadLog | undefined> {
  const log = await findRunLog(files, directory)
  return log && readLog(files, log)
}

export async function readLog(files: Files, log: RunLog): Promise<ReadLog> {
  let events: RunEvent[] = []
  let findings: Finding[] = []
  let unfinished = 0
  const follower = log.format.follow(files, log.path, {
    take(parsed) {
      for (const event of parsed.events) events.push(event)
      findings.push(...parsed.findings)
      unfinished = parsed.unfinished ?? unfinished
    },
    restart() {
      events = []
      findings = []
    },
  })
  await follower.poll()
  findings.push(...follower.omitted)
  if (unfinished > 0) {
    const args = { file: log.path, format: log.format.title, bytes: unfinished }
    findings.push(finding('log-cut-short', 'warning', args, { file: log.path }))
  }
  return { log, events, findings }
}
