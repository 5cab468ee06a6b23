import { statedNames } from '../../onnx/statedNames.ts'
import { externalFiles } from '../../onnx/externalData.ts'
import { decodeModel, metadataOf } from '../../onnx/model.ts'
import { runFiles } from '../../project/layout.ts'
import type { Signature } from '../../runs/records.ts'
import { featureHash } from '../../runs/signatureHash.ts'
import type { Check } from '../check.ts'
import type { Ground } from '../ground.ts'
import { holdStep } from '../heldEvidence.ts'
import { measuredVariants } from '../measuredVariants.ts'
import { modelPorts, type Port } from '../modelPorts.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'

/** Larger models are believed to have the ports that the runtime showed when it loaded them (probe `signature`). */
const decodeLimit = 64 << 20

export const signatureVerified: Check = {
  id: 'signature-verified',
  passesWhen:
    'Names, types and shapes of inputs and outputs, and the feature signature of every export, are those recorded at training.',
  async judge(ground) {
    const record = `${ground.runDirectory}/${runFiles.signature}`
    const report = `${ground.runDirectory}/${runFiles.parity}`
    const [signature, measured] = [await ground.signature(), await measuredVariants(ground)]
    const models = (await ground.variants()).filter((path) => path.endsWith('.onnx'))
    const evidence = [record, report, ...models]
    if (!signature.ok || !measured.ok) {
      return conclude(reasonsOf(signature, measured), evidence)
    }
    const reasons: Reason[] = [
      ...measured.value.reasons,
      ...(await holdStep(ground, 'train', [record], { inputs: false })),
      ...(await sameFeatures(ground, signature.value, record)),
    ]
    for (const { name, path, probes } of measured.value.parity.variants) {
      const probe = probes.find(({ id }) => id === 'signature')
      if (!probe)
        reasons.push(because('missing', 'probe-absent', { name, probe: 'signature', path: report }, report))
      else if (!probe.passed) {
        reasons.push(
          because(
            'failed',
            'probe-failed',
            { name, probe: probe.id, detail: probe.detail, path: report },
            report,
          ),
        )
      }
      if (models.includes(path)) reasons.push(...(await judgeModel(ground, path, signature.value, record)))
    }
    if (models.length === 0) reasons.push(because('missing', 'parity-empty', { report }, report))
    if (!speaksAgainst(reasons)) {
      const { inputs, outputs } = signature.value
      const { variants } = measured.value.parity
      const args = { variants: variants.length, inputs: inputs.map(show), outputs: outputs.map(show) }
      reasons.push(because('passed', 'signature-equal', args, record))
    }
    return conclude(reasons, evidence)
  },
}

const show = ({ name, type, shape }: Port) =>
  `${name} ${type}[${shape.map((size) => size ?? 'n').join(', ')}]`

/** The recorded feature signature against the one of today's data. */
async function sameFeatures(
  ground: Ground,
  signature: Signature,
  record: string,
): Promise<readonly Reason[]> {
  const dataset = await ground.dataset()
  if (!dataset.ok) return reasonsOf(dataset)
  const { featureNames, train, test } = dataset.value
  const types = [...new Set(signature.inputs.map(({ type }) => type))]
  const shape = [null, ...train.sampleShape]
  const found = featureHash(featureNames, types, shape)
  if (found === signature.featureHash) return []
  const names = signature.featureNames
  const renamed =
    names.length !== featureNames.length || names.some((name, index) => name !== featureNames[index])
  // Another trainer may hash its types differently: with equal names and shape there is nothing to object to.
  if (!renamed && names.length > 0) return []
  if (!renamed && sameShape(signature.inputs[0]?.shape.slice(1) ?? [], train.sampleShape)) return []
  return [
    because(
      'failed',
      'signature-data-differs',
      { record, data: test.path, found, expected: signature.featureHash },
      record,
    ),
  ]
}

async function judgeModel(
  ground: Ground,
  path: string,
  signature: Signature,
  record: string,
): Promise<readonly Reason[]> {
  const stat = await ground.files.stat(path)
  if (!stat || stat.size > decodeLimit) return []
  const model = decodeModel(await ground.files.read(path, { limit: decodeLimit }), path)
  if (!model.ok) return reasonsOf(model)
  const ports = modelPorts(model.value)
  const metadata = metadataOf(model.value)
  const run = await ground.run()
  const differs = (part: string, found: string, expected: string) =>
    because(
      'failed',
      'signature-differs',
      { path, part, found: found.slice(0, 120), expected: expected.slice(0, 120), record },
      path,
    )
  const apart = externalFiles(model.value)
  return [
    ...(apart.length > 0
      ? [because('failed', 'export-weights-apart', { path, files: apart.slice(0, 5) }, path)]
      : []),
    ...comparePorts('input', ports.inputs, signature.inputs, differs),
    ...comparePorts('output', ports.outputs, signature.outputs, differs),
    ...compareText('feature_hash', metadata['feature_hash'], signature.featureHash, differs),
    ...compareText(
      'class_names',
      statedNames(metadata['class_names']),
      JSON.stringify(signature.classNames),
      differs,
    ),
    ...(run.ok
      ? compareText('training_digest', metadata['training_digest'], run.value.config.training, differs)
      : []),
  ]
}

type Differs = (part: string, found: string, expected: string) => Reason

function comparePorts(
  side: 'input' | 'output',
  found: readonly Port[],
  expected: readonly Port[],
  differs: Differs,
): readonly Reason[] {
  if (found.length !== expected.length) {
    return [differs(`the number of ${side}s`, String(found.length), String(expected.length))]
  }
  return expected.flatMap((port, index) => {
    const there = found[index]
    if (!there || (there.name === port.name && there.type === port.type && fits(there.shape, port.shape)))
      return []
    return [differs(`${side} ${index + 1}`, show(there), show(port))]
  })
}

/** What the metadata of a model says, where it says it. */
const compareText = (part: string, found: string | undefined, expected: string, differs: Differs) =>
  found === undefined || found === expected ? [] : [differs(part, found, expected)]

const sameShape = (a: readonly (number | null)[], b: readonly (number | null)[]) =>
  a.length === b.length && a.every((size, index) => size === b[index])

/** As recorded; where the record has a fixed size, a dynamic one takes it as well. */
const fits = (found: readonly (number | null)[], expected: readonly (number | null)[]) =>
  found.length === expected.length && found.every((size, index) => size === null || size === expected[index])
