import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GateReport } from '../../src/core/readiness/gate.ts'
import { finalizeJson, notPassed, people, type Report } from './finalized.ts'
import { digitsProject, tabularProject } from './projects.ts'
import { finalizeModel, startFinalizeModel } from './program.ts'

/* The whole way, on real data, as a person runs it. */

const statesOf = ({ steps }: Report) => Object.fromEntries(steps.map(({ id, state }) => [id, state]))
const read = (project: string, name: string) => JSON.parse(readFileSync(path.join(project, name), 'utf8'))

describe('the digits sample', () => {
  let project: string
  let first: Report & { readonly status: number | null }
  beforeAll(() => {
    project = digitsProject()
    first = finalizeJson(project)
  }, 180_000)
  afterAll(() => rmSync(project, { recursive: true, force: true }))

  test('passes all that a program can judge and leaves to people what is theirs', () => {
    expect(first.status).toBe(1)
    expect(new Set(Object.values(statesOf(first)))).toEqual(new Set(['done']))
    expect(notPassed(first)).toEqual(people)
    expect(first.gate.items.filter(({ id }) => people.includes(id)).map(({ verdict }) => verdict)).toEqual(
      people.map(() => 'pending'),
    )
    expect(first.gate.items).toHaveLength(24)
    for (const { id, next } of first.gate.items)
      if (people.includes(id) && id !== 'model-card-created') expect(next).toContain(id)
  })

  test('puts into evidence which GPUs a step was given', () => {
    const evidence = () => read(project, 'results/production/evidence.json').steps
    const chosen = { CUDA_VISIBLE_DEVICES: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }
    expect(finalizeModel(['--from', 'document'], project, chosen).status).toBe(1)
    expect(evidence().document.environment).toEqual(chosen)
  })

  test('reaches 97 % on the held-out digits, and int8 stays within half a point', () => {
    const { test: held } = read(project, 'results/production/evaluation.json')
    expect(held.metrics.test_acc.value).toBeGreaterThanOrEqual(0.97)
    const { variants } = read(project, 'results/production/parity.json')
    expect(variants.map(({ name }: { name: string }) => name)).toEqual(['onnx', 'fp16', 'int8'])
    for (const { accuracyDifference, samples } of variants) {
      expect(Math.abs(accuracyDifference)).toBeLessThanOrEqual(0.005)
      expect(samples).toBe(360)
    }
  })

  test('run again it does nothing, and says so', () => {
    const before = statSync(path.join(project, 'models/production_model.onnx')).mtimeMs
    const again = finalizeJson(project)
    expect(new Set(Object.values(statesOf(again)))).toEqual(new Set(['up-to-date']))
    expect(statSync(path.join(project, 'models/production_model.onnx')).mtimeMs).toBe(before)
    expect(notPassed(again)).toEqual(people)
  })

  test('--from runs that step and those after it', () => {
    const states = statesOf(finalizeJson(project, ['--from', 'benchmark']))
    expect(states).toMatchObject({
      train: 'up-to-date',
      verify: 'up-to-date',
      benchmark: 'done',
      document: 'done',
    })
  })

  test('--export-only leaves the training alone', () => {
    const states = statesOf(finalizeJson(project, ['--export-only']))
    expect(states).toMatchObject({ configure: 'skipped', train: 'skipped', evaluate: 'up-to-date' })
  })

  test('a lost model comes back from the checkpoint without training', () => {
    rmSync(path.join(project, 'models/production_model_fp16.onnx'))
    const states = statesOf(finalizeJson(project))
    expect(states).toMatchObject({ train: 'up-to-date', export: 'done' })
    expect(existsSync(path.join(project, 'models/production_model_fp16.onnx'))).toBe(true)
  })

  test('approved by people who did not train, written and reviewed, it may be deployed', () => {
    const card = path.join(project, 'docs/model_card.md')
    const written = readFileSync(card, 'utf8').replaceAll(
      /(<!-- person:[\w-]+ -->\n)[\s\S]*?(\n<!-- \/person -->)/g,
      '$1Reads single digits on scanned paper forms whose writers agreed to it; a clerk confirms each doubtful one.$2',
    )
    writeFileSync(card, written)
    const sign = (item: string, ...act: readonly string[]) =>
      finalizeModel(['sign-off', item, ...act], project, {
        GIT_AUTHOR_NAME: 'Grace',
        GIT_AUTHOR_EMAIL: 'grace@example.org',
      })
    expect(finalizeModel([], project).status).toBe(1)
    expect(sign('no-critical-issues', '--tick', '--reason', 'Went through known_issues.md').status).toBe(0)
    expect(sign('code-reviewed', '--tick', '--reason', 'https://code.example.org/reviews/7').status).toBe(0)
    for (const role of ['technical', 'product', 'compliance']) {
      expect(sign(`${role}-approval`, '--approve', '--reason', 'Evaluation and parity read').status).toBe(0)
    }
    const check = finalizeModel(['check', '--format', 'json'], project)
    expect(JSON.parse(check.out)).toMatchObject({ open: true, decision: { decision: 'deploy' } })
    expect(check.status).toBe(0)

    const config = path.join(project, 'configs/final_config.yaml')
    writeFileSync(config, readFileSync(config, 'utf8').replace('test_acc: 0.97', 'test_acc: 0.96'))
    const changed = finalizeModel(['check', '--format', 'json'], project)
    expect(changed.status).toBe(1)
    const verdicts = Object.fromEntries(
      (JSON.parse(changed.out) as GateReport).items.map(({ id, verdict }) => [id, verdict]),
    )
    expect(verdicts).toMatchObject({ 'technical-approval': 'stale', 'final-training-complete': 'passed' })
  }, 120_000)
})

