import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { StepReport } from '../../src/core/finalize/pipeline.ts'
import type { GateReport } from '../../src/core/readiness/gate.ts'
import type { Parity } from '../../src/core/runs/records.ts'
import { trainerPython } from '../trainer.ts'
import { checkJson, finalizeJson, people } from './finalized.ts'
import { git, root } from './program.ts'
import { dataProject, digitsProject, tabularProject } from './projects.ts'

/* The whole of "Finalize Model" with the PyTorch trainer, on the processor. */

const wine = path.join(root, 'test/fixtures/projects/wine/data')
const launch = { trainer: 'pytorch', python: trainerPython }
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** Writes `configs/own.yaml` into a project and finalizes it with that. */
function finalize(folder: string, config: object, ...options: readonly string[]) {
  folders.push(folder)
  writeFileSync(path.join(folder, 'configs/own.yaml'), JSON.stringify(config, null, 2))
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'Configure')
  return finalizeJson(folder, ['--config', 'configs/own.yaml', ...options], { OMP_NUM_THREADS: '1' })
}

const told = (steps: readonly StepReport[]) =>
  steps.map(({ id, state, findings }) => [id, state, ...findings.map(({ code }) => code)])
const statesOf = (steps: readonly StepReport[]) => steps.map(({ state }) => state)
const openItems = ({ items }: GateReport) =>
  items
    .filter(({ verdict }) => verdict !== 'passed')
    .map(({ id, verdict, reasons }) => ({ id, verdict, reasons }))

const check = (folder: string) => checkJson(folder, ['--config', 'configs/own.yaml'])

const quantized = { enabled: true, dtype: ['int8', 'fp16'] }

