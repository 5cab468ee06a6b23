import { mkdir } from 'node:fs/promises'
import { initialize } from '../../core/project/initialize.ts'
import { defineCommand, exitCodes } from '../command.ts'
import { packageRoot } from '../packageRoot.ts'
import { projectFolder, sameProject } from '../projectFolder.ts'
import { tellReasons } from '../tellFindings.ts'

const shown = 12

/** `finalize-model init [PROJECT]`: sets a project up. */
export const initCommand = defineCommand({
  name: 'init',
  summary: 'Set a project up: phases, checklists, a first configuration; or the sample.',
  usage: '[PROJECT] [--sample digits]',
  description: [
    'Copies the five phases with their workflows and checklists, configs/training_config.yaml to start from,',
    'training_orchestrator.py, which hands over to the PyTorch trainer until you put your own training there, and',
    'known_issues.md into the project, and adds what git should know to .gitattributes and .gitignore.',
    'Nothing that is there is overwritten: run it again to bring back a file that went missing.',
  ].join('\n'),
  options: {
    sample: {
      type: 'string',
      value: 'NAME',
      description: 'Copy a finished sample project too: digits (1,797 handwritten digits).',
    },
  },
  positionals: 1,
  examples: [
    { line: 'finalize-model init', does: 'Set up the project in this folder.' },
    { line: 'finalize-model init ./demo --sample digits', does: 'Make a project to try.' },
  ],

  async run({ positionals, options, cwd }, terminal, portsOf) {
    const root = projectFolder(cwd, positionals[0])
    try {
      await mkdir(root, { recursive: true })
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      terminal.err(`finalize-model: ${root} can't be made a folder: ${reason}\n`)
      return exitCodes.usage
    }
    const packaged = portsOf(packageRoot()).files
    const { sample } = options
    const made = await initialize(packaged, portsOf(root).files, sample)
    if (!made.ok) {
      tellReasons(terminal, made.findings)
      return exitCodes.usage
    }
    const { written, kept } = made.value
    for (const name of written.slice(0, shown)) terminal.out(`  + ${name}\n`)
    if (written.length > shown) terminal.out(`  … and ${written.length - shown} more\n`)
    const left = kept.length === 0 ? '' : `, ${kept.length} were there and stay as they are`
    terminal.out(`${written.length} ${written.length === 1 ? 'file' : 'files'} written in ${root}${left}.\n`)
    terminal.out(
      sample === undefined
        ? [
            'Next: read phases/01_planning/workflow.md, put your data and target into configs/training_config.yaml, and see',
            'what is still open with: finalize-model check --gate reproducibility_gate',
            '',
          ].join('\n')
        : `Next: finalize-model${sameProject(positionals[0])}\n`,
    )
    return exitCodes.done
  },
})
