import { tellAilment, tellRecommendation } from '../../core/diagnosis/told.ts'
import { layout } from '../../core/project/layout.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import {
  writeDiagnosticReport,
  writeOptimizationConfig,
  type Diagnosed,
} from '../../core/reports/phases/write.ts'
import type { Files } from '../../core/ports.ts'
import { messageOf } from '../../core/wording/message.ts'
import { defineCommand, exitCodes, type Terminal } from '../command.ts'
import { misuse } from '../misuse.ts'
import { projectFolder } from '../projectFolder.ts'
import { refuse } from '../refuse.ts'
import { formatOption } from '../sharedOptions.ts'
import { tellFinding } from '../tellFindings.ts'
import { wrapText } from '../writers/wrapText.ts'

/** `finalize-model diagnose [PROJECT]`: phase 3, from the record of the baseline. */
export const diagnoseCommand = defineCommand({
  name: 'diagnose',
  summary: 'Say what ails the baseline and what to try, most promising first.',
  usage: '[PROJECT] [--change N] [--write] [--format text|json]',
  description: [
    'Reads the curves and the saved validation predictions of results/baseline and says what they show: overfitting,',
    'underfitting, data quality, a stall, losses that are no numbers, a GPU that waits. The log of another program',
    '(Lightning, Hugging Face, Keras …) is enough for what curves show. Then it recommends up to five',
    'changes and previews configs/optimization_config.yaml with one of them. The whole diagnosis is written to',
    'results/baseline/diagnostic_report.md, with the curves, the weakest classes and the most confident mistakes.',
    '',
    'Figures name the cause; why the data are as they are, a person has to find out: phases/03_diagnostics/workflow.md.',
  ].join('\n'),
  options: {
    change: {
      type: 'string',
      value: 'N',
      description: 'Preview this recommendation; by default the first that a setting answers.',
    },
    write: {
      type: 'boolean',
      description: `Write the preview as ${layout.configs.optimization}, unless there is one.`,
    },
    format: formatOption,
  },
  positionals: 1,
  examples: [
    { line: 'finalize-model diagnose', does: 'Find out why the baseline falls short.' },
    {
      line: 'finalize-model diagnose --change 2 --write',
      does: 'Start phase 4 with the second recommendation.',
    },
  ],

  async run({ positionals, options, cwd }, terminal, portsOf) {
    const change = options.change === undefined ? undefined : Number(options.change)
    if (change !== undefined && !(Number.isInteger(change) && change >= 1)) {
      return misuse(terminal, 'diagnose', '--change takes the number of a recommendation, 1 for the first')
    }
    const { files, clock } = portsOf(projectFolder(cwd, positionals[0]))
    const ground = createGround({ files, clock, configPath: layout.configs.training })
    const diagnosed = await writeDiagnosticReport(ground, change)
    if (!diagnosed.ok) return refuse(terminal, diagnosed.findings)
    for (const one of diagnosed.findings) tellFinding(terminal, one)
    if (options.format === 'json') terminal.out(diagnosisJson(diagnosed.value))
    else terminal.out(diagnosisText(diagnosed.value, terminal))
    return options.write ? begin(files, diagnosed.value, terminal) : exitCodes.done
  },
})

async function begin(files: Files, { preview }: Diagnosed, terminal: Terminal): Promise<number> {
  if (!preview) {
    terminal.err('finalize-model: no recommendation changes a setting, so there is nothing to write.\n')
    return exitCodes.closed
  }
  const written = await writeOptimizationConfig(files, preview)
  if (!written.ok) return refuse(terminal, written.findings)
  terminal.err(
    `Wrote ${written.value}. Next: train it (phases/04_optimization/workflow.md, step 2), then finalize-model report optimization\n`,
  )
  return exitCodes.done
}

const marks = { yes: '✗', no: '✓', unknown: '–' } as const

function diagnosisText(
  { path: report, run, recommendations, preview }: Diagnosed,
  terminal: Terminal,
): string {
  const lines = (mark: string, text: string) =>
    wrapText(text, terminal.width - 5).map(
      (line, index) => `${index === 0 ? mark.padStart(3) : '   '}  ${line}`,
    )
  const ailments = run.ailments.flatMap((ailment) => {
    const state = ailment.present === undefined ? 'unknown' : ailment.present ? 'yes' : 'no'
    return lines(marks[state], messageOf(tellAilment(ailment, run.symptoms)))
  })
  const changes = recommendations.flatMap((recommendation, index) =>
    lines(`${index + 1}.`, messageOf(tellRecommendation(recommendation, run.config))),
  )
  return [
    `Diagnosis of ${run.runDirectory}${run.validation ? '' : ` by the curves of ${run.log.path} (${run.log.format.title})`}`,
    '',
    ...ailments,
    '',
    recommendations.length === 0
      ? 'Nothing ails this run that a change of the configuration answers.'
      : 'What to try, most promising first:',
    ...changes,
    ...(preview
      ? [
          '',
          `${layout.configs.optimization} would differ from ${layout.configs.training} in:`,
          ...preview.changes.map(({ path: key, from, to }) => `  ${key}: ${shown(from)} → ${shown(to)}`),
        ]
      : []),
    '',
    `All of it: ${report}`,
    '',
  ].join('\n')
}

const shown = (value: unknown) => (value === undefined ? 'not set' : JSON.stringify(value))

function diagnosisJson({ path: report, run, recommendations, preview }: Diagnosed): string {
  return `${JSON.stringify(
    {
      run: run.runDirectory,
      report,
      ailments: run.ailments.map((ailment) => ({
        id: ailment.id,
        present: ailment.present ?? null,
        figure: Number.isFinite(ailment.figure) ? ailment.figure : null,
        limit: Number.isFinite(ailment.limit) ? ailment.limit : null,
        message: messageOf(tellAilment(ailment, run.symptoms)),
      })),
      recommendations: recommendations.map((recommendation) => ({
        ...recommendation,
        message: messageOf(tellRecommendation(recommendation, run.config)),
      })),
      preview: preview?.text ?? null,
    },
    undefined,
    2,
  )}\n`
}
