import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readNpz } from '../../src/core/arrays/npz.ts'
import { evaluationSchema } from '../../src/core/metrics/evaluation.ts'
import { layout } from '../../src/core/project/layout.ts'
import { paritySchema } from '../../src/core/runs/records.ts'
import { python } from '../python.ts'
import { checkJson, finalizeJson, type Report } from './finalized.ts'
import { finalizeModel, git, root } from './program.ts'
import { tabularProject } from './projects.ts'

/* A project whose script saves the classes it predicts by name, and exports a model that gives them: no scores anywhere. */

const names = ['class_0', 'class_1', 'class_2']

/** The features of each sample of a table: what stands between its id and its target. */
const featuresOf = (table: string): readonly (readonly number[])[] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(1, -1).map(Number))

describe.runIf(python)('a script of one’s own that saves no scores', () => {
  const folder = tabularProject('wine', {
    training: { epochs: 30, batch_size: 16 },
    optimizer: { type: 'SGD', learning_rate: 0.05 },
    checkpointing: { output_dir: 'checkpoints/production/' },
    test_set: { metrics: ['test_acc', 'test_f1', 'test_mcc', 'test_confusion_matrix'] },
    launch: { trainer: 'project', python },
  })
  const own = ['--config', 'configs/own.yaml']
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  let first: Report & { readonly err: string }
  beforeAll(() => {
    const changes = [
      [
        'y_true=truth, y_score=p, id=np.array(ids)',
        'y_true=np.array(names)[truth], y_pred=np.array(names)[p.argmax(axis=1)], id=np.array(ids)',
      ],
      [
        '"bias"], ["output"]),',
        '"bias"], ["scores"]),\n        helper.make_node("ArgMax", ["scores"], ["output"], axis=1, keepdims=0),',
      ],
      [
        'helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", classes])',
        'helper.make_tensor_value_info("output", TensorProto.INT64, ["batch"])',
      ],
      ['"type": "float32", "shape": [None, len(names)]}', '"type": "int64", "shape": [None]}'],
      ['"output": "logits"', '"output": "class"'],
    ] as const
    const script = changes.reduce(
      (text, [from, to]) => {
        expect(text).toContain(from)
        return text.replace(from, to)
      },
      readFileSync(path.join(root, 'samples/training_orchestrator.py'), 'utf8'),
    )
    writeFileSync(path.join(folder, 'training_orchestrator.py'), script)
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', 'Script')
    first = finalizeJson(folder, own)
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const verdictsOf = (...ids: readonly string[]) => {
    const { items } = checkJson(folder, own)
    return ids.map((id) => items.find((item) => item.id === id)!.verdict)
  }
  const exported = ['exported-accuracy-verified', 'model-exported', 'inference-tested', 'signature-verified']

  test('is judged by its classes', () => {
    expect(first.steps.map(({ state }) => state)).toEqual(first.steps.map(() => 'done'))
    const evaluation = evaluationSchema.parse(JSON.parse(read('results/production/evaluation.json')))
    const claimed = (JSON.parse(read('results/production/metrics.json')) as { final: Record<string, number> })
      .final
    expect(evaluation.classNames).toEqual(names)
    expect(evaluation.test.metrics['test_acc']!.value).toBeCloseTo(claimed['test_acc']!, 12)
    expect(evaluation.gaps['acc']).toBeCloseTo(Math.abs(claimed['val_acc']! - claimed['test_acc']!), 12)
    expect(evaluation.test.metrics['test_loss']!.value).toBeNull()
    const judged = [
      'test-evaluation-complete',
      'test-target-met',
      'val-test-gap',
      'confusion-matrix-analysed',
    ]
    expect(verdictsOf(...judged)).toEqual(judged.map(() => 'passed'))
  }, 60_000)

  test('has its variants verified by their classes', () => {
    const { variants } = paritySchema.parse(JSON.parse(read('results/production/parity.json')))
    expect(variants.map(({ name }) => name).toSorted()).toEqual(['fp16', 'int8', 'onnx'])
    for (const { maxOutputDifference, probes } of variants) {
      expect(maxOutputDifference).toBeNull()
      expect(probes.filter(({ passed }) => !passed)).toEqual([])
    }
    const saved = readNpz(
      readFileSync(path.join(folder, 'results/production/predictions/variants/onnx.npz')),
      'npz',
    )
    expect(saved.ok && new Set(saved.value['outputs']!.data as Float64Array)).toEqual(new Set([0, 1, 2]))
    expect(verdictsOf(...exported)).toEqual(exported.map(() => 'passed'))
    const documents = ['deployment-guide-complete', 'test-results-documented', 'monitoring-planned']
    expect(verdictsOf(...documents)).toEqual(documents.map(() => 'passed'))
    expect(read('docs/deployment_guide.md')).toMatch(/\| `output` \| `int64` \| `N` \| class \|/)
    const prose = read('docs/deployment_guide.md').replaceAll(/```[\s\S]*?```/g, '')
    expect(prose).not.toMatch(/undefined|NaN(?! or infinity)|softmax|The highest/)
  }, 60_000)

  test('is watched by the shares of its classes', () => {
    const { classes, confidence } = JSON.parse(read('docs/monitoring_baseline.json')) as {
      classes: { alertStabilityIndex: number; names: string[]; predicted: number[] }
      confidence: null
    }
    const { test: split } = evaluationSchema.parse(JSON.parse(read('results/production/evaluation.json')))
    expect(confidence).toBeNull()
    expect(classes.names).toEqual(names)
    expect(classes.predicted.reduce((sum, count) => sum + count, 0)).toBe(split.samples)
    // scipy.stats.chi2.ppf(0.999, 2), rounded up to hundredths of the index.
    const bound = 13.815510557964274 * (1 / split.samples + 1 / 1000)
    expect(classes.alertStabilityIndex).toBeGreaterThanOrEqual(bound)
    expect(classes.alertStabilityIndex).toBeLessThan(bound + 0.01)
    const guide = read('docs/deployment_guide.md')
    expect(guide).toMatch(/\| \*\*Predicted classes\*\*: .* of the test set \| above 0\.\d+ over 1,000/)
    expect(guide).toContain('the stability index of the predicted classes is above')
    expect(guide).not.toContain('no threshold yet')
  })

  test('is given programs that name the class', () => {
    const samples = JSON.stringify(featuresOf(read('data/test.csv')))
    writeFileSync(path.join(folder, 'samples.json'), samples)
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    const run = (program: string, file: string) => {
      const { status, stdout, stderr } = spawnSync(program, [file, 'samples.json'], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
      return JSON.parse(stdout) as unknown
    }
    const labels = readNpz(
      readFileSync(path.join(folder, 'results/production/predictions/test.npz')),
      'test.npz',
    )
    const predicted = labels.ok ? (labels.value['y_pred']!.data as readonly string[]) : []
    const expected = predicted.map((name) => ({ class: name }))
    expect(run(process.execPath, 'docs/examples/predict.mjs')).toEqual(expected)
    expect(run(python!, 'docs/examples/predict.py')).toEqual(expected)
  }, 60_000)

  test('whose export is of another model is told, by hand or by the script', () => {
    const file = path.join(folder, layout.production.onnx)
    writeFileSync(file, readFileSync(path.join(folder, layout.production.int8)))
    expect(verdictsOf('exported-accuracy-verified', 'model-exported')).toEqual(['stale', 'failed'])
    const script = read('training_orchestrator.py')
    const weights = 'numpy_helper.from_array(model[name].astype(np.float32), name)'
    expect(script).toContain(weights)
    // The classes in another order.
    const forged = weights.replace(
      'model[name]',
      'np.roll(model[name], name in ("weights", "bias"), axis=-1)',
    )
    writeFileSync(path.join(folder, 'training_orchestrator.py'), script.replace(weights, forged))
    const { steps } = finalizeJson(folder, [...own, '--from', 'export'])
    expect(steps.find(({ id }) => id === 'verify')!.state).toBe('done')
    const item = checkJson(folder, own).items.find(({ id }) => id === 'exported-accuracy-verified')!
    expect([item.verdict, item.reasons[0]!.code]).toEqual(['failed', 'export-disagrees'])
    expect(item.reasons[0]!.args['agreeing']).toBeLessThan(5)
    writeFileSync(path.join(folder, 'training_orchestrator.py'), script)
    finalizeJson(folder, [...own, '--from', 'export'])
    expect(verdictsOf(...exported)).toEqual(exported.map(() => 'passed'))
  }, 120_000)

  test('as a baseline is reported, without a word of scores', () => {
    cpSync(path.join(folder, 'results/production'), path.join(folder, 'results/baseline'), {
      recursive: true,
    })
    cpSync(path.join(folder, 'configs/own.yaml'), path.join(folder, 'configs/training_config.yaml'))
    expect(finalizeModel(['report', 'baseline'], folder).status).toBe(0)
    const report = read('results/baseline/baseline_results.md')
    expect(report).toMatch(/\| Matthews correlation \| \d\.\d+ \|/)
    expect(report).toContain('## Classes, the weakest first')
    expect(report).not.toMatch(/NaN|undefined|ROC-AUC|confidence/)
  }, 60_000)
})
