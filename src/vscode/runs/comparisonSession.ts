import type { Liveness } from '../../core/launch/holder.ts'
import { FileError, type Ports } from '../../core/ports.ts'
import { createRunReader, type RunReader } from '../../core/runs/listRuns.ts'
import { readRunConfiguration, type RunConfiguration } from '../../core/runs/runConfiguration.ts'
import type { Handlers } from '../../protocol/channel.ts'
import type { ComparisonModel, ComparisonProtocol } from '../../protocol/comparison.ts'
import type { Localizer } from '../localizer.ts'
import { comparisonModel, type ComparedRun } from './comparisonModel.ts'
import { LiveRun } from './liveRun.ts'

/** While runs grow, the comparison is told anew this often, milliseconds. */
const between = 500

interface FollowedRun {
  readonly path: string
  readonly live: LiveRun
  readonly readSummary: RunReader
}

/** The comparison of some runs without the editor. */
export class ComparisonSession {
  readonly handlers: Handlers<ComparisonProtocol>
  readonly #ports: Ports
  readonly #l10n: Localizer
  readonly #tell: (model: ComparisonModel) => void
  readonly #runs: readonly FollowedRun[]
  readonly #configurations = new Map<string, RunConfiguration>()
  #metric: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
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
      live: new LiveRun(files, path, () => this.#soon(), 'epochs'),
      readSummary: createRunReader(files, path, options.isAlive, now),
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
      curves: (wanted) =>
        this.#runs.map(({ live }) => {
          const metric = this.#metric
          if (metric === undefined) return { x: [], y: [] }
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
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const { live } of this.#runs) live.pause()
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      void this.#model().then((model) => {
        this.#timer = undefined
        if (this.#isShown) this.#tell(model)
      })
    }, between)
  }

  async #model(): Promise<ComparisonModel> {
    const runs = await Promise.all(this.#runs.map((run) => this.#compared(run)))
    const model = comparisonModel(runs, this.#metric, this.#l10n)
    this.#metric = model.metric
    return model
  }

  async #compared({ path, live, readSummary }: FollowedRun): Promise<ComparedRun> {
    const { files } = this.#ports
    const summary = await readSummary()
    const known = this.#configurations.get(path) ?? (await attempt(() => readRunConfiguration(files, path)))
    this.#configurations.set(path, known)
    return { summary, history: live.history, configuration: known, isComplete: live.isComplete }
  }
}

async function attempt(read: () => Promise<RunConfiguration>): Promise<RunConfiguration> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof FileError) return { kind: 'unknown' }
    throw cause
  }
}
