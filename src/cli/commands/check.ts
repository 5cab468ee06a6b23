import path from 'node:path'
import { gateNames } from '../../core/phases/gates.ts'
import { layout } from '../../core/project/layout.ts'
import { findConfigPath } from '../../core/readiness/configPath.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import { judgeGate } from '../../core/readiness/gate.ts'
import { defineCommand, exitCodes } from '../command.ts'
import { projectFolder } from '../projectFolder.ts'
import { projectPath } from '../projectPath.ts'
import { tellReasons } from '../tellFindings.ts'
import { whyNoProject } from '../whyNoProject.ts'
import { readinessFormats, writeReadiness } from '../writers/readiness.ts'

/** `finalize-model check [PROJECT]`: judges a gate and changes nothing. */
export const checkCommand = defineCommand({
  name: 'check',
  summary: 'Judge a gate from the evidence; exit code 0 only where it is open.',
  usage: '[PROJECT] [--gate NAME] [--config FILE] [--format text|json|junit|sarif|markdown]',
  description: [
    'Judges the 24 readiness items, or the items of an earlier gate, from the files of the project. Nothing is',
    'taken on trust: figures are recomputed from predictions, files are compared with their recorded digests, and',
    'what was made from something that has changed since is stale. The gate is open when every item has passed, is',
    'waived or does not apply. Nothing is changed.',
  ].join('\n'),
  options: {
    gate: {
      type: 'string',
      value: 'NAME',
      choices: gateNames,
      description: 'The gate to judge; by default production_ready.',
    },
    config: {
      type: 'string',
      value: 'FILE',
      description: `The configuration; by default ${layout.configs.final}, else that of the run.`,
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: readinessFormats,
      description: 'Form of the report.',
    },
  },
  positionals: 1,
  examples: [
    { line: 'finalize-model check', does: 'May the model of this folder be deployed, and if not, why?' },
    {
      line: 'finalize-model check ./churn --format junit > readiness.xml',
      does: 'In a CI job: refuse, and say why.',
    },
    { line: 'finalize-model check --gate post_baseline', does: 'Judge the gate at the end of phase 2.' },
  ],

  async run({ positionals, options, cwd }, terminal, portsOf) {
    const root = projectFolder(cwd, positionals[0])
    const ports = portsOf(root)
    const { files, clock } = ports
    const unfit = await whyNoProject(files, positionals[0])
    if (unfit !== undefined) {
      terminal.err(`finalize-model: ${unfit}\n`)
      return exitCodes.usage
    }
    const configPath = projectPath({ cwd }, ports, options.config) ?? (await findConfigPath(files))
    const ground = createGround({ files, clock, configPath })
    const report = await judgeGate(ground, options.gate)
    if (!report.ok) {
      tellReasons(terminal, report.findings)
      return exitCodes.usage
    }
    const { format = 'text' } = options
    const elsewhere = path.relative(cwd, root)
    terminal.out(writeReadiness(report.value, format, terminal, elsewhere === '' ? undefined : elsewhere))
    return report.value.open ? exitCodes.done : exitCodes.closed
  },
})
