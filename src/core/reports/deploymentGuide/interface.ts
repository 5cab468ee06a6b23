import { classesByNumber } from '../../onnx/parity/classes.ts'
import { outputRead } from '../../onnx/parity/reading.ts'
import { runFiles } from '../../project/layout.ts'
import { usualThreshold } from '../../runs/labelPredictions.ts'
import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { recorded, significant, whole } from '../figure.ts'
import { code, codeFigure, enumerate, type Inline, nothing, say, when } from '../markdown.ts'
import { fileLink, kindOfClasses, plural, shortDigest, sourcesIn, takesImages } from '../phrases.ts'
import { baselinePath } from '../baselines/document.ts'
import { deployedVariant } from '../monitoring.ts'

const mostFeatureRows = 60

/** Name, type, shape, order, range and normalization of what the model takes. */
export function inputSection(facts: ReportFacts, document: string): readonly Block[] {
  const { signature, data } = facts
  const { signature: source } = sourcesIn(facts)
  const first = signature.inputs[0]!
  return [
    heading(2, 'Input'),
    table(
      ['Name', 'Type', 'Shape', 'Source'],
      signature.inputs.map(({ name, type, shape }, index) => [
        code(name),
        codeFigure(recorded(type, source(`inputs[${index}].type`))),
        codeFigure(recorded(shapeText(shape), source(`inputs[${index}].shape`))),
        code(runFiles.signature),
      ]),
    ),
    bullets(
      say`${layoutOf(facts)} N is the number of samples in a batch; any number goes${when(probesPass(facts, /^batch/), say`, and batches of 1, 2 and many were found to give the same rows`)}.`,
      normalization(facts),
      ...(data
        ? [
            say`In training the values lay between ${significant(data.inputs.range.min, 'training split, all inputs')} and ${significant(data.inputs.range.max, 'training split, all inputs')} (mean ${significant(data.inputs.range.mean, 'training split, all inputs')}). The model answers for values outside this range too, but nothing is known about how well.`,
          ]
        : []),
      say`Every value must be a finite number. ${first.type === 'float32' ? say`The runtime doesn't refuse NaN or infinity; the programs below do.` : say`The runtime refuses other element types than ${first.type}.`}${when(probesPass(facts, /^refuses/), say` A wrong rank or size was tried and is refused.`)}`,
      say`Feature signature: ${shortDigest(signature.featureHash, source('featureHash'))}. It is computed over names, order and types of the inputs; a service that keeps its own can refuse to start when they differ.`,
    ),
    ...featureTable(facts, document),
  ]
}

/** Whether the deployed variant passed the probes of a kind, and there were some. */
function probesPass(facts: ReportFacts, kind: RegExp): boolean {
  const probes = deployedVariant(facts)?.parity?.figures.probes.filter(({ id }) => kind.test(id)) ?? []
  return probes.length > 0 && probes.every(({ passed }) => passed)
}

const shapeText = (shape: readonly (number | null)[]) =>
  shape.map((size) => (size === null ? 'N' : String(size))).join(' × ')

function layoutOf(facts: ReportFacts): Inline {
  const shape = facts.signature.inputs[0]!.shape.slice(1)
  if (facts.signature.inputs.length > 1)
    return say`The model takes ${String(facts.signature.inputs.length)} inputs, each by its name.`
  const features = facts.signature.featureNames.length || facts.data?.featureNames.length
  if (shape.length === 1)
    return features
      ? say`One row of ${whole(shape[0] ?? features, sourcesIn(facts).signature('inputs[0].shape'))} features a sample, in the order of the table below.`
      : say`One row of ${String(shape[0] ?? 'any number of')} values a sample.`
  const [a, b, c] = shape
  if (!takesImages(facts))
    return say`One array of shape ${code(shapeText(shape))} a sample, in C order (last axis fastest).`
  if (shape.length === 2)
    return say`One image a sample, ${String(a ?? 'any')} rows by ${String(b ?? 'any')} columns, one channel, row by row.`
  if (shape.length === 3 && c !== null && c !== undefined && c <= 4)
    return say`One image a sample: rows, columns, ${String(c)} ${plural(c, 'channel')} last.`
  if (shape.length === 3 && a !== null && a !== undefined && a <= 4)
    return say`One image a sample: ${String(a)} ${plural(a, 'channel')} first, then rows and columns.`
  return say`One array of shape ${code(shapeText(shape))} a sample, in C order (last axis fastest).`
}

function normalization(facts: ReportFacts): Inline {
  const kind = facts.config.data.normalization
  const key = sourcesIn(facts).config('data.normalization')
  if (kind === 'none')
    return say`Normalization: none is configured (${code('data.normalization')}). The model takes values on the scale of the training files; scale nothing.`
  const words = { standardize: 'mean and standard deviation', minmax: 'least and greatest value' }[kind]
  return say`Normalization (${codeFigure(recorded(kind, key))}) is **part of the model**, with the ${words} of the training split. Feed raw values; normalizing them before would do it twice and ruin every prediction.`
}

