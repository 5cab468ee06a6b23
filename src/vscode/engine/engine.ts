import { connect, type Expected, type Line, type ViewEnd } from '../../protocol/channel.ts'
import type { EngineAnswer, EngineProtocol, EngineRequest } from '../../protocol/engine.ts'
import type { EvaluationStage } from '../../protocol/evaluation.ts'

/** A thread that answers the engine's requests. */
export interface EngineThread extends Line {
  /** Calls back once, when the thread has ended by itself: what it stumbled over, where that is known. */
  onEnd(ended: (reason: Error | undefined) => void): void
  /** Ends it at once, whatever it is doing. */
  end(): void
}

/** Judges and evaluates projects. */
export interface Engine {
  /** Rejects where the signal is aborted before there is an answer. */
  request<T extends EngineProtocol['request']['type']>(
    request: EngineRequest<T>,
    signal?: AbortSignal,
  ): Promise<EngineAnswer<T>>
  /** Files of the project in a folder have changed: what was computed of it is forgotten. */
  invalidate(root: string): void
  /** Tells how far the evaluation of the project in a folder is, until the returned function is called. */
  follow(root: string, told: (stage: EvaluationStage) => void): () => void
}

interface Running {
  readonly thread: EngineThread
  readonly end: ViewEnd<EngineProtocol>
}

/**
 * The engine in a thread of its own, so that nothing of it holds up the editor's other extensions. The thread is started
 * when something is asked, and anew where it ended. When nobody waits for an answer any more because all signals were
 * aborted, it is ended in the middle of its work.
 */
export class ThreadEngine implements Engine {
  readonly #start: () => EngineThread
  readonly #followers = new Set<(event: EngineProtocol['event']) => void>()
  readonly #waiting = new Set<object>()
  #running: Running | undefined

  constructor(start: () => EngineThread) {
    this.#start = start
  }

  async request<T extends EngineProtocol['request']['type']>(
    request: EngineRequest<T>,
    signal?: AbortSignal,
  ): Promise<EngineAnswer<T>> {
    signal?.throwIfAborted()
    const { end } = (this.#running ??= this.#run())
    const token = {}
    this.#waiting.add(token)
    const answer = end.request<T>(request)
    if (!signal) return answer.finally(() => this.#waiting.delete(token))
    let abort: () => void
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        reject(signal.reason as Error)
        this.#waiting.delete(token)
        if (this.#waiting.size === 0) this.#stop('Nobody waits for it.')
      }
      signal.addEventListener('abort', abort)
    })
    return Promise.race([answer, aborted]).finally(() => {
      signal.removeEventListener('abort', abort)
      this.#waiting.delete(token)
    })
  }

  /** Tells a thread that runs of changed files; one that doesn't run knows nothing that could be old. */
  invalidate(root: string): void {
    this.#running?.end.request({ type: 'invalidate', root }).catch(() => undefined)
  }

  follow(root: string, told: (stage: EvaluationStage) => void): () => void {
    const follower = (event: EngineProtocol['event']) => {
      if (event.root === root) told(event.stage)
    }
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  dispose(): void {
    this.#stop('The extension was ended.')
  }

  #run(): Running {
    const thread = this.#start()
    const end = connect<EngineProtocol>(thread, fromThread, (event) => {
      for (const follower of this.#followers) follower(event)
    })
    const running = { thread, end }
    thread.onEnd((reason) => {
      if (this.#running !== running) return
      this.#running = undefined
      end.dispose(`The engine ended${reason ? `: ${reason.message}` : ''}.`)
    })
    return running
  }

  #stop(reason: string): void {
    const running = this.#running
    this.#running = undefined
    running?.end.dispose(reason)
    running?.thread.end()
  }
}

/** The thread is our own code: what it says has the form that the compiler holds it to. */
const said = () => true
const fromThread: Expected<EngineProtocol> = {
  event: (event) => event as EngineProtocol['event'],
  answers: {
    gate: said,
    transition: said,
    paths: said,
    signOffs: said,
    testSetLock: said,
    evaluation: said,
    exactMetrics: said,
    curves: said,
    threshold: said,
    scores: said,
    models: said,
    decide: said,
    record: said,
    decideLabels: said,
    recordLabels: said,
    recordedLabels: said,
    recorded: said,
    withdraw: said,
    calibration: said,
    baselines: said,
    compare: said,
    compareSeveral: said,
    cell: said,
    cellList: said,
    slice: said,
    sliceMetrics: said,
    failures: said,
    around: said,
    drawMatrix: said,
    plots: said,
    invalidate: said,
  },
}
