import type { Interruption, Ports } from '../core/ports.ts'

export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** Placeholder in the help: `FILE`, `DATE`. */
  readonly value?: string
  /** Allowed values; anything else is wrong usage. */
  readonly choices?: readonly string[]
  readonly description: string
}

export type Options = Readonly<Record<string, Option>>

type GivenFor<One extends Option> = One extends { readonly multiple: true }
  ? readonly string[]
  : One extends { readonly type: 'boolean' }
    ? boolean
    : One extends { readonly choices: readonly (infer Choice)[] }
      ? Choice
      : string

/** What a command line gives for options: only those that were named, each as its option declares. */
export type Given<Declared extends Options> = string extends keyof Declared
  ? Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  : { readonly [Name in keyof Declared]?: GivenFor<Declared[Name]> | undefined }

/** Where a command reads and writes. `colour` and `progress` are off when piped or with `NO_COLOR`. */
export interface Terminal {
  out(text: string): void
  /** Prints a long text, each piece when those before are taken: no more than that is ever held. */
  outPieces(pieces: Iterable<string>): Promise<void>
  err(text: string): void
  /** Draws or redraws the progress line on stderr; nothing where it is no terminal. */
  progress(line: string | undefined): void
  readonly colour: boolean
  readonly interactive: boolean
  readonly width: number
}

export interface Invocation<Declared extends Options = Options> {
  readonly positionals: readonly string[]
  readonly options: Given<Declared>
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Hears SIGINT from now on; a command that never asks for it is ended by that at once. */
  readonly interruption: () => Interruption
}

/** Exit codes of the contract. */
export const exitCodes = { done: 0, closed: 1, usage: 2, stepFailed: 3, interrupted: 130 } as const

/** The files, programs and clock of the project at `root` (absolute). */
export type PortsOf = (root: string) => Ports

/** One subcommand a file in `commands/`. `run` returns the exit code and can be called in a test. */
export interface Command<Declared extends Options = Options> {
  readonly name: string
  readonly summary: string
  /** `[PROJECT] [--gate NAME]` */
  readonly usage: string
  readonly description: string
  readonly options: Declared
  /** Most positionals that are taken; undefined for any number. */
  readonly positionals?: number
  readonly examples: readonly { readonly line: string; readonly does: string }[]
  run(invocation: Invocation<Declared>, terminal: Terminal, portsOf: PortsOf): Promise<number>
}

/** A command whose `run` knows its options by their declaration. */
export const defineCommand = <const Declared extends Options>(
  command: Command<Declared>,
): Command<Declared> => command
