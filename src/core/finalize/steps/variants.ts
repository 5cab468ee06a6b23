import path from 'node:path'
import { baseVariant } from '../../onnx/recommend.ts'
import { layout } from '../../project/layout.ts'
import type { Ground } from '../../readiness/ground.ts'

/** One exported form of the model that ONNX Runtime can run; `name` is a file name as well. */
export interface OnnxVariant {
  readonly name: string
  readonly path: string
}

const names = new Map<string, string>(Object.entries(layout.production).map(([name, file]) => [file, name]))

/** The exported ONNX models, the float export first: ours by their type, others by their file's name. */
export async function onnxVariants(ground: Ground): Promise<readonly OnnxVariant[]> {
  const files = (await ground.variants()).filter((file) => file.endsWith('.onnx'))
  return files
    .map((file) => ({ name: names.get(file) ?? path.posix.basename(file, '.onnx'), path: file }))
    .toSorted((a, b) => Number(b.name === baseVariant) - Number(a.name === baseVariant))
}
