import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../../../src/cli/arguments.ts'
import type { Command } from '../../../../src/cli/command.ts'
import { checkCommand } from '../../../../src/cli/commands/check.ts'
import { launchCommand } from '../../../../src/cli/commands/launch.ts'
import { preflightCommand } from '../../../../src/cli/commands/preflight.ts'
import { diagnoseCommand } from '../../../../src/cli/commands/diagnose.ts'
import { evaluateCommand } from '../../../../src/cli/commands/evaluate.ts'
import { finalizeCommand } from '../../../../src/cli/commands/finalize.ts'
import { reportCommand } from '../../../../src/cli/commands/report.ts'
import { trainCommand } from '../../../../src/cli/commands/train.ts'
import { validateCommand } from '../../../../src/cli/commands/validate.ts'
import { stepIds } from '../../../../src/core/finalize/step.ts'
import { gateNames } from '../../../../src/core/phases/gates.ts'
import { readDefinition, type Definition } from '../../../../src/vscode/tasks/definition.ts'
import { argumentsOf } from '../../../../src/vscode/tasks/definitionArguments.ts'
import { definitionIn } from '../../../../src/vscode/tasks/definitionIn.ts'
import { taskTitle } from '../../../../src/vscode/tasks/taskTitle.ts'
import { english } from '../support/english.ts'
import { readManifest } from '../support/manifest.ts'

const manifest = readManifest() as {
  contributes: { taskDefinitions: { properties: Record<string, { enum?: string[] }> }[] }
}
const commands: Readonly<Record<string, Command>> = {
  train: trainCommand,
  preflight: preflightCommand,
  launch: launchCommand,
  check: checkCommand,
  validate: validateCommand,
  evaluate: evaluateCommand,
  report: reportCommand,
  diagnose: diagnoseCommand,
}

const cases: readonly [Definition, readonly string[]][] = [
  [{ command: 'finalize' }, []],
  [{ command: 'finalize', from: 'verify' }, ['--from', 'verify']],
  [{ command: 'finalize', config: 'configs/a b.yaml' }, ['--config', 'configs/a b.yaml']],
  [{ command: 'finalize', gpus: '1' }, []],
  [{ command: 'finalize', gpus: 'all' }, []],
  [{ command: 'exportOnly' }, ['--export-only']],
  [{ command: 'exportOnly', config: 'c.yaml' }, ['--export-only', '--config', 'c.yaml']],
  [{ command: 'check' }, ['check']],
  [{ command: 'check', gate: 'post_baseline' }, ['check', '--gate', 'post_baseline']],
  [
    { command: 'train', config: 'configs/training_config.yaml', outputDir: 'results/baseline' },
    [
      'train',
      '--config',
      'configs/training_config.yaml',
      '--mode',
      'baseline',
      '--output-dir',
      'results/baseline',
    ],
  ],
  [
    { command: 'train', resume: 'checkpoints/last.pt', trainer: 'embedded' },
    [
      'train',
      '--config',
      'configs/final_config.yaml',
      '--mode',
      'production',
      '--output-dir',
      'results/production',
      '--resume',
      'checkpoints/last.pt',
    ],
  ],
  [{ command: 'preflight' }, ['preflight']],
  [{ command: 'preflight', config: 'c.yaml' }, ['preflight', '--config', 'c.yaml']],
  [{ command: 'stop' }, ['launch', '--stop', '--output-dir', 'results/production']],
  [
    { command: 'stopNow', config: 'c.yaml', outputDir: 'results/a' },
    ['launch', '--stop', '--now', '--config', 'c.yaml', '--output-dir', 'results/a'],
  ],
  [{ command: 'validate' }, ['validate']],
  [{ command: 'validate', config: 'configs/final_config.yaml' }, ['validate', 'configs/final_config.yaml']],
  [
    { command: 'evaluate', predictions: 'a.npz', baseline: 'b.npz' },
    ['evaluate', 'a.npz', '--baseline', 'b.npz'],
  ],
  [{ command: 'report', phase: 'optimization' }, ['report', 'optimization']],
  [{ command: 'diagnose' }, ['diagnose']],
]

describe('a definition', () => {
  it.each(cases)('%j becomes arguments that the command line takes', (definition, expected) => {
    expect(readDefinition({ type: 'finalize-model', ...definition })).toEqual(definition)
    const args = argumentsOf(definition)
    expect(args).toEqual(expected)
    const command = commands[args[0] ?? '']
    const parsed = parseArguments(command ?? finalizeCommand, command ? args.slice(1) : args)
    expect(parsed.kind).toBe('run')
  })

  // Nothing proposes to stop something, to train by its mode, or on which GPU.
  const proposed = cases.filter(
    ([{ command, gpus }, args]) =>
      !['train', 'stop', 'stopNow'].includes(command) &&
      gpus === undefined &&
      args.every((word) => !word.includes(' ')),
  )
  it.each(proposed)('%j is read back from its command line', (definition, args) => {
    expect(definitionIn(`  finalize-model   ${args.join(' ')} `)).toEqual(definition)
  })

  it('has a name of its own for each', () => {
    const titles = cases.map(([definition]) => taskTitle(english, definition))
    expect(new Set(titles).size).toBe(titles.length)
  })

  it.each([
    [{}],
    [{ command: 'sign-off' }],
    [{ command: 'init' }],
    [{ command: 'finalize', from: 'deploy' }],
    [{ command: 'finalize', config: '' }],
    [{ command: 'finalize', config: '--force' }],
    [{ command: 'finalize', config: 'a\0b' }],
    [{ command: 'finalize', config: 7 }],
    [{ command: 'train', resume: ['a'] }],
    [{ command: 'train', trainer: '/bin/sh' }],
    [{ command: 'finalize', gpus: '0,-1' }],
    [{ command: 'train', gpus: 'GPU-1; rm' }],
    [{ command: 'check', gate: 'toString' }],
    [{ command: 'report', phase: '../x' }],
    [{ command: 'validate', config: 'x'.repeat(2000) }],
  ])('is refused where it is %j', (value) => {
    expect(readDefinition(value)).toBeUndefined()
  })

  it('never makes an option out of a value', () => {
    assert(
      property(string({ minLength: 1 }), (config) => {
        const definition = readDefinition({ command: 'finalize', config })
        if (!definition) return
        const parsed = parseArguments(finalizeCommand, argumentsOf(definition))
        expect(parsed).toEqual({ kind: 'run', positionals: [], options: expect.objectContaining({ config }) })
      }),
    )
  })

  it('is described by the manifest', () => {
    const [{ properties }] = manifest.contributes.taskDefinitions as [
      { properties: (typeof manifest.contributes.taskDefinitions)[0]['properties'] },
    ]
    const stated = new Set(cases.flatMap(([definition]) => Object.keys(definition)))
    expect(Object.keys(properties).toSorted()).toEqual([...stated].toSorted())
    expect(properties['from']?.enum).toEqual([...stepIds])
    expect(properties['gate']?.enum).toEqual([...gateNames])
    for (const command of properties['command']?.enum ?? []) expect(readDefinition({ command })).toBeDefined()
  })
})
