import os from 'node:os'
import path from 'node:path'
import { readConfigFile } from '../../core/config/configFile.ts'
import { isForced, runPipeline, type PipelineOptions, type StepReport } from '../../core/finalize/pipeline.ts'
import { stepIds, type StepContext, type StepId } from '../../core/finalize/step.ts'
import { isStop, type Ports } from '../../core/ports.ts'
import { layout } from '../../core/project/layout.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import { judgeGate, type GateReport } from '../../core/readiness/gate.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { syncChecklist } from '../../core/readiness/syncChecklist.ts'
import { nodeLaunching } from '../../node/launching.ts'
import { acquireLock } from '../../node/lock.ts'
import { createInference } from '../../runtime/inference.ts'
import { alreadyRunning } from '../alreadyRunning.ts'
import {
  defineCommand,
  exitCodes,
  type Given,
  type Invocation,
  type Options,
  type Terminal,
} from '../command.ts'
import { lookAroundOf } from '../lookAround.ts'
import { createRenderer } from '../renderer.ts'
import { projectFolder, sameProject } from '../projectFolder.ts'
import { projectPath } from '../projectPath.ts'
import { formatOption } from '../sharedOptions.ts'
import { trainersOf } from '../trainers.ts'
import { programVersion } from '../version.ts'
import { whyNoProject } from '../whyNoProject.ts'
import { createPipelineView, pipelineJson } from '../writers/pipeline.ts'
import { writeReadiness } from '../writers/readiness.ts'
import { bundled } from '../packageRoot.ts'
import { misuse } from '../misuse.ts'
import { nearestCommand } from '../nearestCommand.ts'
import { shellWord } from '../../core/wording/shellWord.ts'

const declared = {
  config: {
    type: 'string',
    value: 'FILE',
    description: 'Use this configuration as it is instead of deriving one.',
  },
  'export-only': {
    type: 'boolean',
    description: 'Neither derive nor train: start from the finished training.',
  },
  from: {
    type: 'string',
    value: 'STEP',
    choices: stepIds,
    description: 'Run this step and all after it again.',
  },
  until: {
    type: 'string',
    value: 'STEP',
    choices: stepIds,
    description: 'Stop after this step, and judge no gate.',
  },
  force: { type: 'boolean', description: 'Run every step again.' },
  format: formatOption,
} as const satisfies Options

type Asked = Invocation<typeof declared>

/** `finalize-model [PROJECT]`: the whole way from the best configuration to the judged release. */
export const finalizeCommand = defineCommand({
  name: '',
  summary: 'Finalize the model of a project.',
  usage:
    '[PROJECT] [--config FILE] [--export-only] [--from STEP] [--until STEP] [--force] [--format text|json]',
  description: [
    'Takes the model of a project from its best configuration to the readiness gate: derives',
    'configs/final_config.yaml, trains, evaluates on the held-out test set, exports, verifies and measures every',
    'variant, writes the documents and judges the 24 readiness items. What is up to date is left as it is, and',
    'a run that was broken off goes on where it stopped.',
    '',
    `Steps: ${stepIds.join(', ')}.`,
  ].join('\n'),
  options: declared,
  positionals: 1,
  examples: [
    { line: 'finalize-model', does: 'Finalize the project in this folder.' },
    {
      line: 'finalize-model ./churn --export-only',
      does: 'Export and document again from the trained checkpoint.',
    },
    { line: 'finalize-model --from verify', does: 'Run the exported models over the test set once more.' },
    {
      line: 'finalize-model --config configs/my_config.yaml --format json',
      does: 'Use your own configuration, print JSON.',
    },
  ],

  async run(invocation, terminal, portsOf) {
    const wrong = conflictOf(invocation.options)
    if (wrong !== undefined) return misuse(terminal, '', wrong)
    const root = projectFolder(invocation.cwd, invocation.positionals[0])
    const ports = portsOf(root)
    const unfit = await whyNoProject(ports.files, invocation.positionals[0])
    if (unfit !== undefined) return noProject(invocation, unfit, terminal)
    const lock = await acquireLock(path.join(root, layout.pipelineLock))
    if (!lock.held) return alreadyRunning(terminal, lock.holder, 'finalized')
    try {
      return await finalize(invocation, terminal, ports)
    } finally {
      await lock.release()
    }
  },
})

const at = (step: StepId): number => stepIds.indexOf(step)

/** Options that can't be meant together. */
function conflictOf({ from, until, 'export-only': exportOnly }: Given<typeof declared>): string | undefined {
  if (from !== undefined && until !== undefined && at(until) < at(from))
    return `--until ${until} comes before --from ${from}`
  return exportOnly && from !== undefined && at(from) < at('evaluate')
    ? `--export-only neither derives nor trains, so --from ${from} has no meaning with it`
    : undefined
}

function noProject({ positionals: [project = ''] }: Asked, unfit: string, terminal: Terminal): number {
  const guess = nearestCommand(project)
  const hint = guess === undefined ? '' : `. Did you mean 'finalize-model ${guess}'?`
  terminal.err(`finalize-model: ${unfit}${hint}\n`)
  return exitCodes.usage
}

