import type { NdArray } from '../core/arrays/ndarray.ts'
import type { Config } from '../core/config/schema.ts'
import type { Dataset, Split } from '../core/dataset/dataset.ts'
import { failure, finding, success, type Result } from '../core/finding.ts'
import { metricId } from '../core/config/metricNames.ts'
import { metricList } from '../core/metrics/metricList.ts'
import type { Network, Weights } from '../core/network/layers.ts'
import type { Files } from '../core/ports.ts'
import { runFiles } from '../core/project/layout.ts'
import { writePredictions } from '../core/runs/writePredictions.ts'
import type { MetricsRecord, Signature } from '../core/runs/records.ts'
import { featureHash } from '../core/runs/signatureHash.ts'
import type { Journal } from './journal.ts'
import { judge, metricsOf, named } from './judge.ts'
import type { Plan } from './prepare.ts'
import { looseJson, type Progress } from './state.ts'
import type { Operations } from './tensorflow.ts'

/**
 * Predicts validation and test split with the best weights and leaves predictions, claims, history and
 * signature in the run directory.
 *
 * @returns the claims: every validation metric recorded and every test metric asked for
 */
export async function finish(
  tf: Operations,
  files: Files,
  directory: string,
  plan: Plan,
  weights: Weights,
  progress: Progress,
  journal: Journal,
): Promise<Result<Record<string, number>>> {
  const { config, dataset, network } = plan
  const final: Record<string, number> = {}
  const splits = [
    ['val', dataset.val, plan.monitor.wanted],
    ...(config.test_set.enabled && config.test_set.evaluate_at_end
      ? [['test', dataset.test, testMetrics(config)] as const]
      : []),
  ] as const
  for (const [name, split, wanted] of splits) {
    const predicted = judge(tf, network, weights, config, split)
    if (predicted === undefined) {
      const metric = `${name}_loss`
      return failure(
        finding('trainer-validation-diverged', 'error', { epoch: progress.best?.epoch ?? 0, metric }),
      )
    }
    await files.write(`${directory}/${runFiles.predictions[name]}`, predictionsOf(config, split, predicted))
    const metrics = named(name, metricsOf(config, split, predicted, dataset.classNames, wanted))
    Object.assign(final, metrics)
    await journal.event({ event: 'evaluated', split: name, metrics })
  }
  const { best } = progress
  const record: MetricsRecord = { history: progress.history, ...(best && { best }), final }
  await files.write(`${directory}/${runFiles.metrics}`, `${looseJson(record, 1)}\n`)
  await files.write(
    `${directory}/${runFiles.signature}`,
    `${looseJson(signatureOf(config, dataset, network), 2)}\n`,
  )
  return success(final)
}

function testMetrics(config: Config): readonly string[] {
  const known = metricList.filter(({ tasks }) => tasks.includes(config.task)).map(({ id }) => id)
  const asked = config.test_set.metrics.map((name) => metricId(name) ?? '')
  return [...new Set(['loss', ...asked])].filter((id) => known.includes(id))
}

function predictionsOf({ task }: Config, split: Split, predicted: Float64Array): Uint8Array {
  const inputs: NdArray = {
    type: 'float32',
    shape: [split.samples, ...split.sampleShape],
    data: split.inputs,
  }
  return writePredictions({
    yTrue: split.targets,
    ...(split.labels !== undefined && { labels: split.labels }),
    ...(task === 'classification' || task === 'multi-label' ? { scores: predicted } : { yPred: predicted }),
    ids: split.ids,
    inputs,
    ...(split.groups && { groups: split.groups }),
    ...(split.weights && { weights: split.weights }),
  })
}

/** Names of the exported model's input and output. */
export const portNames = { input: 'input', output: 'output' } as const

/** What the network takes and gives: raw inputs, and logits for classes and labels. */
export function signatureOf({ task }: Config, dataset: Dataset, network: Network): Signature {
  const shape = [null, ...network.sampleShape]
  return {
    inputs: [{ name: portNames.input, type: 'float32', shape }],
    outputs: [{ name: portNames.output, type: 'float32', shape: [null, network.outputs] }],
    output: task === 'classification' || task === 'multi-label' ? 'logits' : 'value',
    classNames: [...dataset.classNames],
    featureNames: [...dataset.featureNames],
    featureHash: featureHash(dataset.featureNames, ['float32'], shape),
  }
}
