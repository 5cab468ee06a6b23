import { namesFor } from '../runs/classOrder.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Ground } from './ground.ts'

/**
 * Names of a run's classes in the order of its model's outputs: those of its signature, else those of its
 * configuration, else those of its data, which stand in the order of the configuration where that names any. Empty
 * where none of them has names.
 */
export async function orderOfClasses(
  ground: Pick<Ground, 'signature' | 'config' | 'dataset'>,
): Promise<readonly string[]> {
  const signature = await ground.signature()
  if (signature.ok && signature.value.classNames.length > 0) return signature.value.classNames
  const config = await ground.config()
  if (config.ok && config.value.data.class_names) return config.value.data.class_names
  const dataset = await ground.dataset()
  return dataset.ok ? dataset.value.classNames : []
}

/**
 * Names of the classes of predictions that the ground gave, in their order: those of {@link orderOfClasses}, unless
 * the file of predictions has others.
 */
export async function classNamesOf(
  ground: Parameters<typeof orderOfClasses>[0],
  predictions: Predictions,
): Promise<readonly string[]> {
  return predictions.classes === 0 ? [] : namesFor(predictions, await orderOfClasses(ground))
}
