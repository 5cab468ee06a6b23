import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StepReport } from '../../src/core/finalize/pipeline.ts'
import { messageOf } from '../../src/core/wording/message.ts'
import { python } from '../python.ts'
import { finalizeModel, root } from './program.ts'

/* Training scripts of people's own, small ones, by what they leave behind. */

const script = 'training_orchestrator.py'
const run = 'results/production'
const logs = path.join(root, 'test/fixtures/logs')

/** A configuration without errors, whose trainer is the script of the project. */
function layConfig(folder: string): void {
  const data = 'test/fixtures/projects/breast_cancer/data'
  cpSync(path.join(root, data), path.join(folder, 'data'), { recursive: true })
  mkdirSync(path.join(folder, 'configs'), { recursive: true })
  const config = {
    task: 'classification',
    data: { train: 'data/train.csv', val: 'data/val.csv', test: 'data/test.csv', target: 'target', id: 'id' },
    targets: { test_acc: 0.9 },
    launch: { trainer: 'project', python },
  }
  writeFileSync(path.join(folder, 'configs/mine.yaml'), JSON.stringify(config))
}

/** A whole `run.json`, of a configuration with this digest. */
const record = (digest: string) => ({
  command: ['python', script],
  launcher: 'local',
  trainer: script,
  config: { path: 'configs/mine.yaml', digest, training: digest },
  seed: 1,
  started: '2026-01-02T03:04:05Z',
  exitCode: 0,
  host: { name: 'h', system: 's', processor: 'p', cores: 1, memory: 1 },
  devices: ['cpu'],
  versions: {},
  user: { name: 'Ada', email: 'ada@example.org' },
})

describe.runIf(python)('a training script', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'left behind '))
    layConfig(folder)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function train(source: string) {
    writeFileSync(
      path.join(folder, script),
      `import json, os, pathlib, shutil, signal, sys\nhere = pathlib.Path("${run}")\n${source}\n`,
    )
    const { status, out, err } = finalizeModel(['--config', 'configs/mine.yaml', '--format', 'json'], folder)
    const steps = (JSON.parse(out) as { steps: StepReport[] }).steps
    const last = steps.at(-1)!
    expect(last, err).toMatchObject({ id: 'train', state: 'failed' })
    expect(status).toBe(3)
    return { findings: last.findings, said: last.findings.map((found) => messageOf(found)).join('\n') }
  }
  const copy = (name: string, to: string) => copyFileSync(path.join(logs, name), path.join(folder, to))
  const whole = [
    'run.json',
    'metrics.json',
    'signature.json',
    'events.jsonl',
    'predictions/val.npz',
    'predictions/test.npz',
  ]
  const writesAll = `(here / "predictions").mkdir(parents=True, exist_ok=True)
for name in ${JSON.stringify(whole)}:
    (here / name).write_text("{}")`

  test('that leaves nothing is told what is missing, and where that is explained', () => {
    const { findings, said } = train('sys.exit(0)')
    expect(findings).toMatchObject([{ code: 'trainer-left-nothing', args: { log: '', directory: run } }])
    expect(said).toContain('left no run.json, metrics.json, signature.json and 3 more in results/production')
    expect(said).toContain('“Your own trainer”')
  })

  test('that leaves only a log of Lightning is told that this is read, and what else is needed', () => {
    copy('lightning/lightning_logs/version_0/metrics.csv', 'given.csv')
    const { findings, said } = train(
      'here.mkdir(parents=True, exist_ok=True)\nshutil.copy("given.csv", here / "metrics.csv")',
    )
    expect(findings).toMatchObject([
      { code: 'trainer-left-nothing', args: { log: `${run}/metrics.csv`, epochs: 4 } },
    ])
    expect(findings[0]!.args['missing']).not.toContain('events.jsonl')
    expect(said).toContain('Its log results/production/metrics.csv (4 epochs) is read as it is')
  })

  test('that dies with half an event file loses no epoch before, and it is said that the file was cut', () => {
    const name = readdirSync(path.join(logs, 'tensorboard/plain')).find((one) => one.includes('tfevents'))!
    const bytes = readFileSync(path.join(logs, 'tensorboard/plain', name))
    writeFileSync(path.join(folder, 'given'), bytes.subarray(0, 700))
    const { findings, said } = train(
      `here.mkdir(parents=True, exist_ok=True)\nshutil.copy("given", here / "${name}")\nos.kill(os.getpid(), signal.SIGKILL)`,
    )
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['log-cut-short', 'training-logged']),
    )
    expect(findings[0]!.severity).toBe('error')
    expect(said).toMatch(/ends in the middle of an entry: its last \d+ bytes were left out/)
    expect(said).toMatch(/\(TensorBoard\) tells of [1-5] epochs? before the end/)
  })

  test('that leaves the record of another configuration is refused', () => {
    const { findings, said } = train(
      `${writesAll}\n(here / "run.json").write_text(${JSON.stringify(JSON.stringify(record('0'.repeat(64))))})`,
    )
    expect(findings).toMatchObject([{ code: 'trainer-other-config', severity: 'error' }])
    expect(said).toContain('records other training settings than configs/mine.yaml has')
  })

  test('that leaves the record of an earlier training as it was is refused', () => {
    mkdirSync(path.join(folder, run, 'predictions'), { recursive: true })
    for (const name of whole) writeFileSync(path.join(folder, run, name), '{}')
    writeFileSync(path.join(folder, run, 'run.json'), JSON.stringify(record('1'.repeat(64))))
    utimesSync(path.join(folder, run, 'run.json'), 1_700_000_000, 1_700_000_000)
    const { findings, said } = train('print("done")')
    expect(findings).toMatchObject([{ code: 'trainer-left-old' }])
    expect(said).toContain('that began 2026-01-02 03:04 UTC')
  })
})

describe.runIf(python)('the script that init lays', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scaffold '))
  const start = (env: Record<string, string>) =>
    finalizeModel(['--config', 'configs/mine.yaml', '--format', 'json'], folder, env)

  test('hands every argument over to finalize_trainer, with its exit code, and says what is missing', () => {
    expect(finalizeModel(['init'], folder).status).toBe(0)
    layConfig(folder)
    const without = start({ PYTHONPATH: '' })
    expect(without.err).toContain("No module named 'finalize_trainer'")
    const packages = path.join(folder, 'packages/finalize_trainer')
    mkdirSync(packages, { recursive: true })
    writeFileSync(path.join(packages, '__init__.py'), '')
    writeFileSync(
      path.join(packages, '__main__.py'),
      'import pathlib, sys\npathlib.Path("arguments.txt").write_text("\\n".join(sys.argv[1:]))\nsys.exit(7)\n',
    )
    const { out } = start({ PYTHONPATH: path.join(folder, 'packages') })
    expect(readFileSync(path.join(folder, 'arguments.txt'), 'utf8').split('\n')).toEqual([
      '--config',
      'configs/mine.yaml',
      '--mode',
      'production',
      '--output-dir',
      run,
    ])
    expect(out).toMatch(/exit code 7|"exitCode": ?"?7/)
    rmSync(folder, { recursive: true, force: true })
  })
})
