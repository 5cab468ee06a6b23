import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  copy,
  edit,
  editActs,
  inArrays,
  inJson,
  inText,
  join,
  pick,
  readArrays,
  remove,
  reseal,
  run,
  type Claim,
} from './forgery.ts'
import { documents, release, type Turns } from './turns.ts'
import type { SignOff } from '../../../src/core/readiness/signoffs.ts'

const config = 'configs/final_config.yaml'
const checklist = 'phases/05_finalization/checklists/production_ready.md'
const lock = 'phases/05_finalization/test_set.lock.json'
const model = 'models/production_model.onnx'
const best = 'checkpoints/production/final_model_best.safetensors'
const last = 'checkpoints/production/final_model_last.safetensors'

const grace = { name: 'Grace Reviewer', email: 'grace@example.org' }
const held = 'held-out-data-intact'
const training = 'final-training-complete'
const technical = 'technical-approval'

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

const firstRows = (count: number) => Array.from({ length: count }, (_, row) => row)
const leak = (into: string) => (folder: string) => {
  const test = pick(readArrays(folder, 'data/test.npz'), firstRows(3))
  inArrays(into, (arrays) => join(arrays, test))(folder)
}
const withoutLastEpochs = (text: string) => `${text.split('\n').slice(0, -20).join('\n')}\n`
const spoilResults = inText(`${run}/test_results.md`, /(9[78]\.\d) %/, '99.9 %')

/** The technical approval's line in the log, edited. */
const approval = (name: string, change: Partial<SignOff>, says: string): Claim => ({
  name,
  forge: (folder) =>
    editActs(folder, (acts) => acts.map((act) => (act.item === technical ? { ...act, ...change } : act))),
  turns: { [technical]: 'failed' },
  says,
})

const waiver = (name: string, change: Partial<SignOff>, says: string): Claim => ({
  name,
  forge(folder) {
    spoilResults(folder)
    const reason = 'The figure is right to within a point'
    const at = new Date().toISOString()
    const act = { item: 'test-results-documented', act: 'waive', by: grace, at, reason, ...change } as const
    editActs(folder, (acts) => [...acts, act])
  },
  turns: { 'test-results-documented': 'failed' },
  says,
})

const ofModel = (turns: Turns): Turns => ({
  ...release,
  'model-exported': 'failed',
  'exported-accuracy-verified': 'stale',
  'inference-tested': 'stale',
  ...turns,
})

