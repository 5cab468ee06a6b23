import * as fs from 'node:fs/promises'
import path from 'node:path'
import type { ConfigText, Setting } from '../core/config/setValues.ts'
import type { StepReport } from '../core/finalize/pipeline.ts'
import { finding, type Finding } from '../core/finding.ts'
import type { PreflightContext } from '../core/preflight/check.ts'
import {
  notOfRehearsal,
  ownPlaces,
  planRehearsal,
  strayed,
  type Rehearsal,
} from '../core/preflight/rehearsal.ts'
import { judgeRoom } from '../core/preflight/room.ts'
import { layout, runFiles } from '../core/project/layout.ts'
import { checkpointSize } from '../core/runs/checkpoint.ts'
import { parseJson } from '../core/runs/json.ts'
import { readEvents } from '../core/runs/readEvents.ts'
import { nodeFiles } from '../node/files.ts'
import { standInFor } from '../node/scratchProject.ts'
import { writtenSince } from '../node/writtenSince.ts'
import type { Terminal } from './command.ts'
import { mainProgram } from './packageRoot.ts'

const scratchFolder = '.finalize/rehearsal'
/** Two rehearsals would take the stand-in from each other. */
export const rehearsalLock = '.finalize/rehearsal_lock.json'
const logFile = '.finalize/rehearsal.log'
const logLimit = 1 << 20
const reportLimit = 1 << 24

/**
 * One epoch and the steps after it, in a stand-in of the project. The stand-in goes, what was printed stays.
 *
 * @param settings what the configuration of the rehearsal says otherwise, beside its size
 */
export async function rehearse(
  context: PreflightContext,
  source: ConfigText,
  signal: AbortSignal,
  terminal: Terminal,
  settings: readonly Setting[],
): Promise<readonly Finding[]> {
  const { files, config, ground } = context
  if (config.data.source !== undefined)
    return [finding('preflight-not-rehearsed', 'warning', { source: config.data.source })]
  const dataset = await ground.dataset()
  if (!dataset.ok) return dataset.findings
  const plan = await planRehearsal(files, source, config, dataset.value, settings)
  if (!plan.ok) return plan.findings
  const scratch = path.join(files.root, scratchFolder)
  try {
    await setStage(files.root, scratch, plan.value)
    const { ctimeMs: set } = await fs.stat(path.join(scratch, layout.configs.final))
    const played = await play(context, scratch, signal, terminal)
    const left = strayed(context.trainer, await writtenSince(files.root, set, notOfRehearsal))
    if (signal.aborted) return left
    if (played.findings.length > 0) return [...played.findings, ...left]
    const told = await review(context, scratch, {
      seconds: played.seconds,
      samples: plan.value.trainSamples,
      all: dataset.value.train.samples,
    })
    return [...told, ...left]
  } finally {
    await fs.rm(scratch, { recursive: true, force: true })
  }
}

async function setStage(root: string, scratch: string, plan: Rehearsal): Promise<void> {
  await standInFor(root, scratch, ownPlaces)
  const stage = nodeFiles(scratch)
  for (const { path: name, content } of plan.files) await stage.write(name, content)
}

/** Runs the steps up to the verification; findings where one failed. */
async function play(
  { files, processes, clock }: PreflightContext,
  scratch: string,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<{ readonly seconds: number; readonly findings: readonly Finding[] }> {
  let printed = ''
  let report = ''
  const began = clock.elapsed()
  const elapsed = () => (clock.elapsed() - began) / 1000
  const args = ['--config', layout.configs.final, '--until', 'verify', '--format', 'json']
  const end = await processes.run(process.execPath, [mainProgram(), ...args], {
    cwd: scratch,
    signal,
    onOutput(text, stream) {
      if (stream === 'stdout') report = (report + text).slice(0, reportLimit)
      else printed = (printed + text).slice(-logLimit)
      terminal.progress(`Rehearsing … ${Math.round(elapsed())} s`)
    },
  })
  terminal.progress(undefined)
  await files.write(logFile, printed)
  if (end.exitCode === 0) return { seconds: elapsed(), findings: [] }
  const failed = failedStep(report)
  const step = failed?.id ?? null
  return {
    seconds: elapsed(),
    findings: [
      ...(failed?.findings ?? []),
      finding('preflight-rehearsal-failed', 'error', { step, log: logFile }, { file: logFile }),
    ],
  }
}

/** The step that failed, out of the pipeline's own JSON; undefined where it ended before it could write that. */
function failedStep(report: string): Pick<StepReport, 'id' | 'findings'> | undefined {
  const parsed = parseJson(report)
  if (!parsed.ok) return undefined
  const { steps } = parsed.value as { readonly steps: readonly StepReport[] }
  return steps.find(({ state }) => state === 'failed')
}

/** What the rehearsal tells of the whole training: its time, and the room that its checkpoints take. */
async function review(
  { files, config }: PreflightContext,
  scratch: string,
  { seconds, samples, all }: { readonly seconds: number; readonly samples: number; readonly all: number },
): Promise<readonly Finding[]> {
  const stage = nodeFiles(scratch)
  const { events } = await readEvents(stage, `${layout.run}/${runFiles.events}`, reportLimit)
  const epoch = events.find((event) => event.event === 'epoch')
  const perEpoch = ((epoch?.seconds ?? 0) * all) / samples
  const rehearsed = finding('preflight-rehearsed', 'info', {
    seconds,
    samples,
    epoch: perEpoch,
    total: perEpoch * config.training.epochs * config.reproducibility.repeat,
  })
  const size = await checkpointSize(stage, layout.checkpoints, 'last')
  if (size === 0) return [rehearsed]
  const { bavail, bsize } = await fs.statfs(files.root)
  return [rehearsed, judgeRoom(config, size, bavail * bsize)]
}
