import type { PipelineObserver, StepReport } from '../../core/finalize/pipeline.ts'
import type { Freshness } from '../../core/finalize/evidence.ts'
import type { Progress } from '../../core/finalize/step.ts'
import type { Severity } from '../../core/finding.ts'
import type { Clock } from '../../core/ports.ts'
import type { GateReport } from '../../core/readiness/gate.ts'
import type { Terminal } from '../command.ts'
import { paint, type Palette } from '../paint.ts'
import { located } from './located.ts'
import { finiteOnly, readinessValue, worded } from './readinessJson.ts'
import { duration, progressBar } from '../progressBar.ts'
import { createProgramLines } from './programLines.ts'
import { widestText, wrapText } from './wrapText.ts'

export interface PipelineView extends PipelineObserver {
  report(progress: Progress): void
  output(text: string): void
}

const reasons = {
  'never-run': () => 'for the first time',
  forced: () => 'asked for',
  'settings-changed': () => 'its settings changed',
  'input-changed': (path: string) => `${path} changed`,
  'output-changed': (path: string) => `${path} is not what this step wrote`,
  'output-missing': (path: string) => `${path} is missing`,
} as const

/** `finalize-model --format json`: the steps with what each found, and the gate as `check --format json` has it. */
export function pipelineJson(reports: readonly StepReport[], gate: GateReport | undefined): string {
  const steps = reports.map(({ findings, ...report }) => ({ ...report, findings: findings.map(worded) }))
  return `${JSON.stringify({ version: 1, steps, gate: gate ? readinessValue(gate) : null }, finiteOnly, 2)}\n`
}

/** Shows the pipeline in a terminal: a line when a step starts, its own output indented, what it found at its end. */
export function createPipelineView(terminal: Terminal, clock: Clock): PipelineView {
  const palette = paint(terminal.colour)
  let began = clock.elapsed()
  const lines = createProgramLines(
    (line) => terminal.out(`  ${palette.dim(line)}\n`),
    (state) => terminal.progress(`  ${state}`),
  )
  return {
    started(step, why, { number, of }) {
      began = clock.elapsed()
      terminal.out(
        `${palette.blue('▶')} ${palette.bold(step.title)} ${palette.dim(`(${number}/${of}, ${reasonOf(why)})`)}\n`,
      )
    },
    output: lines.take,
    report(progress) {
      terminal.progress(progressBar(progress, (clock.elapsed() - began) / 1000))
    },
    ended(report) {
      lines.end()
      terminal.progress(undefined)
      terminal.out(endOf(report, palette, Math.min(terminal.width, widestText)))
    },
  }
}

function reasonOf(why: Freshness): string {
  if (why.fresh) return 'up to date'
  return 'path' in why ? reasons[why.why](why.path) : reasons[why.why]()
}

function endOf({ state, title, findings, seconds }: StepReport, palette: Palette, width: number): string {
  const { green, red, yellow, dim } = palette
  const messages = findings.map((finding) => ({ finding, text: located(finding) }))
  switch (state) {
    case 'up-to-date':
    case 'skipped':
      return `${green(state === 'skipped' ? '–' : '✓')} ${title} ${dim(messages.map(({ text }) => text).join(' '))}\n`
    case 'interrupted':
      return `${yellow('■')} ${title}: stopped after ${duration(seconds)}.\n`
    case 'done':
    case 'failed': {
      const mark = state === 'done' ? green('✓') : red('✗')
      const lines = messages.map(({ finding, text }) => {
        const wrapped = wrapText(text, Math.max(36, width - 4)).join('\n    ')
        return `  ${bullet(finding.severity, palette)} ${wrapped}`
      })
      return [`${mark} ${title} ${dim(duration(seconds))}`, ...lines, ''].join('\n')
    }
  }
}

function bullet(severity: Severity, { red, yellow, dim }: Palette): string {
  return severity === 'error' ? red('✗') : severity === 'warning' ? yellow('!') : dim('·')
}
