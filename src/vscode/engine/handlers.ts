import { FileError, type Clock, type Files } from '../../core/ports.ts'
import { fileFinding } from '../../core/project/fileFinding.ts'
import { findConfigPath } from '../../core/readiness/configPath.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import { findPaths } from '../../core/readiness/findPath.ts'
import { judgeGate } from '../../core/readiness/gate.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { transitionOf } from '../../core/readiness/phaseTransitions.ts'
import { confusionMatrixSvg } from '../../core/reports/confusionMatrix.ts'
import { withdrawDecision } from '../../core/thresholds/decisionLog.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { Handlers } from '../../protocol/channel.ts'
import type { EngineProtocol } from '../../protocol/engine.ts'
import type { EvaluationAnswer, EvaluationStage } from '../../protocol/evaluation.ts'
import { classCurves } from '../webviews/evaluationCurves.ts'
import { chooseDecision, recordDecision, recordedDecision } from '../webviews/evaluationDecision.ts'
import { thresholdAt } from '../webviews/evaluationThresholds.ts'
import { failureSamples } from '../webviews/evaluationFailures.ts'
import { evaluationModel, matrixView } from '../webviews/evaluationModel.ts'
import { askSlice } from '../webviews/evaluationSlices.ts'
import { cellList, cellSamples } from '../webviews/evaluationSamples.ts'

/** What is known of one project until its files change. */
interface Standing {
  readonly ground: Ground
  /** The ground with the configuration that the command line would judge by. */
  judging(): Promise<Ground>
  evaluation(): Promise<EvaluationAnswer>
}

/**
 * Judges and evaluates projects; each thing once until their files change. A file that can't be read rejects with the
 * sentence about it.
 *
 * @param notify told how far an evaluation is
 */
export function engineHandlers(
  portsOf: (root: string) => { readonly files: Files; readonly clock: Clock },
  notify: (event: EngineProtocol['event']) => void,
): Handlers<EngineProtocol> {
  const standings = new Map<string, Standing>()

  function standingOf(root: string): Standing {
    const known = standings.get(root) ?? createStanding(root)
    standings.set(root, known)
    return known
  }

  function createStanding(root: string): Standing {
    const { files, clock } = portsOf(root)
    const ground = createGround({ files, clock })
    let judging: Promise<Ground> | undefined
    let evaluation: Promise<EvaluationAnswer> | undefined
    async function judgingGround(): Promise<Ground> {
      const configPath = await findConfigPath(files)
      return configPath === ground.configPath ? ground : createGround({ files, clock, configPath })
    }
    return {
      ground,
      judging: () => (judging ??= judgingGround()),
      evaluation: () =>
        (evaluation ??= evaluate(ground, (stage) => notify({ type: 'evaluating', root, stage }))),
    }
  }

  const evaluationOf = async (root: string) => {
    const evaluation = await standingOf(root).ground.evaluation()
    return evaluation.ok && evaluation.value.confusionMatrix.length > 0 ? evaluation.value : undefined
  }

  return {
    gate: ({ root, gate }) => readably(async () => judgeGate(await standingOf(root).judging(), gate)),
    transition: ({ root, phase }) =>
      readably(async () => {
        const transition = await transitionOf(standingOf(root).ground, phase)
        return transition.ok ? transition.value : undefined
      }),
    paths: ({ root }) => readably(() => findPaths(standingOf(root).ground)),
    signOffs: ({ root }) => readably(() => standingOf(root).ground.signOffs()),
    testSetLock: ({ root }) => readably(() => standingOf(root).ground.testSetLock()),
    evaluation: ({ root }) => readably(() => standingOf(root).evaluation()),
    curves: ({ root, index, split }) => readably(() => classCurves(standingOf(root).ground, index, split)),
    threshold: ({ root, ...asked }) => readably(() => thresholdAt(standingOf(root).ground, asked)),
    decide: ({ root, ...asked }) => readably(() => chooseDecision(standingOf(root).ground, asked)),
    record: ({ root, version, ...asked }) =>
      readably(() => recordDecision(standingOf(root).ground, asked, version)),
    recorded: ({ root, index }) => readably(() => recordedDecision(standingOf(root).ground, index)),
    withdraw: ({ root, written }) => readably(() => withdrawDecision(standingOf(root).ground.files, written)),
    cell: ({ root, ...cell }) => readably(() => cellSamples(standingOf(root).ground, cell)),
    cellList: ({ root, most, ...cell }) => readably(() => cellList(standingOf(root).ground, cell, most)),
    slice: ({ root, where }) => readably(() => askSlice(standingOf(root).ground, where)),
    failures: ({ root, list, from }) => readably(() => failureSamples(standingOf(root).ground, list, from)),
    around: ({ root, index }) =>
      readably(async () => {
        const evaluation = await evaluationOf(root)
        return evaluation && index < evaluation.confusionMatrix.length
          ? matrixView(evaluation, index)
          : undefined
      }),
    drawMatrix: ({ root }) =>
      readably(async () => {
        const evaluation = await evaluationOf(root)
        return evaluation && confusionMatrixSvg(evaluation.confusionMatrix, evaluation.classNames)
      }),
    invalidate({ root }) {
      standings.delete(root)
    },
  }
}

/** Reads what an evaluation stands on, tells how much that is, and evaluates. */
async function evaluate(ground: Ground, tell: (stage: EvaluationStage) => void): Promise<EvaluationAnswer> {
  tell({ stage: 'reading' })
  const test = await ground.predictions('test')
  await ground.predictions('val')
  if (test.ok) tell({ stage: 'computing', samples: test.value.samples, classes: test.value.classes })
  return evaluationModel(ground)
}

async function readably<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    throw new Error(messageOf(fileFinding(cause)), { cause })
  }
}
