import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StepReport } from '../../src/core/finalize/pipeline.ts'
import { python } from '../python.ts'
import { trainerPython } from '../trainer.ts'
import { checkJson, finalizeJson } from './finalized.ts'
import { finalizeModel, startFinalizeModel } from './program.ts'
import { tabularProject } from './projects.ts'

/* `reproducibility.repeat`: the other seeds, whatever the trainer. */

const seeds = (repeat: number) => ({ reproducibility: { seed: 42, deterministic: true, repeat } })
const run = 'results/production'
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const project = (settings: object) => {
  const folder = tabularProject('breast_cancer', { training: { epochs: 6, batch_size: 16 }, ...settings })
  folders.push(folder)
  return folder
}
const config = ['--config', 'configs/own.yaml']
function finalize(folder: string, ...options: readonly string[]) {
  return finalizeJson(folder, [...config, ...options], { OMP_NUM_THREADS: '1' })
}
const stateOf = (steps: readonly StepReport[], id = 'repeat') => steps.find((step) => step.id === id)?.state
function item(folder: string) {
  const found = checkJson(folder, config).items.find(({ id }) => id === 'reproducibility-documented')!
  return { verdict: found.verdict, codes: found.reasons.map(({ code }) => code) }
}
const change = (folder: string, name: string, from: string | RegExp, to: string) => {
  const file = path.join(folder, name)
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(from)
  writeFileSync(file, text.replace(from, to))
}
const recordOf = (folder: string) =>
  JSON.parse(readFileSync(path.join(folder, run, 'repeats.json'), 'utf8')) as {
    final: { value: number }
    seeds: { seed: number; value: number }[]
  }
/** When each seed's training began. */
const began = (folder: string) =>
  Object.fromEntries(
    readdirSync(path.join(folder, run, 'repeats')).map((name) => [
      name,
      (
        JSON.parse(readFileSync(path.join(folder, run, 'repeats', name, 'run.json'), 'utf8')) as {
          started: string
        }
      ).started,
    ]),
  )

describe('three seeds with the embedded trainer', () => {
  let folder: string
  beforeAll(() => {
    folder = project(seeds(3))
    const { steps } = finalize(folder)
    expect(steps.map(({ id, state, number, of }) => [id, state, number, of]).slice(0, 4)).toEqual([
      ['configure', 'done', 1, 8],
      ['train', 'done', 2, 8],
      ['repeat', 'done', 3, 8],
      ['evaluate', 'done', 4, 8],
    ])
  }, 120_000)

  test('are each trained with their own seed, never see the test set, and stand in report and gate', () => {
    const record = recordOf(folder)
    expect(record.seeds.map(({ seed }) => seed)).toEqual([43, 44])
    for (const seed of [43, 44]) {
      const directory = path.join(folder, run, 'repeats', `seed_${seed}`)
      const told = JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8')) as { seed: number }
      expect(told.seed).toBe(seed)
      expect(readdirSync(path.join(directory, 'predictions'))).toEqual(['val.npz'])
    }
    const report = readFileSync(path.join(folder, 'final_report.md'), 'utf8')
    expect(report).toContain('## Spread over seeds')
    for (const { value } of record.seeds) expect(report).toContain(`${(100 * value).toFixed(1)} %`)
    const { verdict, codes } = item(folder)
    expect(verdict).toBe('passed')
    expect(codes).toContain('repeat-spread')
    const lock = readFileSync(path.join(folder, 'phases/05_finalization/test_set.lock.json'), 'utf8')
    expect((JSON.parse(lock) as { evaluations: unknown[] }).evaluations).toHaveLength(1)
  })

  test('are left alone when nothing changed, and one more is trained by itself', () => {
    const before = began(folder)
    expect(stateOf(finalize(folder).steps)).toBe('up-to-date')
    change(folder, 'configs/own.yaml', '"repeat": 3', '"repeat": 4')
    expect(item(folder)).toMatchObject({ verdict: 'stale' })
    expect(item(folder).codes).toContain('repeats-incomplete')
    const { steps } = finalize(folder)
    expect([stateOf(steps, 'train'), stateOf(steps)]).toEqual(['up-to-date', 'done'])
    expect(began(folder)).toMatchObject(before)
    expect(recordOf(folder).seeds.map(({ seed }) => seed)).toEqual([43, 44, 45])
  }, 60_000)

  test('are made again where their predictions were touched', () => {
    const before = began(folder)
    appendFileSync(path.join(folder, run, 'repeats/seed_44/predictions/val.npz'), '!')
    expect(item(folder).verdict).toBe('failed')
    expect(stateOf(finalize(folder).steps)).toBe('done')
    const { seed_43, seed_44 } = began(folder)
    expect(seed_43).toBe(before['seed_43'])
    expect(seed_44).not.toBe(before['seed_44'])
    expect(item(folder).verdict).toBe('passed')
  }, 60_000)

  test('close the gate where a figure was changed by hand', () => {
    change(folder, `${run}/repeats.json`, /"value": 0\.\d/, '"value": 0.1')
    expect(item(folder).codes).toContain('evidence-changed')
    expect(stateOf(finalize(folder).steps)).toBe('done')
  }, 60_000)

  test('are no steps of a project that asks for one seed', () => {
    change(folder, 'configs/own.yaml', '"repeat": 4', '"repeat": 1')
    const { steps } = finalize(folder)
    expect([stateOf(steps, 'train'), stateOf(steps), steps[0]!.of]).toEqual(['up-to-date', undefined, 7])
    expect(readFileSync(path.join(folder, 'final_report.md'), 'utf8')).not.toContain('Spread over seeds')
    expect(item(folder).verdict).toBe('passed')
  }, 60_000)
})