describe.each([
  ['breast_cancer', 2],
  ['wine', 3],
] as const)('the tabular set %s', (set, classes) => {
  test('goes the whole way from CSV with a configuration of its own', () => {
    const project = tabularProject(set)
    const report = finalizeJson(project, ['--config', 'configs/own.yaml'])
    expect(new Set(Object.values(statesOf(report)))).toEqual(new Set(['done']))
    const evaluation = read(project, 'results/production/evaluation.json')
    expect(evaluation.classNames).toHaveLength(classes)
    expect(evaluation.test.metrics.test_auc.value).toBeGreaterThan(0.9)
    const byProgram = notPassed(report).filter((id) => !people.includes(id))
    expect(byProgram).toEqual([])
    rmSync(project, { recursive: true, force: true })
  }, 120_000)
})

test('killed at any moment it goes on from there', async () => {
  const project = tabularProject('wine', {
    training: { epochs: 150, batch_size: 4 },
    early_stopping: { enabled: false },
  })
  for (const [delay, file] of [
    [0, 'results/production/events.jsonl'],
    [150, 'results/production/events.jsonl'],
    [0, 'results/production/evaluation.json'],
    [0, 'models/production_model.onnx'],
  ] as const) {
    const child = startFinalizeModel(['--config', 'configs/own.yaml'], project)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await Promise.race([appears(path.join(project, file)), ended])
    await new Promise((resolve) => setTimeout(resolve, delay))
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL')
    await ended
  }
  const report = finalizeJson(project, ['--config', 'configs/own.yaml'])
  expect(report.steps.filter(({ state }) => state !== 'done' && state !== 'up-to-date')).toEqual([])
  expect(notPassed(report).filter((id) => !people.includes(id))).toEqual([])
  rmSync(project, { recursive: true, force: true })
}, 180_000)

test('Ctrl+C is heard in the midst of a step, and what was finished is not done again', async () => {
  const project = digitsProject()
  finalizeJson(project, ['--until', 'train'])
  for (const title of ['Evaluate on the held-out', 'Export the model', 'Measure latency']) {
    const child = startFinalizeModel(['--format', 'json'], project)
    let out = ''
    child.stdout!.on('data', (text: Buffer) => (out += text.toString()))
    let told = ''
    child.stderr!.on('data', (text: Buffer) => {
      if (!told.includes(title) && (told += text.toString()).includes(title)) child.kill('SIGINT')
    })
    expect(await new Promise((resolve) => child.once('close', resolve)), title).toBe(130)
    const stopped = JSON.parse(out) as Report
    expect(stopped.gate, title).toBeNull()
    expect(stopped.steps.at(-1)!.state, title).toBe('interrupted')
    const left = [path.join(project, 'results/production'), path.join(project, 'models')].flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder) : [],
    )
    expect(left.filter((name) => /tmp|part/.test(name))).toEqual([])
    const { id } = stopped.steps.at(-1)!
    const again = finalizeJson(project, ['--until', id])
    for (const { id: before, state } of stopped.steps)
      if (state === 'done') expect(statesOf(again)[before], title).toBe('up-to-date')
    expect(statesOf(again)[id], title).toBe('done')
  }
  rmSync(project, { recursive: true, force: true })
}, 180_000)

test('a second start is told who is at work, and the first goes on', async () => {
  const project = tabularProject('wine', {
    training: { epochs: 200, batch_size: 4 },
    early_stopping: { enabled: false },
  })
  const child = startFinalizeModel(['--config', 'configs/own.yaml'], project)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await appears(path.join(project, 'results/production/run.json'))
  const second = finalizeModel(['--config', 'configs/own.yaml'], project)
  expect(second.status).toBe(2)
  expect(second.err).toContain(String(child.pid))
  process.kill(child.pid!, 'SIGINT')
  expect(await ended).toBe(130)
  expect(existsSync(path.join(project, 'checkpoints/production/final_model_last.safetensors'))).toBe(true)
  rmSync(project, { recursive: true, force: true })
}, 120_000)

test.each([
  [['chek'], 2, "Did you mean 'finalize-model check'?"],
  [['--from', 'nowhere'], 2, '--from takes configure, train'],
  [['--frobnicate'], 2, "Unknown option '--frobnicate'"],
  [['a', 'b'], 2, "unexpected argument 'b'"],
])('wrong usage %j is told in one sentence', (args, status, message) => {
  const ended = finalizeModel(args, import.meta.dirname)
  expect(ended.status).toBe(status)
  expect(ended.err).toContain(message)
  expect(ended.err).not.toContain('    at ')
})

test('every command explains itself with examples', () => {
  for (const command of ['init', 'validate', 'check', 'evaluate', 'sign-off', 'train']) {
    const { status, out } = finalizeModel([command, '--help'], import.meta.dirname)
    expect(status).toBe(0)
    expect(out).toContain(`finalize-model ${command}`)
    expect(out).toContain('Examples:')
  }
})

async function appears(file: string): Promise<void> {
  for (let waited = 0; waited < 60_000 && !existsSync(file); waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
