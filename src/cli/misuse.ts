import { exitCodes, type Terminal } from './command.ts'

/** Says how a command ('' for the program) was used wrongly and where its help is; returns the exit code. */
export function misuse(terminal: Pick<Terminal, 'err'>, command: string, reason: string): number {
  const help = ['finalize-model', command, '--help'].filter((word) => word !== '').join(' ')
  terminal.err(`finalize-model: ${reason}.\nTry '${help}'.\n`)
  return exitCodes.usage
}
