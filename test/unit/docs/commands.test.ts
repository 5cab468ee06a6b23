import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseArguments } from '../../../src/cli/arguments.ts'
import { commandNames, type CommandName } from '../../../src/cli/commandNames.ts'
import { loadCommands } from '../../../src/cli/program.ts'
import { documents } from './documents.ts'

const textOf = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

/** The command lines that a document shows: lines of fenced blocks and code within lines. */
function commandsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^ *```.*\n([^]*?)^ *```/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  )
  const inline = [...text.replaceAll(/^ *```[^]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  )
  return [...blocks, ...inline]
    .flatMap((line) => line.replace(/\s#.*$/, '').split(/ && | \|\| | \| /))
    .flatMap((part) => /^(?:\s|\$|- run:|run:|npx)*(finalize-model(?: .*)?)$/.exec(part)?.[1]?.trim() ?? [])
}

/** The words of a simple command line, without redirections. */
const wordsOf = (line: string): readonly string[] =>
  [...line.replace(/\s+2?>>?\s*\S+/g, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  )

/** A form rather than a command: words in capitals and dots stand for others. */
const isForm = (words: readonly string[]): boolean =>
  words.some((word) => /^[A-Z][A-Z_]+…?$|…|[[\]<>‹|$]/.test(word))

it.each(documents)('the commands of %s are ones that there are', async (file) => {
  const [main, ...subcommands] = await loadCommands()
  for (const line of commandsOf(textOf(file))) {
    const [, ...words] = wordsOf(line)
    if (isForm(words) || ['--help', '--version'].includes(words[0] ?? '')) continue
    const isNamed = commandNames.includes(words[0] as CommandName)
    const command = isNamed ? subcommands.find(({ name }) => name === words[0]) : main
    const parsed = parseArguments(command!, isNamed ? words.slice(1) : words)
    expect(parsed.kind, `${line}: ${parsed.kind === 'wrong' ? parsed.reason : ''}`).not.toBe('wrong')
  }
})

it('finds commands in blocks and in sentences, and what is wrong with one', async () => {
  const shown = '```sh\nfinalize-model check --gate x   # why\n```\nRun `finalize-model --until nowhere`.'
  expect(commandsOf(shown)).toEqual(['finalize-model check --gate x', 'finalize-model --until nowhere'])
  const [main] = await loadCommands()
  expect(parseArguments(main!, ['--until', 'nowhere']).kind).toBe('wrong')
  expect(documents.flatMap((file) => commandsOf(textOf(file))).length).toBeGreaterThan(100)
})