/** Features in order with what they looked like in training; the baseline file has all where there are many. */
function featureTable(facts: ReportFacts, document: string): readonly Block[] {
  const { data } = facts
  const names =
    facts.signature.featureNames.length > 0 ? facts.signature.featureNames : (data?.featureNames ?? [])
  if (names.length === 0) return []
  const features = data?.inputs.kind === 'features' ? data.inputs.features : []
  const shown = names.slice(0, mostFeatureRows)
  const value = (index: number, member: 'mean' | 'std' | 'min' | 'max') => {
    const feature = features[index]
    return feature
      ? say`${significant(feature[member], `${baselinePath}#inputs.features[${index}].${member}`)}`
      : say`–`
  }
  return [
    ...(shown.length < names.length
      ? [
          paragraph(
            say`The first ${String(mostFeatureRows)} of ${whole(names.length, sourcesIn(facts).signature('featureNames'))} features; the order of all is in ${fileLink(document, `${facts.runDirectory}/${runFiles.signature}`)}.`,
          ),
        ]
      : []),
    table(
      [right('Position'), 'Feature', right('Mean'), right('Std'), right('Min'), right('Max')],
      shown.map((name, index) => [
        say`${String(index)}`,
        say`${name}`,
        ...(['mean', 'std', 'min', 'max'] as const).map((member) => value(index, member)),
      ]),
    ),
    ...(features.some(({ min, max }) => min === max)
      ? [
          paragraph(
            say`Constant in training, so nothing was learned from ${enumerate(
              features
                .filter(({ min, max }) => min === max)
                .slice(0, 8)
                .map(({ name }) => say`${name}`),
            )}: another value in production is outside of all experience.`,
          ),
        ]
      : []),
  ]
}

/** What comes out, and how to read it. */
export function outputSection(facts: ReportFacts): readonly Block[] {
  const { signature, evaluation } = facts
  const { signature: source } = sourcesIn(facts)
  const output = outputRead(signature)
  return [
    heading(2, 'Output'),
    table(
      ['Name', 'Type', 'Shape', 'Reads as'],
      signature.outputs.map((port, index) => [
        code(port.name),
        codeFigure(recorded(port.type, source(`outputs[${index}].type`))),
        codeFigure(recorded(shapeText(port.shape), source(`outputs[${index}].shape`))),
        port === output ? say`${recorded(signature.output, source('output'))}` : say`–`,
      ]),
    ),
    bullets(
      reading(facts),
      ...(evaluation.classNames.length > 0 ? [classOrder(facts)] : []),
      ...(signature.outputs.length > 1 ? [say`Only ${code(output.name)} is needed for a prediction.`] : []),
    ),
  ]
}

/** How several labels are read from their scores. */
function labelReading({ signature, labelThresholds }: ReportFacts): Inline {
  const probability =
    signature.output === 'logits'
      ? say`One score a label; its sigmoid 1 / (1 + e^−x) is the probability of the label, whatever the others are. No softmax: it would make the labels exclude each other.`
      : say`One probability a label, each for itself: they don't add up to 1.`
  const usual = labelThresholds?.every((threshold) => threshold === usualThreshold) ?? true
  return usual
    ? say`${probability} A label is predicted where its probability is ${String(usualThreshold)} or more.`
    : say`${probability} Each label is predicted from a probability of its own on, which stands in the programs below: the trainer's predictions follow it.`
}

function reading(facts: ReportFacts): Inline {
  const { signature, evaluation } = facts
  if (evaluation.task === 'multi-label') return labelReading(facts)
  const output = outputRead(signature)
  const single = output.shape.at(-1) === 1
  switch (signature.output) {
    case 'probabilities':
      return single && evaluation.classNames.length === 2
        ? say`The probability of the second class; the first has the rest. No softmax or sigmoid is needed.`
        : say`One probability a class, adding up to 1. The predicted class is the highest, its probability the confidence. No softmax is needed: a second one would flatten every confidence.`
    case 'logits':
      return single
        ? say`One score a sample; its sigmoid 1 / (1 + e^−x) is the probability of the second class.`
        : say`One unnormalized score a class. The highest is the predicted class; softmax makes probabilities of them, the highest of which is the confidence.`
    case 'class':
      return output.type === 'string'
        ? say`The name of the predicted class. There is no confidence: nothing says how sure the model is.`
        : say`The predicted class, ${classesByNumber(signature.classNames) ? say`whose name is the number` : say`by its position`}. There is no confidence: nothing says how sure the model is.`
    case 'value':
      return evaluation.task === 'count'
        ? say`The expected count, in units of the training target; round it only for display.`
        : say`The predicted value, in units of the training target${facts.data?.targets ? say` (which lay between ${significant(facts.data.targets.min, 'training split, targets')} and ${significant(facts.data.targets.max, 'training split, targets')})` : nothing}.`
  }
}

function classOrder(facts: ReportFacts): Inline {
  const { evaluation, signature } = facts
  const kind = kindOfClasses(facts)
  const names = signature.classNames.length > 0 ? signature.classNames : evaluation.classNames
  if (names.length > 1 && names.every((name, index) => name === String(index)))
    return say`Position and name of a ${kind.one} are the same: 0 to ${String(names.length - 1)}.`
  const listed = names.slice(0, 20).map((name, index) => say`${String(index)} = ${name}`)
  return say`${kind.one === 'label' ? 'Labels' : 'Classes'} by position: ${{ text: listed.map(({ text }) => text).join(' · '), figures: [] }}${when(names.length > 20, say` and ${String(names.length - 20)} more, all in ${code(runFiles.signature)}`)}.`
}
