import { FileError, type Interruption, type Ports } from '../core/ports.ts'
import { fileFinding } from '../core/project/fileFinding.ts'
import { messageOf } from '../core/wording/message.ts'
import { parseArguments } from './arguments.ts'
import type { CommandName } from './commandNames.ts'
import { exitCodes, type Command, type Invocation, type Terminal } from './command.ts'
import { commandHelp, programHelp } from './help.ts'
import { misuse } from './misuse.ts'
import { nearestCommand } from './nearestCommand.ts'
import { programVersion } from './version.ts'

/** Subcommands are loaded when they are called: `validate` must not wait for the trainer. */
const loaders: Readonly<Record<'' | CommandName, () => Promise<Command>>> = {
  '': async () => (await import('./commands/finalize.ts')).finalizeCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  validate: async () => (await import('./commands/validate.ts')).validateCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  preflight: async () => (await import('./commands/preflight.ts')).preflightCommand,
  diagnose: async () => (await import('./commands/diagnose.ts')).diagnoseCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
  thresholds: async () => (await import('./commands/thresholds.ts')).thresholdsCommand,
  'sign-off': async () => (await import('./commands/signOff.ts')).signOffCommand,
  launch: async () => (await import('./commands/launch.ts')).launchCommand,
  train: async () => (await import('./commands/train.ts')).trainCommand,
}

/** All commands, the main one first. */
export function loadCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(loaders).map((load) => load()))
}

export interface Environment {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Asked for by the commands alone that end by it: an interruption ends any other at once. */
  readonly interruption: () => Interruption
  readonly terminal: Terminal
  portsOf(root: string): Ports
}

/** Runs one command line and returns its exit code. */
export async function runProgram(args: readonly string[], environment: Environment): Promise<number> {
  const { terminal, cwd, env, interruption } = environment
  const [first = '', ...rest] = args
  if (first === '--version' || first === '-V') {
    terminal.out(`finalize-model ${programVersion}\n`)
    return exitCodes.done
  }
  const named = isCommand(first)
  const command = await loaders[named ? first : '']()
  const parsed = parseArguments(command, named ? rest : args)
  switch (parsed.kind) {
    case 'help':
      terminal.out(named ? commandHelp(command, terminal) : await firstPage(command, terminal))
      return exitCodes.done
    case 'wrong':
      return misuse(terminal, command.name, mistyped(first, named) ?? parsed.reason)
    case 'run':
      return runGuarded(
        command,
        { positionals: parsed.positionals, options: parsed.options, cwd, env, interruption },
        environment,
      )
  }
}

const isCommand = (word: string): word is CommandName => word !== '' && Object.hasOwn(loaders, word)

/** That a first word which isn't a command was meant as one, where it looks so. */
function mistyped(word: string, named: boolean): string | undefined {
  const guess = named ? undefined : nearestCommand(word)
  return guess === undefined ? undefined : `there is no command '${word}'; the nearest is '${guess}'`
}

/** A file that can't be read or written is the user's matter and gets a sentence; anything else is our bug. */
async function runGuarded(
  command: Command,
  invocation: Invocation,
  { terminal, portsOf }: Environment,
): Promise<number> {
  try {
    return await command.run(invocation, terminal, portsOf)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    terminal.err(`finalize-model: ${messageOf(fileFinding(error))}\n`)
    return exitCodes.usage
  }
}

async function firstPage(main: Command, terminal: Terminal): Promise<string> {
  const [, ...subcommands] = await loadCommands()
  return programHelp(main, subcommands, terminal)
}
