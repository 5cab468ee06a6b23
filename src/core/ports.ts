import type { Result } from './finding.ts'
import type { NdArray } from './arrays/ndarray.ts'

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other'
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly modified: number
  /** Number of hard links. */
  readonly links: number
  /** The path itself, not a folder on the way to it, is a symbolic link. The rest tells of what it points to. */
  readonly symbolic?: boolean
}

/**
 * The files of one project. Paths are relative to its root, with `/`, or absolute.
 * Reading may go anywhere; writing stays inside the root (resolved through symbolic links)
 * and throws {@link FileError} `outside` otherwise.
 */
export interface Files {
  readonly root: string
  /** Undefined where nothing is there. */
  stat(path: string): Promise<FileStat | undefined>
  /** Whole content. Throws FileError `missing`, `too-large` (over `limit` bytes) or `unreadable`. */
  read(path: string, options?: { readonly limit?: number }): Promise<Uint8Array>
  /**
   * `length` bytes from `offset`, fewer at the end of the file. Where `into` is given, of that length at least, they may
   * be put there, so that nothing need be copied: what comes back is then a view of its memory.
   */
  readRange(path: string, offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>
  /** UTF-8 text, a byte order mark removed. Throws as `read`. */
  readText(path: string, options?: { readonly limit?: number }): Promise<string>
  /** Names in a folder, sorted; empty where it doesn't exist. */
  list(path: string): Promise<readonly string[]>
  /**
   * SHA-256 of the content in hex, streamed; undefined where there is no file. Aborting ends the reading and throws
   * FileError `unreadable`.
   */
  digest(path: string, options?: { readonly signal?: AbortSignal }): Promise<string | undefined>
  /** Writes the whole file atomically (temporary file, fsync, rename), making folders as needed. */
  write(path: string, content: Uint8Array | string): Promise<void>
  /** Appends one line, a newline added, in a single write; on a line of its own where the file ends in half of one. */
  appendLine(path: string, line: string): Promise<void>
  /**
   * Changes bytes of a file in place: where `expected` stands at `offset`, the bytes in which `replacement`
   * (of the same length) differs are written and nothing else, so that two writers of different bytes lose
   * nothing. False where something else stands there.
   */
  replaceBytes(path: string, offset: number, expected: Uint8Array, replacement: Uint8Array): Promise<boolean>
  copy(from: string, to: string): Promise<void>
  /** Removes a file; nothing happens where there is none. */
  remove(path: string): Promise<void>
}

export type FileProblem = 'missing' | 'too-large' | 'unreadable' | 'outside' | 'unwritable' | 'no-space'

export class FileError extends Error {
  readonly problem: FileProblem
  readonly path: string
  constructor(problem: FileProblem, path: string, options?: ErrorOptions) {
    super(`${problem}: ${path}`, options)
    this.name = 'FileError'
    this.problem = problem
    this.path = path
  }
}

export interface ProcessEnd {
  readonly exitCode: number | undefined
  readonly signal: string | undefined
}

export interface ProcessOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
  /** Aborting sends SIGINT; a second abort reason is the caller's business. */
  readonly signal?: AbortSignal
  /** Aborting ends the program at once, and where the platform has process groups all that it started. */
  readonly kill?: AbortSignal
  /** File (absolute) that its output is appended to instead, so that the program can outlive whoever started it. */
  readonly outputFile?: string
  /** Told the process id as soon as there is one. */
  readonly onStart?: (pid: number) => void
}

/**
 * Starts programs from argument lists; never through a shell. The standard input of a program is a pipe that nothing is
 * written to: it ends when this process does, however that happens.
 */
export interface Processes {
  /** Throws where the program can't be started ({@link isNotStarted}), or the file for its output can't be opened. */
  run(command: string, args: readonly string[], options: ProcessOptions): Promise<ProcessEnd>
}

/** Whether {@link Processes.run} threw since there is no such program, or none that starts: not for a fault of ours. */
export function isNotStarted(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  const { syscall, code } = cause as { syscall?: string; code?: string }
  // A name with a NUL in it can be no program's.
  return syscall?.startsWith('spawn') === true || code === 'ERR_INVALID_ARG_VALUE'
}

export interface Clock {
  now(): Date
  /** Milliseconds from an arbitrary start, never going back. */
  elapsed(): number
}

export interface TensorInfo {
  readonly name: string
  /** onnxruntime's element type name: `float32`, `int64`, `uint8` … */
  readonly type: string
  /** Null where a dimension is dynamic. */
  readonly shape: readonly (number | null)[]
}

export interface LatencyFigures {
  readonly batch: number
  readonly runs: number
  readonly warmup: number
  /** Milliseconds a call. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly mean: number
  readonly min: number
  /** Samples a second. */
  readonly throughput: number
}

export interface BenchmarkFigures {
  readonly latencies: readonly LatencyFigures[]
  /** Highest resident memory of the process that ran the model, bytes, and before it was loaded. */
  readonly peakMemory: number
  readonly baseMemory: number
  readonly loadMilliseconds: number
}

/** Runs exported models, out of process. One model is loaded at a time per opened session. */
export interface Inference {
  /** Loads a model by path (absolute or relative to the project). A file that can't be loaded is a finding. */
  open(path: string): Promise<Result<InferenceSession>>
  /** Latency in a fresh process, so that memory and warm-up belong to this model alone. */
  benchmark(
    path: string,
    inputs: Readonly<Record<string, NdArray>>,
    options: { readonly batches: readonly number[]; readonly warmup: number; readonly runs: number },
  ): Promise<Result<BenchmarkFigures>>
  /** Name and version of the runtime, as recorded in evidence. */
  readonly version: string
  close(): Promise<void>
}

export interface InferenceSession {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  readonly metadata: Readonly<Record<string, string>>
  /** Runs one batch as given. A refusal by the runtime is a finding (`inference-refused`). */
  run(inputs: Readonly<Record<string, NdArray>>): Promise<Result<Readonly<Record<string, NdArray>>>>
  close(): Promise<void>
}

/** A database that reads large tables faster than we do, where this machine has one. */
export interface Database {
  /**
   * Lets it read one file and write another, which `read` then gets and which is removed after that. Undefined where
   * there is no database, or it refuses.
   *
   * @param statement in SQL, of the two files' absolute paths
   */
  write<T>(
    file: string,
    statement: (path: string, target: string) => string,
    read: (files: Files, target: string) => Promise<T>,
  ): Promise<{ readonly version: string; readonly result: T } | undefined>
}

/** How it is heard that a person stops the program. */
export interface Interruption {
  /** Aborted by the first Ctrl+C. */
  readonly signal: AbortSignal
  /**
   * Runs what computes for long without a pause. Stopped, it ends where it stands, no `finally` is reached, and the
   * signal's reason is thrown: what it was changing is not to be looked at any more. For code of our own.
   */
  compute<T>(work: () => T): Promise<T>
}

/** Whether work that was stopped ended by this: the reason of the signal, or a file that was no longer read. */
export const isStop = (cause: unknown, { aborted, reason }: AbortSignal): boolean =>
  aborted && (cause === reason || cause instanceof FileError)

/** What the engine asks of outside. */
export interface Ports {
  readonly files: Files
  readonly processes: Processes
  readonly clock: Clock
  /** Absent where files are read by ourselves alone. */
  readonly database?: Database
}
