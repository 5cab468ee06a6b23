import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evaluationSchema } from '../../src/core/metrics/evaluation.ts'
import { python } from '../python.ts'
import { checkJson, finalizeJson, type Report } from './finalized.ts'
import { finalizeModel, git, root } from './program.ts'
import { tabularProject } from './projects.ts'

/* A project whose script saves the classes it predicts by name, and no scores. */

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
    const script = readFileSync(path.join(root, 'samples/training_orchestrator.py'), 'utf8')
    const saving = 'y_true=truth, y_score=p, id=np.array(ids)'
    expect(script).toContain(saving)
    writeFileSync(
      path.join(folder, 'training_orchestrator.py'),
      script.replace(
        saving,
        'y_true=np.array(names)[truth], y_pred=np.array(names)[p.argmax(axis=1)], id=np.array(ids)',
      ),
    )
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', 'Script')
    first = finalizeJson(folder, own)
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('is judged by its classes, and told that variants need scores', () => {
    expect(first.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'failed'])
    expect(first.steps.at(-1)!.findings.map(({ code }) => code)).toEqual(['parity-without-scores'])
    const evaluation = evaluationSchema.parse(JSON.parse(read('results/production/evaluation.json')))
    const claimed = (JSON.parse(read('results/production/metrics.json')) as { final: Record<string, number> })
      .final
    expect(evaluation.classNames).toEqual(['class_0', 'class_1', 'class_2'])
    expect(evaluation.test.metrics['test_acc']!.value).toBeCloseTo(claimed['test_acc']!, 12)
    expect(evaluation.gaps['acc']).toBeCloseTo(Math.abs(claimed['val_acc']! - claimed['test_acc']!), 12)
    expect(evaluation.test.metrics['test_loss']!.value).toBeNull()
    const { items } = checkJson(folder, own)
    const verdictOf = (id: string) => items.find((item) => item.id === id)!.verdict
    const judged = [
      'test-evaluation-complete',
      'test-target-met',
      'val-test-gap',
      'confusion-matrix-analysed',
    ]
    expect(judged.map(verdictOf)).toEqual(judged.map(() => 'passed'))
    expect(verdictOf('exported-accuracy-verified')).toBe('missing')
  }, 60_000)

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
