import type { GpuLoad } from '../../core/runs/gpu.ts'
import { createRunReader, type RunReader, type RunSummary } from '../../core/runs/listRuns.ts'
import { followLog, type LogTail } from '../../core/runs/logTail.ts'
import type { RunEnding } from '../../core/runs/runHistory.ts'
import type { RunningProcesses } from '../../core/launch/holder.ts'
import { FileError, type Ports } from '../../core/ports.ts'
import { runFiles } from '../../core/project/layout.ts'
import type { Handlers } from '../../protocol/channel.ts'
import type { Curves, CurvesWanted, RunModel, RunProtocol, Tile } from '../../protocol/run.ts'
import type { Localizer } from '../localizer.ts'
import { Paced } from '../paced.ts'
import { chartsOf, type RunChart } from './charts.ts'
import { GpuWatch } from './gpuWatch.ts'
import { LiveRun } from './liveRun.ts'
import { noSummary } from './noSummary.ts'
import { runModel } from './runModel.ts'

/** The status of a run may change without a byte being written (its process was killed): looked at this often. */
const statusEvery = 2000

/** What a session does in the editor. */
export interface RunActions {
  open(path: string): Promise<void>
  compare(): void
  /** Whether a program may be started: the folder is trusted. */
  mayStart(): boolean
}

/** A run's panel without the editor: gathers what is shown, and tells it when it changed. */
export class RunSession {
  readonly handlers: Handlers<RunProtocol>
  readonly #ports: Ports
  readonly #directory: string
  readonly #readSummary: RunReader
  readonly #readLog: () => Promise<LogTail>
  readonly #l10n: Localizer
  readonly #isHere: RunningProcesses['isHere']
  readonly #actions: RunActions
  readonly #tell: (model: RunModel) => void
  readonly #live: LiveRun
  readonly #gpus: GpuWatch
  #summary: RunSummary | undefined
  /** When the summary was read, and the end that the events told then. */
  #summarized = 0
  #ending: RunEnding | undefined
  #log: LogTail = { lines: [], cut: false }
  #charts: readonly RunChart[] = []
  /** One look at a time, and one follows whatever the last came to. */
  readonly #looks = new Paced(async () => {
    if (!this.#isShown) return
    try {
      await this.#read()
      if (this.#isShown) this.#tell(this.#model())
    } finally {
      this.#lookAgain()
    }
  }, 0)
  #timer: ReturnType<typeof setTimeout> | undefined
  #isShown = false

  constructor(options: {
    readonly ports: Ports
    readonly directory: string
    readonly running: Pick<RunningProcesses, 'isAlive' | 'isHere'>
    readonly l10n: Localizer
    readonly actions: RunActions
    readonly tell: (model: RunModel) => void
  }) {
    this.#ports = options.ports
    this.#directory = options.directory
    this.#l10n = options.l10n
    this.#isHere = options.running.isHere
    this.#actions = options.actions
    this.#tell = options.tell
    const { files, clock } = options.ports
    const now = () => clock.now().getTime()
    this.#readSummary = createRunReader(files, options.directory, options.running.isAlive, now)
    this.#readLog = followLog(files, `${options.directory}/${runFiles.log}`)
    const changed = () => this.#looks.touch()
    this.#live = new LiveRun(files, options.directory, changed)
    this.#gpus = new GpuWatch(options.ports.processes, files.root, changed)
    this.handlers = {
      load: async () => {
        this.show()
        await this.#read()
        return this.#model()
      },
      curves: async ({ charts }) => {
        const all: Curves[] = []
        for (const wanted of charts) {
          all.push(...this.#curves(wanted))
          // Charts of millions of points take their time; others run in between.
          await new Promise((resolve) => setImmediate(resolve))
        }
        return all
      },
      open: async ({ what }) => {
        const path = this.#pathOf(what)
        if (path !== undefined) await this.#actions.open(path)
      },
      compare: () => this.#actions.compare(),
    }
  }

  /** Follows the run from now on. */
  show(): void {
    if (this.#isShown) return
    this.#isShown = true
    this.#live.resume()
    this.#lookAgain()
  }

  /** Nobody looks: nothing is read until `show`. */
  hide(): void {
    this.#isShown = false
    clearTimeout(this.#timer)
    this.#live.pause()
    this.#gpus.stop()
  }

  /** In a while, where nothing that is read tells of a change before. */
  #lookAgain(): void {
    clearTimeout(this.#timer)
    if (this.#isShown) this.#timer = setTimeout(() => this.#looks.touch(), statusEvery)
  }

  async #read(): Promise<void> {
    const { clock } = this.#ports
    try {
      const now = clock.now().getTime()
      const { ending } = this.#live.history
      if (!this.#summary || now - this.#summarized >= statusEvery || ending !== this.#ending) {
        this.#summarized = now
        this.#ending = ending
        this.#summary = await this.#readSummary()
      }
      this.#log = await this.#readLog()
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause
    }
    if (this.#isTrainingHere && this.#isShown && this.#actions.mayStart()) this.#gpus.start()
    else this.#gpus.stop()
  }

  /** Whether it goes on and, as far as anything tells of that, on this machine: the GPUs of another one are not ours. */
  get #isTrainingHere(): boolean {
    const { status, host } = this.#summary ?? {}
    return status === 'running' && (host === undefined || this.#isHere({ host }))
  }

  #model(): RunModel {
    const { history } = this.#live
    this.#charts = chartsOf(history, this.#l10n)
    return runModel(
      {
        summary: this.#summary ?? noSummary(this.#directory),
        history,
        charts: this.#charts,
        findings: this.#live.findings,
        log: this.#log,
        reading: !this.#live.isComplete,
        gpus: this.#gpus.loads.flatMap((load) => gpuTiles(load, this.#l10n)),
        now: this.#ports.clock.now().getTime(),
      },
      this.#l10n,
    )
  }

  #curves(wanted: CurvesWanted): readonly Curves[] {
    const chart = this.#charts.find(({ id }) => id === wanted.chart)
    return chart ? [{ chart: chart.id, ...this.#live.curves(chart.source, wanted) }] : []
  }

  #pathOf(what: 'log' | 'events' | 'configuration'): string | undefined {
    if (what === 'configuration') return this.#summary?.configPath
    if (what === 'events' && this.#summary?.log !== undefined) return this.#summary.log
    return `${this.#directory}/${runFiles[what]}`
  }
}

function gpuTiles({ index, name, busy, used, total }: GpuLoad, l10n: Localizer): readonly Tile[] {
  const memory = l10n.t('{0} of {1} GiB', (used / 1024).toFixed(1), (total / 1024).toFixed(0))
  return [
    { label: l10n.t('GPU {0}', index), value: `${Math.round(busy * 100)} %`, detail: `${memory} · ${name}` },
  ]
}
