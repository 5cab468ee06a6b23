import { members, readDefinition, type Definition, type TaskCommand } from './definition.ts'

/**
 * The task for a command line as our documents and the engine write it, `finalize-model --from evaluate`; undefined for
 * another program, for anything that only a shell would understand, and for what no task runs: a sign-off is given by a
 * person, a project is set up once.
 */
export function definitionIn(commandLine: string): Definition | undefined {
  const [program, ...words] = commandLine.trim().split(/\s+/)
  if (program !== 'finalize-model' || !words.every((word) => /^[\w./=:@-]+$/.test(word))) return undefined
  const command = subcommands.find((name) => name === words[0]) ?? 'finalize'
  const given: Record<string, string> = { command }
  const rest = command === 'finalize' ? words : words.slice(1)
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index]!
    if (word === '--export-only' && command === 'finalize') given['command'] = 'exportOnly'
    else if (word.startsWith('-')) {
      const name = options[word]
      const value = rest[++index]
      if (name === undefined || value === undefined) return undefined
      given[name] = value
    } else {
      const name = positional[command]
      if (name === undefined || given[name] !== undefined) return undefined
      given[name] = word
    }
  }
  const allowed = members[given['command'] as TaskCommand] as readonly string[]
  if (Object.keys(given).some((name) => name !== 'command' && !allowed.includes(name))) return undefined
  return readDefinition(given)
}

const subcommands = ['preflight', 'train', 'check', 'validate', 'evaluate', 'report', 'diagnose'] as const
const positional: Readonly<Partial<Record<TaskCommand, keyof Definition>>> = {
  validate: 'config',
  evaluate: 'predictions',
  report: 'phase',
}
const options: Readonly<Record<string, keyof Definition>> = {
  '--from': 'from',
  '--config': 'config',
  '--output-dir': 'outputDir',
  '--resume': 'resume',
  '--gate': 'gate',
  '--baseline': 'baseline',
}
