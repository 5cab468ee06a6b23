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
import type { CalibrationView } from '../../protocol/evaluation/calibration.ts'
import type { EvaluationAnswer, EvaluationStage } from '../../protocol/evaluation.ts'
import { calibrationView } from '../webviews/evaluationCalibration.ts'
import { compareWithBaseline, otherRuns } from '../webviews/evaluationComparison.ts'
import { compareWithSeveral } from '../webviews/evaluationModels.ts'
import { classCurves } from '../webviews/evaluationCurves.ts'
import { chooseDecision, recordDecision } from '../webviews/evaluationDecision.ts'
import { chooseLabels, recordedLabels, recordLabels } from '../webviews/evaluationLabels.ts'
import { recordedDecision } from '../webviews/recordedDecision.ts'
import { plotsOf } from '../webviews/evaluationPlots.ts'
import { scoresNear, thresholdAt } from '../webviews/evaluationThresholds.ts'
import { failureSamples } from '../webviews/evaluationFailures.ts'
import { evaluationModel } from '../webviews/evaluationModel.ts'
import { matrixView } from '../webviews/evaluationMatrix.ts'
import { exactMetrics } from '../webviews/evaluationMetrics.ts'
import { askSlice, askSliceMetrics } from '../webviews/evaluationSlices.ts'
import { cellList, cellSamples } from '../webviews/evaluationSamples.ts'

/** What is known of one project until its files change. */
interface Standing {
  readonly ground: Ground
  /** The ground with the configuration that the command line would judge by. */
  judging(): Promise<Ground>
  evaluation(): Promise<EvaluationAnswer>
  calibration(): Promise<CalibrationView | undefined>
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
    let calibration: Promise<CalibrationView | undefined> | undefined
    async function judgingGround(): Promise<Ground> {
      const configPath = await findConfigPath(files)
      return configPath === ground.configPath ? ground : createGround({ files, clock, configPath })
    }
    return {
      ground,
      calibration: () => (calibration ??= calibrationView(ground)),
      judging: () => (judging ??= judgingGround()),
      evaluation: () =>
        (evaluation ??= evaluate(ground, (stage) => notify({ type: 'evaluating', root, stage }))),
    }
  }

  /** A file that couldn't be read is looked at again at the next question. */
  async function readably<T>(root: string, work: (standing: Standing) => Promise<T>): Promise<T> {
    const standing = standingOf(root)
    try {
      return await work(standing)
    } catch (cause) {
      if (standings.get(root) === standing) standings.delete(root)
      if (!(cause instanceof FileError)) throw cause
      throw new Error(messageOf(fileFinding(cause)), { cause })
    }
  }

  const evaluationOf = async ({ ground }: Standing) => {
    const evaluation = await ground.evaluation()
    return evaluation.ok && evaluation.value.confusionMatrix.length > 0 ? evaluation.value : undefined
  }

  return {
    gate: ({ root, gate }) => readably(root, async ({ judging }) => judgeGate(await judging(), gate)),
    transition: ({ root, phase }) =>
      readably(root, async ({ ground }) => {
        const transition = await transitionOf(ground, phase)
        return transition.ok ? transition.value : undefined
      }),
    paths: ({ root }) => readably(root, ({ ground }) => findPaths(ground)),
    signOffs: ({ root }) => readably(root, ({ ground }) => ground.signOffs()),
    testSetLock: ({ root }) => readably(root, ({ ground }) => ground.testSetLock()),
    evaluation: ({ root }) => readably(root, ({ evaluation }) => evaluation()),
    exactMetrics: ({ root }) => readably(root, ({ ground }) => exactMetrics(ground)),
    curves: ({ root, index, split }) => readably(root, ({ ground }) => classCurves(ground, index, split)),
    threshold: ({ root, ...asked }) => readably(root, ({ ground }) => thresholdAt(ground, asked)),
    scores: ({ root, ...asked }) => readably(root, ({ ground }) => scoresNear(ground, asked)),
    models: ({ root }) => readably(root, ({ ground }) => otherRuns(ground, ['val'])),
    decide: ({ root, ...asked }) => readably(root, ({ ground }) => chooseDecision(ground, asked)),
    record: ({ root, version, ...asked }) =>
      readably(root, ({ ground }) => recordDecision(ground, asked, version)),
    decideLabels: ({ root, ...asked }) => readably(root, ({ ground }) => chooseLabels(ground, asked)),
    recordLabels: ({ root, version, ...asked }) =>
      readably(root, ({ ground }) => recordLabels(ground, asked, version)),
    recordedLabels: ({ root }) => readably(root, ({ ground }) => recordedLabels(ground)),
    recorded: ({ root, index }) => readably(root, ({ ground }) => recordedDecision(ground, index)),
    calibration: ({ root }) => readably(root, ({ calibration }) => calibration()),
    baselines: ({ root }) => readably(root, ({ ground }) => otherRuns(ground, ['test', 'val'])),
    compare: ({ root, path }) => readably(root, ({ ground }) => compareWithBaseline(ground, path)),
    compareSeveral: ({ root, paths }) => readably(root, ({ ground }) => compareWithSeveral(ground, paths)),
    withdraw: ({ root, written }) => readably(root, ({ ground }) => withdrawDecision(ground.files, written)),
    cell: ({ root, ...cell }) => readably(root, ({ ground }) => cellSamples(ground, cell)),
    cellList: ({ root, ...cell }) => readably(root, ({ ground }) => cellList(ground, cell)),
    slice: ({ root, where }) => readably(root, ({ ground }) => askSlice(ground, where)),
    sliceMetrics: ({ root, where }) => readably(root, ({ ground }) => askSliceMetrics(ground, where)),
    failures: ({ root, list, from }) => readably(root, ({ ground }) => failureSamples(ground, list, from)),
    around: ({ root, index }) =>
      readably(root, async (standing) => {
        const evaluation = await evaluationOf(standing)
        return evaluation && index < evaluation.confusionMatrix.length
          ? matrixView(evaluation, index)
          : undefined
      }),
    plots: ({ root, chosen }) => readably(root, ({ ground }) => plotsOf(ground, chosen)),
    drawMatrix: ({ root }) =>
      readably(root, async (standing) => {
        const evaluation = await evaluationOf(standing)
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
