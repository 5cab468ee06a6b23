import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { finding } from '../../../../src/core/finding.ts'
import { gateItems } from '../../../../src/core/phases/gates.ts'
import { verdicts, type Verdict } from '../../../../src/core/readiness/check.ts'
import type { GateReport } from '../../../../src/core/readiness/gate.ts'
import { toolIds } from '../../../../src/vscode/ids.ts'
import { findingsReply, itemReply, readinessReply } from '../../../../src/vscode/tools/answers.ts'
import { inputProblem, isConfigInside, toolInputs } from '../../../../src/vscode/tools/inputs.ts'
import { readManifest } from '../support/manifest.ts'

interface Tool {
  readonly name: string
  readonly modelDescription: string
  readonly displayName: string
  readonly inputSchema: unknown
}
const manifest = readManifest() as {
  readonly contributes: { readonly languageModelTools: readonly Tool[] }
}
const tools = manifest.contributes.languageModelTools

const report: GateReport = {
  gate: 'production_ready',
  phase: 5,
  checklist: 'phases/05_finalization/checklist.md',
  title: 'Production readiness',
  open: false,
  items: gateItems.production_ready.map(({ id, decidedBy }, index) => ({
    number: index + 1,
    id,
    section: '',
    title: `What ${id} asks`,
    decidedBy,
    verdict: id === 'model-exported' ? 'missing' : 'passed',
    reasons:
      id === 'model-exported'
        ? [finding('file-missing', 'error', { path: 'models/production_model.onnx' })]
        : [],
    evidence: id === 'model-exported' ? ['models'] : [],
    ticked: false,
    ...(id === 'model-exported' && { next: 'finalize-model' }),
  })),
  counts: Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>,
  findings: [],
}

describe('the manifest', () => {
  it('has the tools of ids.ts, each with its schema', () => {
    expect(tools.map(({ name }) => name).toSorted()).toEqual(Object.values(toolIds).toSorted())
    for (const [key, schema] of Object.entries(toolInputs)) {
      const tool = tools.find(({ name }) => name === toolIds[key as keyof typeof toolIds])!
      const { $schema: _, ...stated } = z.toJSONSchema(schema, { io: 'input' })
      expect(tool.inputSchema).toEqual(stated)
      expect(tool.modelDescription.length).toBeGreaterThan(40)
    }
  })

  it('offers no tool that signs off', () => {
    expect(tools.map(({ name }) => name).join(' ')).not.toMatch(/sign|approve|waive|tick/i)
  })
})

describe('the code of the tools', () => {
  const entry = 'src/vscode/tools/register.ts'

  it('reaches nothing that puts a sign-off on record', () => {
    const reached = reachedFrom(entry)
    expect(reached).toContain('src/core/readiness/list.ts')
    const writers = ['src/core/readiness/signOff.ts', 'src/vscode/commands/putOnRecord.ts']
    expect(writers.every((file) => existsSync(file))).toBe(true)
    for (const writer of writers) expect(reached).not.toContain(writer)
    expect(reachedFrom('src/vscode/commands/itemCommands.ts')).toEqual(expect.arrayContaining(writers))
  })

  it('calls one command only, which starts a step', () => {
    const called = [...reachedFrom(entry)]
      .filter((file) => file.startsWith('src/vscode/tools/'))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/executeCommand\(([^,)]*)/g)])
    expect(called.map(([, id]) => id)).toEqual(['commandIds.runStep'])
  })
})

/** The sources that a source loads, and those load in turn; types aside. */
function reachedFrom(entry: string): readonly string[] {
  const reached = new Set([entry])
  for (const file of reached) {
    const source = readFileSync(file, 'utf8')
    const imports = source.matchAll(
      /(?:^(?:import|export) (?!type )[^'\n;]*?(?:\{[^}]*\} )?from|import\() ?'(\.[^']+)'/gm,
    )
    for (const [, way = ''] of imports) reached.add(path.posix.join(path.posix.dirname(file), way))
  }
  return [...reached]
}

describe('inputs', () => {
  it.each([
    [toolInputs.readReadiness, {}, true],
    [toolInputs.readReadiness, { gate: 'production_ready' }, true],
    [toolInputs.readReadiness, { gate: 'any' }, false],
    [toolInputs.readReadiness, { approve: true }, false],
    [toolInputs.explainItem, {}, false],
    [toolInputs.explainItem, { item: 'x'.repeat(201) }, false],
    [toolInputs.startStep, { step: 'export' }, true],
    [toolInputs.startStep, { step: 'sign-off' }, false],
    [toolInputs.startStep, { step: 'export; rm -rf .' }, false],
    [toolInputs.startStep, null, false],
  ])('%#: %j', (schema, input, taken) => {
    const read = schema.safeParse(input)
    expect(read.success).toBe(taken)
    if (!read.success) expect(inputProblem(read.error)).toMatch(/^The input is not as expected: \S/)
  })

  it.each([
    ['configs/final_config.yaml', true],
    ['configs/training_config.yml', true],
    ['../other/configs/final_config.yaml', false],
    ['/etc/final_config.yaml', false],
    ['configs/secrets.yaml', false],
    ['.env', false],
  ])('a configuration inside the project: %s', (path, is) => {
    expect(isConfigInside(path)).toBe(is)
  })
})

describe('replies', () => {
  it('tell the whole gate, and that nobody signs off through a tool', () => {
    const reply = readinessReply(report)
    expect(reply).toContain('model-exported')
    expect(reply).toContain('models/production')
    expect(reply).toContain('no tool gives them')
  })

  it('explain an item by its reasons, its evidence, its record and the next command', () => {
    const act = {
      item: 'model-exported',
      act: 'waive' as const,
      by: { name: 'Ada', email: 'ada@example.org' },
      at: '2026-01-01',
      reason: 'two\nlines',
    }
    const reply = itemReply(report, 'model-exported', [act, { ...act, item: 'other', reason: 'unrelated' }])
    expect(reply).toContain('Passes when: ')
    expect(reply).toContain('error file-missing: ')
    expect(reply).toContain('- models\n')
    expect(reply).toContain('waive by Ada <ada@example.org> at 2026-01-01: two lines')
    expect(reply).toContain('Next: finalize-model')
    expect(reply).not.toContain('unrelated')
  })

  it('list the items where the one asked for is none', () => {
    expect(itemReply(report, 'nonsense', [])).toContain('val-test-gap')
  })

  it('give findings with place and severity, and say where there are none', () => {
    expect(findingsReply('configs/final_config.yaml', [])).toBe('configs/final_config.yaml: no findings.')
    const at = { line: 2, character: 4 }
    const found = finding(
      'file-missing',
      'error',
      { path: 'data/train.npz' },
      { file: 'f', range: { start: at, end: at } },
    )
    const reply = findingsReply('configs/final_config.yaml', [found, { ...found, severity: 'warning' }])
    expect(reply).toContain('1 error, 1 warning')
    expect(reply).toContain('- 3:5 error file-missing: ')
    expect(
      findingsReply(
        'f',
        Array.from({ length: 203 }, () => found),
      ),
    ).toContain('… and 3 more.')
  })
})
