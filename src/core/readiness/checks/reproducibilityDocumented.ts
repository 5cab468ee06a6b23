import { layout, runFiles } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { judgeDocument } from '../documentState.ts'
import { because, type Reason } from '../reasons.ts'
import { judgeRepeats } from '../../repeats/judge.ts'
import type { ReportFacts } from '../../reports/facts.ts'

export const reproducibilityDocumented: Check = {
  id: 'reproducibility-documented',
  passesWhen:
    'final_report.md names seed, configuration, checkpoint and commit as the run’s own record does; with reproducibility.repeat, the other seeds were trained as today’s configuration says, and their spread stands there.',
  async judge(ground) {
    const seeds = await judgeRepeats(ground)
    return judgeDocument(ground, layout.documents.finalReport, {
      also: (facts) => [...recorded(facts), ...seeds],
    })
  },
}

/** A report can be in agreement with a record that leaves out what it takes to train the model again. */
function recorded({ run, runDirectory, config, checkpoints }: ReportFacts): readonly Reason[] {
  const path = `${runDirectory}/${runFiles.run}`
  if (run.seed !== config.reproducibility.seed) {
    const args = { path, seed: run.seed, config: run.config.path, expected: config.reproducibility.seed }
    return [because('stale', 'seed-differs', args, path)]
  }
  const best = checkpoints.find(({ kind }) => kind === 'best')
  if (!run.git) return [because('missing', 'commit-absent', { path }, path)]
  if (!best)
    return [because('missing', 'checkpoint-unrecorded', { path: config.checkpointing.output_dir }, path)]
  return [
    because(
      'passed',
      'reproducible',
      { path, seed: run.seed, checkpoint: best.path, commit: run.git.commit.slice(0, 12) },
      path,
    ),
  ]
}