async function finalize(invocation: Asked, terminal: Terminal, ports: Ports): Promise<number> {
  const { options } = invocation
  const interruption = invocation.interruption()
  const { signal } = interruption
  const json = options.format === 'json'
  const view = createPipelineView(json ? { ...terminal, out: terminal.err } : terminal, ports.clock)
  const configPath = projectPath(invocation, ports, options.config) ?? layout.configs.final
  const inference = createInference({
    entry: bundled('runtime/inferenceProcess.js'),
    files: ports.files,
    signal,
  })
  const ground = () => createGround({ files: ports.files, clock: ports.clock, configPath, interruption })
  const context: StepContext = {
    ...ports,
    inference,
    renderer: createRenderer(),
    trainers: trainersOf(invocation, ports),
    launching: nodeLaunching,
    lookAround: lookAroundOf(ports),
    version: programVersion,
    host: `${os.cpus()[0]?.model.trim() ?? os.arch()}, ${os.cpus().length} cores, ${os.platform()} ${os.release()}`,
    ...gpuVariables(invocation.env),
    configPath,
    configGiven: options.config !== undefined,
    runDirectory: layout.run,
    ...interruption,
    readConfig: () => readConfigFile(ports.files, configPath),
    ground,
    report: view.report,
    output: view.output,
  }
  try {
    const asked: PipelineOptions = {
      ...(options.from !== undefined && { from: options.from }),
      ...(options.until !== undefined && { until: options.until }),
      force: options.force ?? false,
      exportOnly: options['export-only'] ?? false,
    }
    const reports = await runPipeline(context, asked, view)
    const isPart = options.until !== undefined
    const gate = isPart ? undefined : await judgedGate(ground(), signal)
    if (json) terminal.out(pipelineJson(reports, gate))
    else if (hasStopped(reports)) terminal.out(whereItStopped(reports, invocation, asked))
    else if (gate) terminal.out(`\n${writeReadiness(gate, 'text', terminal, invocation.positionals[0])}`)
    else if (!isPart && signal.aborted) terminal.out(stoppedBeforeGate(invocation))
    if (isPart && !hasStopped(reports)) return exitCodes.done
    return exitCodeOf(reports, gate, signal.aborted)
  } finally {
    await inference.close()
  }
}

/** The verdict of the gate, which the boxes of its checklist follow; undefined where a person stops before it is there. */
async function judgedGate(ground: Ground, signal: AbortSignal): Promise<GateReport | undefined> {
  try {
    signal.throwIfAborted()
    const judged = await judgeGate(ground)
    return judged.ok ? await boxesFollow(ground.files, judged.value) : undefined
  } catch (cause) {
    if (isStop(cause, signal)) return undefined
    throw cause
  }
}

/** Lets the boxes of the checklist follow the verdicts; what was to be said of those that didn't is settled with it. */
async function boxesFollow(files: Ports['files'], gate: GateReport): Promise<GateReport> {
  const written = await syncChecklist(files, gate)
  if (!written.ok) return gate
  const followed = new Set(written.value)
  const items = gate.items.map((item) => {
    if (!followed.has(item.id)) return item
    const reasons = item.reasons.filter(
      ({ code }) => code !== 'tick-ignored' && code !== 'tick-approves-nothing',
    )
    return { ...item, ticked: !item.ticked, reasons }
  })
  return { ...gate, items }
}

/** A step failed or was interrupted, and those after it did not run. */
function hasStopped(reports: readonly StepReport[]): boolean {
  const last = reports.at(-1)?.state
  return last === 'failed' || last === 'interrupted'
}

/** The items of the gate would only repeat that the later steps are missing. */
function whereItStopped(reports: readonly StepReport[], invocation: Asked, asked: PipelineOptions): string {
  const same = sameAgain(invocation)
  const { id, number, of, state } = reports.at(-1)!
  const again = state === 'failed' ? 'When that is mended, go on' : 'Go on'
  return [
    '',
    `Stopped at step ${number} of ${of}; what was done before stays done.`,
    `${again} with: finalize-model${same}${stillAsked(id, asked)}`,
    `All 24 items of the gate: finalize-model check${same}`,
    '',
  ].join('\n')
}

const stoppedBeforeGate = (invocation: Asked): string =>
  `\nStopped before the gate was judged; all steps are done.\nJudge it with: finalize-model check${sameAgain(invocation)}\n`

/** Names the project and the configuration of this start to another one. */
function sameAgain({ positionals: [project], options: { config } }: Asked): string {
  return `${sameProject(project)}${config === undefined ? '' : ` --config ${shellWord(config)}`}`
}

/** The options with which a start that stopped at this step is gone on with. */
function stillAsked(stopped: StepId, asked: PipelineOptions): string {
  const { until, exportOnly } = asked
  // Asked for once more, the seeds that are done would be trained again.
  const isAnew = stopped !== 'repeat' && isForced(stopped, asked)
  return [
    ...(exportOnly && at(stopped) >= at('evaluate') ? [' --export-only'] : []),
    ...(isAnew ? [` --from ${stopped}`] : []),
    ...(until === undefined ? [] : [` --until ${until}`]),
  ].join('')
}

function exitCodeOf(
  reports: readonly StepReport[],
  gate: GateReport | undefined,
  wasStopped: boolean,
): number {
  const last = reports.at(-1)
  if (last?.state === 'interrupted') return exitCodes.interrupted
  if (last?.state === 'failed') return last.id === 'configure' ? exitCodes.closed : exitCodes.stepFailed
  if (!gate && wasStopped) return exitCodes.interrupted
  return gate?.open ? exitCodes.done : exitCodes.closed
}

/** What chose the GPUs before the program started; nothing where all may be used. */
function gpuVariables(env: Invocation['env']): Pick<StepContext, 'environment'> {
  const stated = ['CUDA_VISIBLE_DEVICES', 'CUDA_DEVICE_ORDER'].flatMap((name) => {
    const value = env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return stated.length === 0 ? {} : { environment: Object.fromEntries(stated) }
}
