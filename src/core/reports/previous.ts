import type { Files } from '../ports.ts'

/** Folder under which each earlier release keeps its models. */
export const previousFolder = 'models/previous'

/** A model kept from an earlier release. */
export interface PreviousModel {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

const modelFile = /\.(?:onnx|pt|pt2|safetensors)$/

/** Model files in `models/previous`, directly or one folder deep, by path; at most 50. */
export async function previousModels(files: Files): Promise<readonly PreviousModel[]> {
  const models: PreviousModel[] = []
  for (const name of await files.list(previousFolder)) {
    const path = `${previousFolder}/${name}`
    const inner = modelFile.test(name) ? [path] : (await below(files, path)).map((file) => `${path}/${file}`)
    for (const file of inner) {
      if (!modelFile.test(file) || models.length === 50) continue
      const [stat, sha256] = [await files.stat(file), await files.digest(file)]
      if (stat?.kind === 'file' && sha256 !== undefined) models.push({ path: file, sha256, bytes: stat.size })
    }
  }
  return models
}

async function below(files: Files, path: string): Promise<readonly string[]> {
  return (await files.stat(path))?.kind === 'directory' ? files.list(path) : []
}