test('Ctrl+C during a seed keeps those that are done, and the next start goes on with it', async () => {
  const folder = project({
    ...seeds(3),
    training: { epochs: 60, batch_size: 4 },
    early_stopping: { enabled: false },
  })
  const child = startFinalizeModel([...config, '--until', 'repeat', '--format', 'json'], folder)
  let said = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    const before = said
    said += chunk.toString()
    const second = /Seed 44, 2 of 2[^]*Epoch +\d/
    if (second.test(said) && !second.test(before)) child.kill('SIGINT')
  })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  expect([code, said.includes('Seed 44, 2 of 2')]).toEqual([130, true])
  const before = began(folder)
  expect(stateOf(finalize(folder, '--until', 'repeat').steps)).toBe('done')
  expect(began(folder)).toEqual(before)
  const record = JSON.parse(
    readFileSync(path.join(folder, run, 'repeats/seed_44/run.json'), 'utf8'),
  ) as object
  expect(record).toMatchObject({ exitCode: 0, resumedFrom: [expect.stringContaining('final_model_last')] })
}, 120_000)

test.runIf(trainerPython)(
  'the PyTorch trainer trains the other seeds alike',
  () => {
    const folder = project({ ...seeds(2), launch: { trainer: 'pytorch', python: trainerPython } })
    const { steps } = finalize(folder)
    expect(steps.map(({ state }) => state)).toEqual(steps.map(() => 'done'))
    const { final, seeds: others } = recordOf(folder)
    expect(others.map(({ seed }) => seed)).toEqual([43])
    expect(others[0]!.value).toBeGreaterThan(0.8)
    expect(final.value).toBeGreaterThan(0.8)
    expect(existsSync(path.join(folder, run, 'repeats/seed_43/predictions/test.npz'))).toBe(false)
    expect(item(folder).verdict).toBe('passed')
  },
  120_000,
)

test.runIf(python)(
  'a trainer of one’s own that predicts the test set for another seed is told so',
  () => {
    const folder = project({ ...seeds(2), launch: { trainer: 'project', python } })
    const script = `import json, pathlib, shutil, sys
out = pathlib.Path(sys.argv[sys.argv.index('--output-dir') + 1])
config = sys.argv[sys.argv.index('--config') + 1]
source = pathlib.Path('made')
shutil.copytree(source, out, dirs_exist_ok=True)
shutil.copy(config, out / 'config.yaml')
record = json.loads((out / 'run.json').read_text())
record['config'] = {'path': config}
(out / 'run.json').write_text(json.dumps(record))
shutil.copytree('kept', out / 'checkpoints' if 'repeats' in out.parts else 'checkpoints/production', dirs_exist_ok=True)
`
    // A real run directory, handed out by a script that heeds neither seed nor test_set.
    const embedded = JSON.parse(readFileSync(path.join(folder, 'configs/own.yaml'), 'utf8')) as object
    writeFileSync(
      path.join(folder, 'configs/embedded.yaml'),
      JSON.stringify({
        ...embedded,
        ...seeds(1),
        launch: { trainer: 'embedded' },
        checkpointing: { output_dir: 'kept/' },
      }),
    )
    const trained = finalizeModel(
      ['train', '--config', 'configs/embedded.yaml', '--output-dir', 'made'],
      folder,
    )
    expect(trained.status, trained.err).toBe(0)
    writeFileSync(
      path.join(folder, 'configs/own.yaml'),
      JSON.stringify({ ...embedded, checkpointing: { output_dir: 'checkpoints/production/' } }),
    )
    writeFileSync(path.join(folder, 'training_orchestrator.py'), script)
    const { steps } = finalize(folder)
    expect(steps.at(-1)).toMatchObject({ id: 'repeat', state: 'failed' })
    expect(steps.at(-1)!.findings.map(({ code }) => code)).toEqual(['repeat-test-set-predicted'])
  },
  60_000,
)
