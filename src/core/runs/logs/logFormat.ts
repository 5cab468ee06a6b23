import type { Finding } from '../../finding.ts'
import type { Files } from '../../ports.ts'
import type { ParsedEvents } from '../events.ts'

/** What following found: `restarted` where the log was written anew and is read from its start. */
export type FollowOutcome = 'missing' | 'unchanged' | 'grown' | 'restarted'

export interface LogFollower {
  /**
   * Reads what came since, in chunks. A log that shrank or holds other bytes than before is read again from its start,
   * `restart` being called first. One call at a time. Aborting ends it between two chunks; the next call goes on from
   * there.
   */
  poll(signal?: AbortSignal): Promise<FollowOutcome>
  /** What stands for the broken lines that were too many to be told one by one. */
  readonly omitted: readonly Finding[]
}

/** What a follower tells. The last event may be told twice, and an epoch again with more in it. */
export interface LogReceiver {
  take(parsed: ParsedEvents): void
  /** All that was told before is void. */
  restart(): void
}

/** The files of a run directory in which a log may be. */
export interface LogPlace {
  readonly files: Files
  /** The run directory. */
  readonly directory: string
  /** Files below it, relative to it, sorted; a bounded number. */
  readonly names: readonly string[]
  /** The first bytes of a file, read once. */
  head(name: string): Promise<Uint8Array>
  /** When a file was last written, milliseconds; 0 where it is gone. */
  modified(name: string): Promise<number>
}

/** One log format: what it looks like and how it becomes events. One a file in this folder. */
export interface LogFormat {
  readonly id:
    | 'events'
    | 'lightning'
    | 'huggingface'
    | 'ultralytics'
    | 'keras'
    | 'tensorboard'
    | 'mlflow'
    | 'lines'
  /** Who writes it, for people. */
  readonly title: string
  /** Whether a folder with these entries may be a run with such a log; `find` says whether it is. */
  marks(entries: readonly string[]): boolean
  /** The log of a run directory, relative to it (`.` where it is the directory itself); by content, not by name alone. */
  find(place: LogPlace): Promise<string | undefined>
  /** @param path of what `find` found, relative to the project */
  follow(files: Files, path: string, receiver: LogReceiver): LogFollower
}
