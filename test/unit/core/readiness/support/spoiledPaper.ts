import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { layout } from '../../../../../src/core/project/layout.ts'
import { edit, tick } from './readyProject.ts'
import { ofOldRelease, documents, type Spoil } from './spoil.ts'

/** Documents, ticks and lists changed by hand. */
export const spoiledPaper: readonly Spoil[] = [
  {
    name: 'a figure in test_results.md',
    spoil: (project) => edit(project, layout.documents.testResults, /(\d)\.(\d+) %/, '9$1.$2 %'),
    turns: { 'test-results-documented': 'failed' },
    says: { 'test-results-documented': ['results/production/test_results.md', '998.3', '98.3'] },
  },
  {
    name: 'a tick by hand on an item that a check decides',
    spoil: async (project) => {
      await edit(project, layout.configs.final, 'test_acc: 0.8', 'test_acc: 0.99')
      await tick(project.files, 'test-target-met')
    },
    turns: { 'test-target-met': 'failed', ...documents, ...ofOldRelease },
    says: {
      'test-target-met': [
        '98.33 %',
        'target of 99.00 %',
        'production_ready.md, line 14: the tick at test-target-met counts for nothing',
      ],
    },
  },
  {
    name: 'a gap that so few samples can’t tell from a large one, where proof is asked for',
    spoil: (project) =>
      edit(project, layout.configs.final, 'test_acc: 0.8', 'test_acc: 0.8\n  confident: true'),
    turns: { 'val-test-gap': 'failed', ...documents, ...ofOldRelease },
    says: {
      'val-test-gap': [
        'targets.confident asks that this interval hold no gap of 5 percentage points',
        'More samples in both would narrow it',
      ],
    },
  },
  {
    name: 'floors for slices that are missed, empty, undefined or can’t be asked',
    spoil: (project) =>
      edit(
        project,
        layout.configs.final,
        'test_acc: 0.8',
        `test_acc: 0.8
  slices:
    - {where: 'y_true == "ash"', metric: test_acc, floor: 0.5}
    - {where: 'confidence < 0.7', metric: test_acc, floor: 0.999}
    - {where: 'y_true == "birch"', metric: test_acc, floor: 0.97, confident: true}
    - {where: 'confidence > 2', metric: test_acc, floor: 0.5}
    - {where: 'y_true == "ash"', metric: test_mcc, floor: 0.5}
    - {where: 'bark == "rough"', metric: test_acc, floor: 0.5}`,
      ),
    turns: { 'test-target-met': 'failed', ...documents, ...ofOldRelease },
    says: {
      'test-target-met': [
        'Where y_true == "ash", test_acc is 100.00 % (95 % interval 83.89 % to 100.00 %, 20 samples), floor ≥ 50.00 %.',
        'short of the floor of 99.90 %',
        'asked to reach 97.00 % and ends at',
        'There is no test sample where confidence > 2',
        'test_mcc or its interval is undefined on the 20 samples',
        'bark == "rough": there is no column bark',
      ],
    },
  },
  {
    name: 'ticks by hand on the ofOldRelease, which nobody gave',
    spoil: async (project) => {
      await writeFile(path.join(project.root, layout.signOffs), '')
      for (const role of ['technical', 'product', 'compliance']) await tick(project.files, `${role}-approval`)
    },
    turns: {
      'code-reviewed': 'pending',
      'technical-approval': 'pending',
      'product-approval': 'pending',
      'compliance-approval': 'pending',
    },
    says: {
      'technical-approval': ['the tick at technical-approval approves nothing', 'finalize-model sign-off'],
    },
  },
  {
    name: 'an open P0 in known_issues.md',
    spoil: (project) => edit(project, layout.knownIssues, '- [x] P1', '- [ ] P0'),
    turns: { 'no-critical-issues': 'failed' },
    says: { 'no-critical-issues': ['known_issues.md, line 4: P0 is open: Crashed on an empty batch'] },
  },
  {
    name: 'an item struck from the checklist',
    spoil: (project) => edit(project, layout.productionChecklist, /.*item: val-test-gap.*\n/, ''),
    turns: { 'val-test-gap': 'missing' },
    says: { 'val-test-gap': ['production_ready.md has lost the item val-test-gap'] },
  },
  {
    name: 'the model card’s parts for people emptied',
    spoil: (project) =>
      edit(
        project,
        layout.documents.modelCard,
        /(<!-- person:[a-z0-9-]+ -->\n)[\s\S]*?(\n<!-- \/person -->)/,
        '$1$2',
      ),
    turns: { 'model-card-created': 'pending' },
    says: { 'model-card-created': ['docs/model_card.md'] },
  },
]
