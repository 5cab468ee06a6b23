import { layout } from '../../core/project/layout.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import { writeBaselineReport, writeOptimizationReport } from '../../core/reports/phases/write.ts'
import { defineCommand, exitCodes } from '../command.ts'
import { misuse } from '../misuse.ts'
import { projectFolder } from '../projectFolder.ts'
import { refuse } from '../refuse.ts'

const writers = { baseline: writeBaselineReport, optimization: writeOptimizationReport } as const
type Reported = keyof typeof writers

/** `finalize-model report PHASE [PROJECT]`: what a run of phase 2 or 4 reached, for people. */
export const reportCommand = defineCommand({
  name: 'report',
  summary: 'Write what the run of phase 2 or 4 reached, recomputed from its predictions.',
  usage: 'baseline|optimization [PROJECT]',
  description: [
    'baseline: results/baseline/baseline_results.md with the validation figures and their 95 % intervals, the weakest',
    'classes, the learning curves and where the phase leads. optimization: results/optimization/optimization_results.md,',
    'which holds the optimized run against the baseline on the same samples: absolute and relative changes with paired',
    'intervals, the gap between training and validation, the cost, every key that differs, and both runs’ curves.',
    '',
    'Figures are recomputed from predictions/val.npz; the test set is not looked at. finalize-model diagnose writes the',
    'report of phase 3.',
  ].join('\n'),
  options: {},
  positionals: 2,
  examples: [
    { line: 'finalize-model report baseline', does: 'Say what the baseline reached.' },
    { line: 'finalize-model report optimization ./churn', does: 'Say whether phase 4 made it better.' },
  ],

  async run({ positionals: [phase, project], cwd }, terminal, portsOf) {
    if (phase === undefined || !Object.hasOwn(writers, phase)) {
      return misuse(terminal, 'report', `report needs the phase, ${Object.keys(writers).join(' or ')}`)
    }
    const { files, clock } = portsOf(projectFolder(cwd, project))
    const ground = createGround({ files, clock, configPath: layout.configs.training })
    const written = await writers[phase as Reported](ground)
    if (!written.ok) return refuse(terminal, written.findings)
    terminal.out(`Wrote ${written.value.path}.\n`)
    return exitCodes.done
  },
})
