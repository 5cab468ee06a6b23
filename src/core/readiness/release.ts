import { configDigest } from '../config/digest.ts'
import { canonicalJson, digestOf } from '../digest.ts'
import type { Files } from '../ports.ts'
import { layout, runFiles } from '../project/layout.ts'
import type { Ground } from './ground.ts'

/** Everything that would be deployed: `models/production_model*`, external weights included, sorted. */
export async function exportedFiles(files: Files): Promise<readonly string[]> {
  const names = await files.list(layout.models)
  return names
    .filter((name) => /^production_model[\w.-]*\.(?:onnx|pt|pt2|data|onnx_data|bin)$/.test(name))
    .map((name) => `${layout.models}/${name}`)
}

/** Whether a file of `exportedFiles` is a model that is run by itself, not weights beside one. */
export const isModelFile = (path: string): boolean => /\.(?:onnx|pt|pt2)$/.test(path)

/** What an approval is given for. Undefined where a part is missing: then there is nothing to approve. */
export async function releaseDigest(
  ground: Pick<Ground, 'config' | 'checkpoint' | 'variants' | 'digest' | 'runDirectory'>,
): Promise<string | undefined> {
  const config = await ground.config()
  const best = await ground.checkpoint('best')
  const checkpoint = best === undefined ? undefined : await ground.digest(best)
  const evaluation = await ground.digest(`${ground.runDirectory}/${runFiles.evaluation}`)
  const paths = await ground.variants()
  if (!config.ok || checkpoint === undefined || evaluation === undefined || paths.length === 0)
    return undefined
  const variants: Record<string, string> = {}
  for (const path of paths) variants[path] = (await ground.digest(path)) ?? ''
  return digestOf(canonicalJson({ config: configDigest(config.value), checkpoint, variants, evaluation }))
}
