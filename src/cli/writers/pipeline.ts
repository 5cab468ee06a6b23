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
import { wrapText } from './wrapText.ts'

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
  let rest = ''
  const show = (line: string) => terminal.out(`  ${palette.dim(lastState(line))}\n`)
  const flush = () => {
    // A line that redraws itself is progress, and its last state says nothing any more.
    if (rest !== '' && !rest.includes('\r')) show(rest)
    rest = ''
  }
  return {
    started(step, why, { number, of }) {
      began = clock.elapsed()
      terminal.out(
        `${palette.blue('▶')} ${palette.bold(step.title)} ${palette.dim(`(${number}/${of}, ${reasonOf(why)})`)}\n`,
      )
    },
    output(text) {
      const lines = (rest + text.replaceAll('\r\n', '\n')).split('\n')
      rest = (lines.pop() ?? '').slice(-longestRest)
      for (const line of lines) show(line)
      if (rest.includes('\r')) terminal.progress(`  ${lastState(rest)}`)
    },
    report(progress) {
      terminal.progress(progressBar(progress, (clock.elapsed() - began) / 1000))
    },
    ended(report) {
      flush()
      terminal.progress(undefined)
      terminal.out(endOf(report, palette, Math.min(terminal.width, widest)))
    },
  }
}

/** Characters of an unfinished line of a program's output that are kept. */
const longestRest = 1 << 14
/** Columns of a message at most. */
const widest = 110

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controls = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g

/** What a terminal would show of a line that was drawn over with carriage returns, without escape sequences. */
function lastState(line: string): string {
  const states = line.split('\r').filter((state) => state.trim() !== '')
  return (states.at(-1) ?? '').replaceAll(controls, '')
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
