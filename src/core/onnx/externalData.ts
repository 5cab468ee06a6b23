import path from 'node:path'
import { clearField, clone } from '@bufbuild/protobuf'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import type { Files } from '../ports.ts'
import { checkModel, tensorsOf, subgraphsOf } from './checkModel.ts'
import { largestModel, type Model } from './model.ts'
import { ModelSchema, TensorSchema, type GraphProto, type NodeProto, type TensorProto } from './proto.ts'
import { isExternal } from './tensor.ts'

interface Reference {
  readonly tensor: TensorProto
  readonly location: string
  readonly offset: number
  /** Undefined reaches to the end of the file. */
  readonly length: number | undefined
}

/** Every tensor of a model: initializers, attributes, those of subgraphs and functions. */
function allTensors(model: Model): readonly TensorProto[] {
  const found: TensorProto[] = []
  const ofNode = (node: NodeProto) => {
    for (const attribute of node.attribute) for (const tensor of tensorsOf(attribute)) found.push(tensor)
    subgraphsOf(node).forEach(ofGraph)
  }
  const ofGraph = (graph: GraphProto) => {
    for (const tensor of graph.initializer) found.push(tensor)
    for (const { values, indices } of graph.sparseInitializer)
      found.push(...[values, indices].filter((tensor) => tensor !== undefined))
    graph.node.forEach(ofNode)
  }
  if (model.graph) ofGraph(model.graph)
  for (const { node } of model.functions) node.forEach(ofNode)
  return found
}

/**
 * What is wrong with the files that a model's tensors stand in: a file outside the model's folder (absolute,
 * `..`), behind a symbolic or a second hard link (both can show a file from elsewhere), missing, or too short.
 * `file`: path of the model.
 */
export async function checkExternalData(
  files: Files,
  model: Model,
  file: string,
): Promise<readonly Finding[]> {
  const references = referencesOf(model)
  const findings: Finding[] = []
  const sizes = new Map<string, number | undefined>()
  for (const { tensor, location, offset, length } of references) {
    if (!sizes.has(location)) {
      const problem = await checkLocation(files, file, location)
      if (problem) findings.push(problem)
      sizes.set(location, problem ? undefined : (await files.stat(dataPath(file, location)))?.size)
    }
    const size = sizes.get(location)
    if (size === undefined) continue
    if (!(offset >= 0 && (length === undefined ? offset <= size : length >= 0 && offset + length <= size)))
      findings.push(
        finding(
          'onnx-external-short',
          'error',
          { file, data: location, tensor: tensor.name, bytes: size },
          { file },
        ),
      )
  }
  return findings.slice(0, 20)
}

/** The files, as the model names them, in which tensors stand that are not in the model itself. */
export function externalFiles(model: Model): readonly string[] {
  return [...new Set(referencesOf(model).map(({ location }) => location))]
}

/** The model with the bytes of external tensors in it. Findings as {@link checkExternalData}, and tensors that
 * aren't as long as their shape says. */
export async function inlineExternalData(files: Files, model: Model, file: string): Promise<Result<Model>> {
  if (referencesOf(model).length === 0) return success(model)
  const problems = await checkExternalData(files, model, file)
  if (problems.length > 0) return failure(...problems)
  const whole = clone(ModelSchema, model)
  let total = 0
  for (const { tensor, location, offset, length } of referencesOf(whole)) {
    const data = dataPath(file, location)
    const bytes = await files.readRange(
      data,
      offset,
      length ?? ((await files.stat(data))?.size ?? 0) - offset,
    )
    total += bytes.length
    if (total > largestModel)
      return failure(finding('onnx-too-large', 'error', { file, bytes: total }, { file }))
    tensor.rawData = bytes
    tensor.externalData = []
    clearField(tensor, TensorSchema.field.dataLocation)
  }
  const wrong = checkModel(whole, file).filter(({ severity }) => severity === 'error')
  return wrong.length > 0 ? failure(...wrong) : success(whole)
}

function referencesOf(model: Model): readonly Reference[] {
  return allTensors(model)
    .filter(isExternal)
    .map((tensor) => {
      const entry = (key: string) => tensor.externalData.find((item) => item.key === key)?.value
      const length = entry('length')
      return {
        tensor,
        location: entry('location') ?? '',
        offset: Number(entry('offset') ?? 0),
        length: length === undefined ? undefined : Number(length),
      }
    })
}

/** Path of a data file: locations are relative to the model's folder. */
const dataPath = (file: string, location: string) => path.posix.join(path.dirname(file), location)

async function checkLocation(files: Files, file: string, location: string): Promise<Finding | undefined> {
  const parts = location.split(/[/\\]/)
  const args = { file, data: location }
  if (
    location === '' ||
    path.posix.isAbsolute(location) ||
    path.win32.isAbsolute(location) ||
    parts.includes('..')
  )
    return finding('onnx-external-outside', 'error', args, { file })
  for (let length = 1; length <= parts.length; length++) {
    const found = await files.stat(dataPath(file, parts.slice(0, length).join('/')))
    const last = length === parts.length
    if (!found || (last && found.kind !== 'file'))
      return finding('onnx-external-missing', 'error', args, { file })
    if (found.symbolic || (last && found.links > 1))
      return finding('onnx-external-link', 'error', args, { file })
  }
  return undefined
}
