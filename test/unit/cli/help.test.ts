import { describe, expect, it } from 'vitest'
import { commandHelp } from '../../../src/cli/help.ts'
import { commandNames } from '../../../src/cli/commandNames.ts'
import { nearestCommand } from '../../../src/cli/nearestCommand.ts'
import { loadCommands } from '../../../src/cli/program.ts'

/* Rules that hold for every page of help. */

const commands = await loadCommands()
const pageOf = (name: string) =>
  commandHelp(
    commands.find((each) => each.name === name)!,
    { colour: false },
  ).split('\n')

describe.each(commands.map(({ name }) => name))('help of finalize-model %s', (name) => {
  const command = commands.find((each) => each.name === name)!

  it('names every option in its usage, and no other', () => {
    const named = [...command.usage.matchAll(/--([a-z-]+)/g)].map(([, option = '']) => option)
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(command.options).toSorted())
  })

  it('fits a terminal of 120 columns but for the examples, and breaks no option off its value', () => {
    const page = pageOf(name)
    const text = page.slice(0, page.indexOf('Examples:'))
    expect(text.filter((line) => line.length > 120)).toEqual([])
    expect(text.filter((line) => /--[a-z-]+$/.test(line) && line.startsWith('  '))).toEqual(
      text.filter((line) => /^ {6}--[a-z-]+$/.test(line)),
    )
  })

  it('has examples that are lines of this command', () => {
    for (const { line } of command.examples) {
      expect(line.startsWith(`finalize-model${name === '' ? '' : ` ${name}`}`), line).toBe(true)
      for (const [, option] of line.matchAll(/ --([a-z-]+)/g))
        expect(Object.keys(command.options), line).toContain(option)
    }
  })
})

it('knows every command by its name, and by a name with two letters wrong', () => {
  expect(commands.map(({ name }) => name)).toEqual(['', ...commandNames])
  for (const name of commandNames) expect(nearestCommand(`${name}x`)).toBe(name)
  expect(nearestCommand('./my-project')).toBeUndefined()
})
