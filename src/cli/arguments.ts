import { parseArgs } from 'node:util'
import type { Command, Invocation } from './command.ts'

export type Parsed =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'run'
      readonly positionals: Invocation['positionals']
      readonly options: Invocation['options']
    }
  | { readonly kind: 'wrong'; readonly reason: string }

/** Parses a subcommand's arguments by its own option list. Wrong usage is data. */
export function parseArguments(command: Command, args: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short !== undefined && { short }), ...(multiple !== undefined && { multiple }) },
    ]),
  )
  let parsed
  try {
    parsed = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    })
  } catch (cause) {
    return { kind: 'wrong', reason: reasonOf(cause instanceof Error ? cause.message : String(cause)) }
  }
  const values = parsed.values as Record<string, string | boolean | readonly string[] | undefined>
  if (values['help'] === true) return { kind: 'help' }
  const wrong = wrongChoice(command, values) ?? tooMany(command, parsed.positionals)
  return wrong === undefined
    ? { kind: 'run', positionals: parsed.positionals, options: values }
    : { kind: 'wrong', reason: wrong }
}

function reasonOf(message: string): string {
  const [, dashed] = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument is ambiguous/.exec(message) ?? []
  return dashed
    ? `a value of ${dashed} that begins with a dash is written ${dashed}=-1`
    : firstSentence(message)
}

const firstSentence = (text: string) => (/^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text).replace(/\.$/, '')

function wrongChoice(command: Command, values: Invocation['options']): string | undefined {
  for (const [name, { choices }] of Object.entries(command.options)) {
    const value = values[name]
    if (choices && typeof value === 'string' && !choices.includes(value)) {
      return `--${name} takes ${choices.join(', ')}, not '${value}'`
    }
  }
  return undefined
}

function tooMany(command: Command, positionals: readonly string[]): string | undefined {
  const most = command.positionals
  return most !== undefined && positionals.length > most
    ? `unexpected argument '${positionals[most]}'`
    : undefined
}
