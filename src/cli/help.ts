import type { Command, Terminal } from './command.ts'
import { paint } from './paint.ts'
import { wrapText } from './writers/wrapText.ts'

/** Columns that a page takes where its text allows. */
const pageWidth = 116

/** The page of one subcommand: what it does, its options, examples. */
export function commandHelp(command: Command, terminal: Pick<Terminal, 'colour'>): string {
  const { bold, dim } = paint(terminal.colour)
  const program = command.name === '' ? 'finalize-model' : `finalize-model ${command.name}`
  const options = [
    ...Object.entries(command.options),
    ['help', { type: 'boolean', short: 'h', description: 'Show this page.' }] as const,
  ]
  const rows = options.map(([name, option]) => {
    const short = option.short === undefined ? '    ' : `-${option.short}, `
    const value = option.type === 'string' ? ` ${('value' in option && option.value) || 'VALUE'}` : ''
    const choices = 'choices' in option && option.choices ? ` (${option.choices.join(', ')})` : ''
    return [`  ${short}--${name}${value}`, `${option.description}${choices}`] as const
  })
  return [
    ...usageLines(program, command.usage).map((line, at) => (at === 0 ? `${bold('Usage:')} ${line}` : line)),
    '',
    command.description,
    '',
    bold('Options:'),
    ...columns(rows),
    '',
    bold('Examples:'),
    ...command.examples.flatMap(({ line, does }) => [`  ${line}`, dim(`      ${does}`)]),
    '',
  ].join('\n')
}

/** The first page: all subcommands. */
export function programHelp(
  main: Command,
  commands: readonly Command[],
  terminal: Pick<Terminal, 'colour'>,
): string {
  const { bold } = paint(terminal.colour)
  const rows = commands.map(({ name, summary }) => [`  ${name}`, summary] as const)
  return [
    commandHelp(main, terminal),
    bold('Commands:'),
    ...columns(rows),
    '',
    'finalize-model COMMAND --help explains one of them.',
    '',
    bold('Exit codes:'),
    '  0 done, the gate is open   1 gate closed or errors found   2 wrong usage or unreadable project',
    '  3 a step failed            130 interrupted',
    '',
  ].join('\n')
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows.flatMap(([left, right]) =>
    wrapText(right, pageWidth - width).map((line, at) => `${(at === 0 ? left : '').padEnd(width)}${line}`),
  )
}

/** Broken between options, never within one. */
function usageLines(program: string, usage: string): readonly string[] {
  const parts = usage.replace(/(?<=[[(][^\])]*) |(?<=--[a-z-]+) (?=[A-Z])/g, '\u00a0')
  return wrapText(`${program} ${parts}`, pageWidth - 'Usage: '.length).map(
    (line, at) => `${at === 0 ? '' : ' '.repeat('Usage: '.length + 2)}${line.replaceAll('\u00a0', ' ')}`,
  )
}
