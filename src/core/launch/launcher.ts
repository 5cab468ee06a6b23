import type { Config } from '../config/schema.ts'
import type { Finding } from '../finding.ts'
import type { LauncherId } from './launcherIds.ts'
import type { protocolArguments, Trainer } from './trainer.ts'

/** A program to start: an argument list, never a shell's line. */
export interface Call {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** What is to be trained, as a launcher is told it. */
export interface Training {
  readonly config: Config
  readonly trainer: Trainer
  readonly run: Parameters<typeof protocolArguments>[0]
  /** The project's folder, absolute. */
  readonly project: string
  /** Our name for the job, given before it is submitted: letters, digits, dashes. */
  readonly token: string
  /** Which of the machines of a training this is; the first one, 0, where absent. */
  readonly machine?: number
}

/** How a program ended and the beginning and end of what it said. */
export interface Answer {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** How a cluster says that a job stands. `detail` is its own word for it. */
export type JobState =
  | { readonly state: 'waiting' | 'running'; readonly detail: string }
  | {
      readonly state: 'ended'
      readonly outcome: 'succeeded' | 'failed' | 'stopped'
      readonly detail: string
      readonly exitCode?: number
    }

/** One question to a cluster: `unknown` where it has no such thing, undefined where the answer says nothing. */
export interface Query<T> {
  readonly call: Call
  read(answer: Answer): T | 'unknown' | undefined
}

/** A training that is a process of this machine for as long as it runs. */
export interface ProcessPlan {
  readonly kind: 'process'
  readonly call: Call
  /** The trainer itself sees to it that it runs once, and ends when its starter does: the embedded one. */
  readonly isGuarded: boolean
}

/** A training that is handed over to a cluster and asked after. */
export interface JobPlan {
  readonly kind: 'job'
  /** Files to write before it is submitted. */
  readonly files: readonly { readonly path: string; readonly content: string }[]
  readonly submit: Call
  /** The cluster's name for the job, out of its answer to the submission. */
  readId(answer: Answer): string | undefined
  /** Finds a job that was submitted by somebody who vanished before noting its id. */
  readonly find?: Query<string>
  /** Asked in this order, until one knows. */
  status(id: string): readonly Query<JobState>[]
  /** Where its output is: a file of the project, or a program that prints it for as long as the job runs. */
  log(id: string): { readonly file: string } | { readonly call: Call } | undefined
  /** Asks it to end as Ctrl+C does; undefined where the launcher knows no such thing. */
  stop(id: string): Call | undefined
  /** Takes it out of the queue where it has not begun, and does nothing where it has. */
  withdraw(id: string): Call | undefined
  /** Ends it at once. */
  kill(id: string): Call | undefined
  /** Milliseconds between two questions after its state. */
  readonly pause: number
}

/** Where a training runs: one object of this shape a file, all in `list.ts`. It makes argument lists and reads answers. */
export interface Launcher {
  readonly id: LauncherId
  /** As it is called in sentences: `Slurm`. */
  readonly title: string
  /** What speaks against starting this training here; nothing may have been started when it is asked. */
  objections(training: Training): readonly Finding[]
  plan(training: Training): ProcessPlan | JobPlan
}
