import path from 'node:path'
import { diagnose } from '../../core/config/diagnose.ts'
import { gatherProjectFacts } from '../../core/config/gatherFacts.ts'
import { limits } from '../../core/config/limits.ts'
import { finding, type Finding } from '../../core/finding.ts'
import { FileError, type Files, type Ports } from '../../core/ports.ts'
import { fileFinding } from '../../core/project/fileFinding.ts'
import { layout } from '../../core/project/layout.ts'
import { defineCommand, exitCodes } from '../command.ts'
import { tellReasons } from '../tellFindings.ts'
import { programVersion } from '../version.ts'
import { findingFormats, writeFindings } from '../writers/findings.ts'
import { countFindings } from '../writers/findingsContext.ts'

/** A file beyond this is not even read; below it the place where it passes the limit is shown. */
const mostBytes = 1 << 26

/** `finalize-model validate [FILE…]`: diagnoses configurations and changes nothing. */
export const validateCommand = defineCommand({
  name: 'validate',
  summary: 'Check configurations: syntax, keys, types, bounds and rules, each with its place and a fix.',
  usage: '[FILE…] [--format text|json|sarif|github]',
  description: [
    'Checks configuration files without running anything: YAML syntax, duplicate and unknown keys, types, bounds,',
    'rules across keys (a patience that can never run out, a crop larger than the images …), and values that a',
    'Python trainer reading the file with PyYAML would see differently, such as 1e-3. The data that a file names',
    'is looked at as well. Without FILE the project’s own configurations are checked.',
    '',
    'Exit code 0 without errors (warnings are allowed), 1 with errors, 2 where a file can’t be read.',
  ].join('\n'),
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: findingFormats,
      description: 'text for people; json, sarif (code scanning) or github (annotations) for machines.',
    },
  },
  examples: [
    { line: 'finalize-model validate', does: 'Check the configurations of the project in this folder.' },
    {
      line: 'finalize-model validate configs/final_config.yaml --format sarif > config.sarif',
      does: 'For code scanning.',
    },
    { line: 'finalize-model validate --format github', does: 'Annotate a pull request.' },
  ],

  async run({ positionals, options, cwd }, terminal, portsOf) {
    const given = positionals.length > 0 ? positionals : await ownConfigurations(portsOf(cwd).files)
    if (given.length === 0) {
      const wanted = Object.values(layout.configs).join(', ')
      terminal.err(`finalize-model: ${cwd} has none of ${wanted}. Name a file, or change to a project.\n`)
      return exitCodes.usage
    }
    const sources = new Map<string, string>()
    const findings: Finding[] = []
    let unread = false
    for (const name of given) {
      const outcome = await check(path.resolve(cwd, name), display(cwd, name), portsOf)
      findings.push(...outcome.findings)
      if (outcome.text === undefined) {
        unread = true
        tellReasons(terminal, outcome.findings)
      } else sources.set(display(cwd, name), outcome.text)
    }
    const { format = 'text' } = options
    const reported =
      format === 'text' ? findings.filter(({ place }) => place && sources.has(place.file)) : findings
    const { colour, width } = terminal
    terminal.out(writeFindings(reported, format, { sources, colour, width, version: programVersion }))
    if (unread) return exitCodes.usage
    return countFindings(findings).error > 0 ? exitCodes.closed : exitCodes.done
  },
})

async function ownConfigurations(files: Files): Promise<readonly string[]> {
  const there: string[] = []
  for (const file of Object.values(layout.configs)) {
    if ((await files.stat(file))?.kind === 'file') there.push(file)
  }
  return there
}

interface Outcome {
  /** Undefined where the file can't be read. */
  readonly text: string | undefined
  readonly findings: readonly Finding[]
}

async function check(absolute: string, shown: string, portsOf: (root: string) => Ports): Promise<Outcome> {
  const root = projectOf(absolute)
  const { files } = portsOf(root)
  const inProject = path.relative(root, absolute).split(path.sep).join('/')
  try {
    const size = (await files.stat(inProject))?.size ?? 0
    if (size > mostBytes) {
      const args = { file: shown, characters: size, limit: limits.characters }
      return { text: '', findings: [finding('config-too-large', 'error', args, { file: shown })] }
    }
    const text = await files.readText(inProject, { limit: mostBytes })
    const project = await gatherProjectFacts(files, { path: inProject, text })
    return { text, findings: diagnose(text, { file: shown, ...(project && { project }) }) }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return {
      text: undefined,
      findings: [fileFinding(new FileError(error.problem, shown, { cause: error.cause }))],
    }
  }
}

/** The project of a configuration: the folder above its `configs`, else the folder it lies in. */
function projectOf(absolute: string): string {
  const folder = path.dirname(absolute)
  return path.basename(folder) === 'configs' ? path.dirname(folder) : folder
}

/** A file's name in the report: relative to where the command was called, absolute where it lies outside. */
function display(cwd: string, name: string): string {
  const absolute = path.resolve(cwd, name)
  const relative = path.relative(cwd, absolute)
  return (relative.startsWith('..') ? absolute : relative).split(path.sep).join('/')
}
