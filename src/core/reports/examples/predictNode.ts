import { type ExampleFacts, literal, mostNamesInCode } from './exampleFacts.ts'

/** Typed arrays of onnxruntime-node by element type. */
const arrays: Readonly<Record<string, string>> = {
  float32: 'Float32Array',
  float64: 'Float64Array',
  int8: 'Int8Array',
  int16: 'Int16Array',
  int32: 'Int32Array',
  int64: 'BigInt64Array',
  uint8: 'Uint8Array',
  uint16: 'Uint16Array',
  uint32: 'Uint32Array',
  uint64: 'BigUint64Array',
  bool: 'Uint8Array',
}

/** Whether plain numbers can be fed to the model from JavaScript: float16 can't before Node 24. */
export const nodeCanFeed = (facts: ExampleFacts): boolean => facts.inputs.every(({ type }) => type in arrays)

/** Code that makes the tensors of a batch, for the predict and the load-test program. */
export function feedCode({ inputs }: ExampleFacts): string {
  const one = inputs.length === 1
  const make = ({ name, type, shape }: ExampleFacts['inputs'][number]) => {
    const array = arrays[type] ?? 'Float32Array'
    const convert = array.startsWith('Big') ? 'BigInt' : 'Number'
    const of = one ? 'samples' : `samples.map((sample) => sample[${literal(name)}])`
    const size = shape.reduce((product, dimension) => product * dimension, 1)
    return `    ${literal(name)}: tensor(${of}, ${literal(type)}, [${shape.join(', ')}], (values) => ${array}.from(values, ${convert})), // ${size} ${size === 1 ? 'value' : 'values'} a sample`
  }
  return `/** The model's ${one ? 'input' : 'inputs'} for a list of samples, each ${one ? 'an array of numbers, nested or flat' : 'an object with an array for each input'}. */
function feedsOf(samples) {
  return {
${inputs.map(make).join('\n')}
  }
}

function tensor(samples, type, shape, convert) {
  const values = samples.flat(Infinity)
  const size = shape.reduce((product, dimension) => product * dimension, 1)
  if (values.length !== samples.length * size || !values.every(Number.isFinite)) {
    throw new Error(\`each sample needs \${size} finite numbers\`)
  }
  return new ort.Tensor(type, convert(values), [samples.length, ...shape])
}`
}

const flat = (shape: readonly number[], value: string) =>
  `Array(${shape.reduce((product, dimension) => product * dimension, 1)}).fill(${value})`

/** A batch of one typical sample. */
export function typicalCode({ inputs, typical }: ExampleFacts): string {
  if (inputs.length > 1)
    return `[{ ${inputs.map(({ name, shape }) => `${literal(name)}: ${flat(shape, '0')}`).join(', ')} }]`
  return typeof typical === 'number'
    ? `[${flat(inputs[0]!.shape, String(typical))}]`
    : `[[${typical.join(', ')}]]`
}

/** Where the output is the class itself: by its name, or its place. */
const classReading = (isName: boolean): string =>
  `  return Array.from(output.data, (found) => ({ class: ${isName ? 'String(found)' : 'classNames[found] ?? String(found)'} }))`

const scoreReading = (facts: ExampleFacts): string => `  const width = output.data.length / samples.length
  return samples.map((_, row) => {
    const scores = Array.from(output.data.slice(row * width, (row + 1) * width), Number)
${reading(facts)}
  })`

function reading({ output, classNames, thresholds }: ExampleFacts): string {
  if (thresholds) {
    const probabilities =
      output.kind === 'logits' ? 'scores.map((score) => 1 / (1 + Math.exp(-score)))' : 'scores'
    return `    const probabilities = ${probabilities}
    return { labels: classNames.filter((_, label) => probabilities[label] >= thresholds[label]), probabilities }`
  }
  if (output.kind === 'value') return `    return { value: scores.length === 1 ? scores[0] : scores }`
  const single = output.width === 1 && classNames.length === 2
  const probability = output.kind === 'logits' ? '1 / (1 + Math.exp(-scores[0]))' : 'scores[0]'
  const probabilities = single
    ? `    const positive = ${probability}\n    const probabilities = [1 - positive, positive]`
    : `    const probabilities = ${output.kind === 'logits' ? 'softmax(scores)' : 'scores'}`
  return `${probabilities}
    const best = probabilities.indexOf(Math.max(...probabilities))
    return { class: classNames[best] ?? String(best), confidence: probabilities[best], probabilities }`
}

const softmax = `
function softmax(scores) {
  const top = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - top))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
`

/** `predict.mjs`: predicts samples from a JSON file; without one, a smoke test on a typical sample. */
export function predictNode(facts: ExampleFacts, signaturePath: string): string {
  const { output, classNames, model, thresholds } = facts
  const many = classNames.length > mostNamesInCode
  const names = many
    ? `JSON.parse(await readFile(${literal(signaturePath)}, 'utf8')).classNames`
    : `[${classNames.map(literal).join(', ')}]`
  const value = output.kind === 'value'
  return `// node docs/examples/predict.mjs samples.json   predicts a JSON array of samples
// node docs/examples/predict.mjs                smoke test on one typical sample
import { readFile } from 'node:fs/promises'
import ort from 'onnxruntime-node'

const modelPath = process.env.MODEL_PATH ?? ${literal(model)}
const threads = Number(process.env.MODEL_THREADS ?? 0) // 0: as many as there are cores
${value ? '' : `const classNames = ${names}\n`}${thresholds ? `const thresholds = [${thresholds.join(', ')}] // the probability from which each label is predicted\n` : ''}
const session = await ort.InferenceSession.create(modelPath, { intraOpNumThreads: threads })

${feedCode(facts)}
${!value && !thresholds && output.kind === 'logits' && output.width > 1 ? softmax : ''}
export async function predict(samples) {
  const output = (await session.run(feedsOf(samples), [${literal(output.name)}]))[${literal(output.name)}]
${output.kind === 'class' ? classReading(output.isName) : scoreReading(facts)}
}

const file = process.argv[2]
if (file) {
  console.log(JSON.stringify(await predict(JSON.parse(await readFile(file, 'utf8'))), null, 2))
} else {
  const [result] = await predict(${typicalCode(facts)})
  const sound = ${thresholds ? 'result.probabilities.every((probability) => probability >= 0 && probability <= 1)' : value ? '[result.value].flat().every(Number.isFinite)' : output.kind === 'class' ? 'classNames.includes(result.class)' : 'Math.abs(result.probabilities.reduce((a, b) => a + b, 0) - 1) < 0.01'}
  console.log(JSON.stringify({ smokeTest: sound ? 'passed' : 'failed', ...result }))
  if (!sound) process.exitCode = 1
}
`
}
