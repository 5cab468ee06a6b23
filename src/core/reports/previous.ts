import type { Files } from '../ports.ts'
import type { Ground } from '../readiness/ground.ts'

/** Folder under which each earlier release keeps its models. */
export const previousFolder = 'models/previous'

/** A model kept from an earlier release. */
export interface PreviousModel {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

const mostKept = 50
const modelFile = /\.(?:onnx|pt|pt2|safetensors)$/

/** Paths of the model files in `models/previous`, directly or one folder deep; at most 50. */
export async function keptModels(files: Files): Promise<readonly string[]> {
  const kept: string[] = []
  for (const name of await files.list(previousFolder)) {
    const path = `${previousFolder}/${name}`
    const inner = modelFile.test(name) ? [path] : (await below(files, path)).map((file) => `${path}/${file}`)
    kept.push(...inner.filter((file) => modelFile.test(file)))
  }
  return kept.slice(0, mostKept)
}

/**
 * The kept models, by path. One that is exported today is no earlier one: an export that was broken off leaves the model
 * among those that it had set aside.
 */
export async function previousModels(
  ground: Pick<Ground, 'files' | 'variants' | 'digest'>,
): Promise<readonly PreviousModel[]> {
  const today = await Promise.all((await ground.variants()).map((path) => ground.digest(path)))
  const models: PreviousModel[] = []
  for (const path of await keptModels(ground.files)) {
    const [stat, sha256] = [await ground.files.stat(path), await ground.digest(path)]
    if (stat?.kind === 'file' && sha256 !== undefined && !today.includes(sha256))
      models.push({ path, sha256, bytes: stat.size })
  }
  return models
}

async function below(files: Files, path: string): Promise<readonly string[]> {
  return (await files.stat(path))?.kind === 'directory' ? files.list(path) : []
}