describe.runIf(trainerPython)('finalizing with the PyTorch trainer', () => {
  test('an MLP on a table passes all that a program can judge, and is left alone when up to date', () => {
    const folder = tabularProject('breast_cancer', { launch })
    const config = JSON.parse(readFileSync(path.join(folder, 'configs/own.yaml'), 'utf8')) as object
    const first = finalize(folder, config)
    expect(told(first.steps).filter(([, state]) => state !== 'done')).toEqual([])
    expect(openItems(first.gate).map(({ id }) => id)).toEqual(people)
    const again = finalize(folder, config)
    expect(statesOf(again.steps)).toEqual(first.steps.map(() => 'up-to-date'))
  }, 180_000)

  test('a ResNet-18 on images of digits passes all that a program can judge', () => {
    const folder = digitsProject()
    const { steps, gate, err } = finalize(folder, {
      data: {
        train: 'data/train.npz',
        val: 'data/val.npz',
        test: 'data/test.npz',
        id: 'id',
        normalization: 'standardize',
      },
      model: { architecture: 'ResNet-18', channels: [8, 16] },
      optimizer: { type: 'AdamW', learning_rate: 0.01 },
      lr_scheduler: { type: 'cosine' },
      training: { epochs: 6, batch_size: 64 },
      targets: { test_acc: 0.9 },
      export: { quantization: quantized },
      launch,
    })
    expect(
      told(steps).filter(([, state]) => state !== 'done'),
      err,
    ).toEqual([])
    expect(openItems(gate).map(({ id }) => id)).toEqual(people)
  }, 180_000)

  test.each([
    ['LSTM', { width: 32, bidirectional: true }],
    ['GRU', { width: 32, dropout: 0.1 }],
  ])(
    '%s on spoken vowels passes all that a program can judge',
    (architecture, settings) => {
      const folder = dataProject('japanese_vowels')
      const { steps, gate, err } = finalize(folder, {
        data: {
          train: 'data/train.npz',
          val: 'data/val.npz',
          test: 'data/test.npz',
          id: 'id',
          normalization: 'standardize',
        },
        model: { architecture, ...settings },
        optimizer: { type: 'AdamW', learning_rate: 0.01 },
        training: { epochs: 20, batch_size: 32, gradient_clip_norm: 1 },
        targets: { test_acc: 0.85 },
        // One of 128 test samples is more than the half point that int8 may cost.
        export: { quantization: { enabled: true, dtype: 'fp16' } },
        launch,
      })
      expect(
        told(steps).filter(([, state]) => state !== 'done'),
        err,
      ).toEqual([])
      expect(openItems(gate).map(({ id }) => id)).toEqual(people)
    },
    180_000,
  )

  test('a convolutional network on folders of images passes all that a program can judge', () => {
    const folder = digitsProject()
    const script = path.join(root, 'test/python/data_forms.py')
    const args = [script, path.join(folder, 'forms'), path.join(folder, 'data'), wine]
    expect(spawnSync(trainerPython!, args, { encoding: 'utf8' }).stderr).toBe('')
    const config = {
      data: {
        train: 'forms/images/train',
        val: 'forms/images/val',
        test: 'forms/images/test',
        normalization: 'standardize',
      },
      model: { architecture: 'SimpleCNN', channels: [8, 16], hidden: [32] },
      optimizer: { type: 'AdamW', learning_rate: 0.01 },
      training: { epochs: 8, batch_size: 64 },
      targets: { test_acc: 0.9 },
      export: { formats: ['onnx', 'pt2', 'torchscript'], quantization: quantized },
      launch,
    }
    const { steps, gate, err } = finalize(folder, config)
    expect(
      told(steps).filter(([, state]) => state !== 'done'),
      err,
    ).toEqual([])
    expect(openItems(gate).map(({ id }) => id)).toEqual(people)
    // The engine ran them itself, by the rule that ONNX is judged by, and notices when one is exchanged.
    const parity = JSON.parse(
      readFileSync(path.join(folder, 'results/production/parity.json'), 'utf8'),
    ) as Parity
    for (const name of ['torchscript', 'pt2']) {
      const variant = parity.variants.find((one) => one.name === name)
      expect(variant).toMatchObject({ accuracyDifference: 0, flips: 0, samples: 360 })
      expect(variant!.runtime).toMatch(/^pytorch \d/)
      expect(variant!.probes.filter(({ passed }) => !passed)).toEqual([])
      expect(variant!.probes.map(({ id }) => id)).toEqual(parity.variants[0]!.probes.map(({ id }) => id))
    }
    const weights =
      'import sys, torch; model = torch.export.load(sys.argv[1])\n' +
      'for held in model.state_dict.values(): held.data.mul_(0) if held.is_floating_point() else None\n' +
      'torch.export.save(model, sys.argv[1])'
    const exchanged = spawnSync(trainerPython!, ['-c', weights, 'models/production_model.pt2'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(exchanged.status, exchanged.stderr).toBe(0)
    // As somebody would who makes the evidence of the export fit.
    const evidencePath = path.join(folder, 'results/production/evidence.json')
    const evidence = readFileSync(evidencePath, 'utf8')
    const digest = createHash('sha256')
      .update(readFileSync(path.join(folder, 'models/production_model.pt2')))
      .digest('hex')
    const old = parity.variants.find(({ name }) => name === 'pt2')!.sha256
    writeFileSync(evidencePath, evidence.replaceAll(old, digest))
    expect(openItems(check(folder)).find(({ id }) => id === 'exported-accuracy-verified')?.verdict).toBe(
      'stale',
    )
    const again = finalize(folder, config, '--from', 'verify')
    expect(statesOf(again.steps).slice(0, 4)).toEqual(Array(4).fill('up-to-date'))
    const judged = openItems(again.gate).find(({ id }) => id === 'exported-accuracy-verified')
    expect(judged?.reasons.map(({ code }) => code)).toContain('export-of-other-model')
  }, 180_000)

  test('says how to install it where the interpreter has none', () => {
    const folder = tabularProject('wine', {
      launch: { trainer: 'pytorch', python: 'python-that-is-not-there' },
    })
    const config = JSON.parse(readFileSync(path.join(folder, 'configs/own.yaml'), 'utf8')) as object
    const { steps } = finalize(folder, config)
    expect(told(steps).at(-1)).toEqual(['train', 'failed', 'trainer-not-installed'])
  })
})
