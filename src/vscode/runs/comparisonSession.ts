import type { Liveness } from '../../core/launch/holder.ts'
import { FileError, type Ports } from '../../core/ports.ts'
import { createRunReader, type RunReader, type RunSummary } from '../../core/runs/listRuns.ts'
import { readRunConfiguration, type RunConfiguration } from '../../core/runs/runConfiguration.ts'
import type { Handlers } from '../../protocol/channel.ts'
import type { ComparisonModel, ComparisonProtocol } from '../../protocol/comparison.ts'
import type { Localizer } from '../localizer.ts'
import { Paced } from '../paced.ts'
import { comparisonModel, type ComparedRun } from './comparisonModel.ts'
import { LiveRun } from './liveRun.ts'
import { noSummary } from './noSummary.ts'

/** While runs grow, the comparison is told anew this often, milliseconds. */
const between = 500

interface FollowedRun {
  readonly path: string
  readonly live: LiveRun
  readonly readSummary: RunReader
  /** As it was read last. */
  summary: RunSummary
}

/** The comparison of some runs without the editor. */
export class ComparisonSession {
  readonly handlers: Handlers<ComparisonProtocol>
  readonly #ports: Ports
  readonly #l10n: Localizer
  readonly #tell: (model: ComparisonModel) => void
  readonly #runs: readonly FollowedRun[]
  readonly #configurations = new Map<string, RunConfiguration>()
  /** One telling at a time, and one follows whatever the last came to. */
  readonly #tellings = new Paced(async () => {
    if (!this.#isShown) return
    const model = await this.#model()
    if (this.#isShown) this.#tell(model)
  }, between)
  #metric: string | undefined
  #isShown = false

  constructor(options: {
    readonly ports: Ports
    readonly paths: readonly string[]
    readonly isAlive: Liveness
    readonly l10n: Localizer
    readonly openRun: (path: string) => void
    readonly tell: (model: ComparisonModel) => void
  }) {
    this.#ports = options.ports
    this.#l10n = options.l10n
    this.#tell = options.tell
    const { files, clock } = options.ports
    const now = () => clock.now().getTime()
    this.#runs = options.paths.map((path) => ({
      path,
      live: new LiveRun(files, path, () => this.#tellings.touch(), 'epochs'),
      readSummary: createRunReader(files, path, options.isAlive, now),
      summary: noSummary(path),
    }))
    this.handlers = {
      load: () => {
        this.show()
        return this.#model()
      },
      choose: ({ metric }) => {
        this.#metric = metric
        return this.#model()
      },
      curves: ({ metric, ...wanted }) =>
        this.#runs.map(({ live }) => {
          const { x, y } = live.curves({ table: 'epochs', series: [metric] }, wanted)
          return { x, y: y[0] ?? [] }
        }),
      open: ({ path }) => {
        if (this.#runs.some((run) => run.path === path)) options.openRun(path)
      },
    }
  }

  show(): void {
    if (this.#isShown) return
    this.#isShown = true
    for (const { live } of this.#runs) live.resume()
  }

  hide(): void {
    this.#isShown = false
    for (const { live } of this.#runs) live.pause()
  }

  async #model(): Promise<ComparisonModel> {
    const runs = await Promise.all(this.#runs.map((run) => this.#compared(run)))
    const model = comparisonModel(runs, this.#metric, this.#l10n)
    this.#metric = model.metric
    return model
  }

  async #compared(run: FollowedRun): Promise<ComparedRun> {
    const { files } = this.#ports
    const { path, live } = run
    run.summary = await attempt(run.readSummary, run.summary)
    const known =
      this.#configurations.get(path) ?? (await attempt(() => readRunConfiguration(files, path), unknown))
    this.#configurations.set(path, known)
    return { summary: run.summary, history: live.history, configuration: known, isComplete: live.isComplete }
  }
}

const unknown: RunConfiguration = { kind: 'unknown' }

/** What is read; something else where the files can't be. */
async function attempt<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof FileError) return otherwise
    throw cause
  }
}
