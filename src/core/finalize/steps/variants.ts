import path from 'node:path'
import { baseVariant } from '../../onnx/recommend.ts'
import type { Trainer } from '../../launch/trainer.ts'
import { layout } from '../../project/layout.ts'
import type { Ground } from '../../readiness/ground.ts'

/** One exported form of the model; `name` is a file name as well. */
export interface Variant {
  readonly name: string
  readonly path: string
}

const names = new Map<string, string>(Object.entries(layout.production).map(([name, file]) => [file, name]))

const torchNames = new Map<string, string>(
  Object.entries(layout.torchFormats).map(([name, file]) => [file, name]),
)

/** The exported models of PyTorch's own formats that the PyTorch trainer can run. */
export async function torchVariants(ground: Ground, trainer: Trainer): Promise<readonly Variant[]> {
  if (trainer.kind !== 'pytorch') return []
  const files = await ground.variants()
  return files.flatMap((file) => {
    const name = torchNames.get(file)
    return name === undefined ? [] : [{ name, path: file }]
  })
}

/** The exported ONNX models, the float export first: ours by their type, others by their file's name. */
export async function onnxVariants(ground: Ground): Promise<readonly Variant[]> {
  const files = (await ground.variants()).filter((file) => file.endsWith('.onnx'))
  return files
    .map((file) => ({ name: names.get(file) ?? path.posix.basename(file, '.onnx'), path: file }))
    .toSorted((a, b) => Number(b.name === baseVariant) - Number(a.name === baseVariant))
}