/** Files that are swapped, cut, edited or lost, and boxes and lines that people write by hand. */
export const files: readonly Claim[] = [
  {
    name: 'the ONNX file of another seed',
    forge: (folder, other) => copy(folder, model, model, other),
    turns: ofModel({ 'signature-verified': 'failed' }),
    says: 'production_model.onnx is another file (digest',
  },
  {
    name: 'the ONNX file of another seed, sealed',
    forge(folder, other) {
      copy(folder, model, model, other)
      reseal(folder, model)
    },
    turns: ofModel({ 'model-exported': 'stale', 'signature-verified': 'failed' }),
    says: 'production_model.onnx: training_digest is',
  },
  {
    name: 'int8 under the name of the float model',
    forge: (folder) => copy(folder, 'models/production_model_quantized.onnx', model),
    turns: ofModel({ 'signature-verified': 'stale' }),
    says: 'production_model.onnx was changed after the step “export”',
  },
  {
    name: 'the learning rate after training',
    forge: inText(config, 'learning_rate: 0.05', 'learning_rate: 0.04'),
    turns: { ...release, [training]: 'stale' },
    says: 'final-training-complete: configs/final_config.yaml',
  },
  {
    name: 'the target after the approvals',
    forge: inText(config, 'test_acc: 0.97', 'test_acc: 0.96'),
    turns: release,
    says: /approved release [0-9a-f]{12} on .*; today's release is [0-9a-f]{12}/,
  },
  {
    name: 'no metrics asked for',
    forge: inText(config, /metrics: {2}# fin[\s\S]*?- test_confusion_matrix/, 'metrics: []'),
    turns: { ...release, 'test-evaluation-complete': 'missing' },
    says: 'test_set.metrics is empty',
  },
  {
    name: 'test rows in train, without training again',
    forge: leak('data/train.npz'),
    turns: {
      [training]: 'stale',
      [held]: 'failed',
      'model-exported': 'stale',
      'deployment-guide-complete': 'stale',
      'model-card-created': 'stale',
      'monitoring-planned': 'stale',
      'reproducibility-documented': 'stale',
    },
    says: /held-out-data-intact: .*3.*data\/train\.npz.*digit-/,
  },
  {
    name: 'the test set replaced after it was locked',
    forge: inArrays('data/test.npz', (arrays) => pick(arrays, firstRows(300))),
    turns: {
      [training]: 'stale',
      [held]: 'failed',
      'test-evaluation-complete': 'failed',
      'test-target-met': 'missing',
      'val-test-gap': 'missing',
      'confusion-matrix-analysed': 'failed',
      'exported-accuracy-verified': 'missing',
      'model-card-created': 'stale',
      'reproducibility-documented': 'stale',
    },
    says: /held-out-data-intact: data\/test\.npz .*300/,
  },
  {
    name: 'the lock deleted',
    forge: (folder) => remove(folder, lock),
    turns: { ...documents, [held]: 'missing' },
    says: `${held}: ${lock} does not exist`,
  },
  {
    name: 'the lock edited',
    forge: (folder) =>
      edit(folder, lock, (text) => text.replace(/"created": "[^"]+"/, '"created": "2020-01-01"')),
    turns: { ...documents, [held]: 'failed' },
    says: `${held}: ${lock} was changed after the step “evaluate”`,
  },
  {
    name: 'the best checkpoint replaced by the last',
    forge: (folder) => copy(folder, last, best),
    turns: { ...release, 'best-checkpoint-saved': 'failed', [held]: 'stale', 'model-exported': 'stale' },
    says: `best-checkpoint-saved: ${best}`,
  },
  {
    name: 'the plot of another model',
    forge: (folder, other) =>
      copy(folder, `${run}/confusion_matrix.png`, `${run}/confusion_matrix.png`, other),
    turns: { 'confusion-matrix-analysed': 'failed' },
    says: 'confusion_matrix.png was changed',
  },
  ...(
    [
      ['exit code', 'exitCode', 1],
      ['user', 'user', { name: 'Nobody Else', email: 'nobody.else@example.org' }],
      ['seed', 'seed', 43],
      ['commit', 'git', { commit: 'b'.repeat(40), dirty: false }],
    ] as const
  ).map(([name, key, value]): Claim => ({
    name: `the ${name} in run.json`,
    forge: inJson('run.json', (record) => (record[key] = value)),
    turns: { ...documents, [training]: 'failed', 'environment-recorded': 'failed' },
    says: key === 'exitCode' ? /exit code 1.*run\.json/ : 'run.json was changed after the step “train”',
  })),
  {
    name: 'the exit code in run.json, sealed',
    forge: inJson('run.json', (record) => (record.exitCode = 1), 'sealed'),
    turns: { ...documents, [training]: 'failed' },
    says: /exit code 1.*run\.json/,
  },
  {
    name: 'the uncommitted changes',
    forge: (folder) =>
      writeFileSync(path.join(folder, `${run}/uncommitted_changes.diff`), 'nothing of note\n'),
    turns: { 'environment-recorded': 'failed' },
    says: 'uncommitted_changes.diff was changed',
  },
  {
    name: 'the end of events.jsonl cut off, sealed',
    forge(folder) {
      edit(folder, `${run}/events.jsonl`, withoutLastEpochs)
      reseal(folder, `${run}/events.jsonl`)
    },
    turns: { ...documents, [training]: 'failed', 'last-checkpoint-saved': 'failed' },
    says: 'results/production/events.jsonl',
  },
  {
    name: 'a loss that is NaN, sealed',
    forge: inText(`${run}/events.jsonl`, /"train_loss":[\d.]+/, '"train_loss":"NaN"', 'sealed'),
    turns: { ...documents, [training]: 'failed' },
    says: /events\.jsonl.*train_loss.*NaN/,
  },
  {
    name: 'a critical issue',
    forge: (folder) =>
      edit(folder, 'known_issues.md', (text) => `${text}\n- [ ] P0: Reads a 7 as a 1 on blue paper\n`),
    turns: { 'no-critical-issues': 'failed' },
    says: /known_issues\.md, line \d+: P0 is open: Reads a 7 as a 1/,
  },
  {
    name: 'an item deleted from the checklist',
    forge: inText(checklist, /.*item: held-out-data-intact.*\n/, ''),
    turns: { [held]: 'missing' },
    says: `${held}: ${checklist}`,
  },
  {
    name: 'another check beside an item',
    forge: inText(checklist, `check: ${held}`, 'check: no-critical-issues'),
    turns: { [held]: 'failed' },
    says: new RegExp(`${held}: ${checklist}, line \\d+`),
  },
  {
    name: 'a tick by hand where a check decides',
    forge(folder) {
      inText(checklist, /- \[x\] (.*item: test-results-documented)/, '- [ ] $1')(folder)
      inText(checklist, /- \[ \] (.*item: test-results-documented)/, '- [X] $1')(folder)
      spoilResults(folder)
    },
    turns: { 'test-results-documented': 'failed' },
    says: 'the tick at test-results-documented counts for nothing',
  },
  approval(
    'the trainer’s address',
    { by: { name: 'Someone Else', email: 'ada@example.org' } },
    'started the training',
  ),
  approval(
    'the trainer’s address in capitals',
    { by: { name: 'Someone Else', email: ' ADA@Example.ORG ' } },
    'started the training',
  ),
  approval(
    'the trainer’s address with a tag',
    { by: { name: 'Someone Else', email: 'ada+boss@example.org' } },
    'started the training',
  ),
  approval(
    'the trainer’s name',
    { by: { name: 'ada  trainer', email: 'boss@example.org' } },
    'started the training',
  ),
  approval(
    'the trainer’s name with a space nobody sees',
    { by: { name: 'Ada\u200B Trainer', email: 'boss@example.org' } },
    'started the training',
  ),
  approval('nobody’s name', { by: { name: '', email: '' } }, 'name a person'),
  approval('no reason', { reason: 'ok' }, 'without a reason'),
  {
    ...approval('the line of an older release', { release: 'a'.repeat(64) }, 'approved release aaaaaaaaaaaa'),
    turns: { [technical]: 'stale' },
  },
  waiver(
    'a waiver that has ended',
    { at: '2025-12-01T10:00:00.000Z', expires: '2026-01-01' },
    'ended on 2026-01-01',
  ),
  waiver('a waiver for ever', { expires: '9999-01-01' }, 'is void'),
  waiver('a waiver without a reason', { expires: tomorrow, reason: 'ok' }, 'is void'),
  {
    name: 'a waiver in place of an approval',
    forge(folder) {
      const expires = tomorrow
      editActs(folder, (acts) => [
        ...acts.filter(({ item }) => item !== technical),
        {
          item: technical,
          act: 'waive',
          by: grace,
          at: new Date().toISOString(),
          reason: 'Is on holiday',
          expires,
        },
      ])
    },
    turns: { [technical]: 'pending' },
    says: "an approval can't be waived",
  },
]
