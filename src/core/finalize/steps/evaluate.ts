import { splitFiles } from '../../dataset/places.ts'
import { failure, finding, success, type Finding } from '../../finding.ts'
import type { Evaluation } from '../../metrics/evaluation.ts'
import { primaryMetricOf } from '../../metrics/primaryMetric.ts'
import { layout, runFiles } from '../../project/layout.ts'
import { comparePredictions } from '../../readiness/testPredictions.ts'
import { lockTestSet, recordEvaluation } from '../../readiness/testSetLock.ts'
import { evaluationPlots } from '../../reports/plots/evaluationPlots.ts'
import type { Files } from '../../ports.ts'
import type { Predictions } from '../../runs/predictions.ts'
import { predictionsPath } from '../../runs/predictionsPath.ts'
import { confusionMatrixSvg } from '../../reports/confusionMatrix.ts'
import { loadEvidence } from '../evidence.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'

/** Recomputes every metric from the predictions of the held-out test set, which it locks first. */
export const evaluateStep: Step = {
  id: 'evaluate',
  title: 'Evaluate on the held-out test set',

  async ground({ files, readConfig, runDirectory, version }) {
    const config = await readConfig()
    if (!config.ok) return config
    const { task, data, test_set } = config.value
    const inRun = (name: string) => `${runDirectory}/${name}`
    return success<StepGround>({
      settings: { version, task, data, test_set, primary: primaryMetricOf(config.value) },
      inputs: [
        await predictionsPath(files, runDirectory, 'test'),
        await predictionsPath(files, runDirectory, 'val'),
        ...splitFiles(config.value, runDirectory, ['test']),
      ],
      outputs: [
        inRun(runFiles.evaluation),
        layout.testSetLock,
        ...(task === 'classification' ? [inRun(runFiles.confusionMatrix)] : []),
        ...(await drawnPlots(files, runDirectory)),
      ],
    })
  },

  async run(context) {
    const { files, clock, runDirectory } = context
    const ground = context.ground()
    const config = await ground.config()
    if (!config.ok) return config
    if (!config.value.test_set.enabled) return failure(finding('test-set-disabled', 'error', {}))

    const [dataset, predictions, signOffs] = [
      await ground.dataset(),
      await ground.predictions('test'),
      await ground.signOffs(),
    ]
    if (!dataset.ok) return dataset
    if (!predictions.ok) return predictions
    if (!signOffs.ok) return signOffs
    const mismatches = await context.compute(() => comparePredictions(predictions.value, dataset.value.test))
    if (mismatches.length > 0) return failure(...mismatches)

    const gone = await lockGone(context, dataset.value.test.path)
    if (gone.length > 0) return failure(...gone)
    const locked = await lockTestSet({ files, clock, test: dataset.value.test, signOffs: signOffs.value })
    if (!locked.ok) return locked
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) return evaluation
    const pictures = await drawn(context, predictions.value, evaluation.value)
    const best = await ground.checkpoint('best')
    const checkpoint = best === undefined ? undefined : await ground.digest(best)
    // Written in one go: a stop from here on is heard when the step is finished.
    await files.write(
      `${runDirectory}/${runFiles.evaluation}`,
      `${JSON.stringify(evaluation.value, null, 2)}\n`,
    )
    for (const [name, picture] of pictures) {
      const path = `${runDirectory}/${name}`
      if (picture === undefined) await files.remove(path)
      else await files.write(path, picture)
    }

    const { sha256 } = predictions.value
    const looked = await recordEvaluation({ files, clock, checkpoint, predictions: sha256 })
    return looked.ok ? done(headline(evaluation.value), ...evaluation.findings) : looked
  },
}

/** A lock that was there at the last evaluation may not be lost together with the test set that it locked. */
async function lockGone({ files, runDirectory }: StepContext, test: string): Promise<readonly Finding[]> {
  const path = layout.testSetLock
  if ((await files.stat(path)) !== undefined) return []
  const last = (await loadEvidence(files, runDirectory)).steps['evaluate']
  if (last?.outputs[path] === undefined || last.inputs[test] === (await files.digest(test))) return []
  return [finding('test-set-lock-gone', 'error', { path, test, evaluated: last.ended }, { file: path })]
}

/**
 * The pictures by their file: the confusion matrix as PNG, the curves as SVG, which follows the reader's light or dark
 * theme. Undefined is a curve that can't be drawn any more.
 */
async function drawn(
  { renderer, compute }: StepContext,
  predictions: Predictions,
  evaluation: Evaluation,
): Promise<ReadonlyMap<string, Uint8Array | string | undefined>> {
  const curves = await compute(() => evaluationPlots(predictions, evaluation))
  const pictures = new Map<string, Uint8Array | string | undefined>(
    Object.entries(runFiles.plots).map(([name, path]) => [path, curves[name]]),
  )
  const { confusionMatrix, classNames } = evaluation
  if (confusionMatrix.length > 0)
    pictures.set(
      runFiles.confusionMatrix,
      await renderer.png(confusionMatrixSvg(confusionMatrix, classNames)),
    )
  return pictures
}

/** Which curves there are depends on the predictions: those that were drawn are held to be unchanged. */
async function drawnPlots(files: Files, runDirectory: string): Promise<readonly string[]> {
  const drawn: string[] = []
  for (const name of Object.values(runFiles.plots)) {
    const path = `${runDirectory}/${name}`
    if ((await files.stat(path))?.kind === 'file') drawn.push(path)
  }
  return drawn
}

function headline({ primaryMetric, test, task }: Evaluation): Finding {
  const figure = test.metrics[primaryMetric]
  const { value = null, low = null, high = null } = figure ?? {}
  const { samples } = test
  if (value === null)
    return finding('primary-metric-undefined', 'warning', { metric: primaryMetric, samples })
  if (task !== 'classification' || low === null || high === null) {
    return finding('evaluation-done-plain', 'info', { metric: primaryMetric, value, samples })
  }
  return finding('evaluation-done', 'info', { metric: primaryMetric, value, low, high, samples })
}
