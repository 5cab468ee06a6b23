import { classesByNumber } from '../../onnx/parity/classes.ts'
import { outputRead } from '../../onnx/parity/reading.ts'
import type { Signature } from '../../runs/records.ts'
import type { ReportFacts } from '../facts.ts'
import { deployedVariant, monitoringPlan } from '../monitoring.ts'
import { layout } from '../../project/layout.ts'

/** What the example programs are made of. */
export interface ExampleFacts {
  readonly model: string
  readonly inputs: readonly {
    readonly name: string
    readonly type: string
    readonly shape: readonly number[]
  }[]
  readonly output: {
    readonly name: string
    readonly kind: Signature['output']
    readonly width: number
    /** Where it is the class itself: whether that is its name already, or else its place. */
    readonly isName: boolean
  }
  readonly classNames: readonly string[]
  /** Of several labels a sample: the probability from which each is predicted. */
  readonly thresholds?: readonly number[]
  /** One sample that is typical of training, flat; undefined where there are several inputs or too many values. */
  readonly typical: readonly number[] | number
  /** Milliseconds over which the 95th percentile fails the load test. */
  readonly latencyLimit: number
}

const mostTypical = 64

export function exampleFacts(facts: ReportFacts): ExampleFacts {
  const { signature, data } = facts
  const inputs = signature.inputs.map(({ name, type, shape }, index) => {
    const rest = shape.slice(1)
    const known = index === 0 && data !== undefined && rest.length === data.sampleShape.length
    return { name, type, shape: rest.map((size, axis) => size ?? (known ? data.sampleShape[axis]! : 1)) }
  })
  const output = outputRead(signature)
  const width =
    output.shape.length < 2 ? 1 : (output.shape.at(-1) ?? Math.max(1, signature.classNames.length))
  const isName = output.type === 'string' || classesByNumber(signature.classNames) !== undefined
  const features = data?.inputs.kind === 'features' ? data.inputs.features : []
  const typical =
    features.length > 0 && features.length <= mostTypical
      ? features.map(({ mean }) => roundedMean(mean))
      : roundedMean(data?.inputs.range.mean ?? 0)
  return {
    model: deployedVariant(facts)?.path ?? layout.production.onnx,
    inputs,
    output: { name: output.name, kind: signature.output, width, isName },
    classNames: facts.labelThresholds ? facts.evaluation.classNames : signature.classNames,
    ...(facts.labelThresholds && { thresholds: facts.labelThresholds }),
    typical,
    latencyLimit: monitoringPlan(facts).latency?.alert ?? 100,
  }
}

/** Three digits say what is typical; of values that are all missing there is no mean. */
const roundedMean = (mean: number): number => (Number.isFinite(mean) ? Number(mean.toPrecision(3)) : 0)

/** Text as a string literal of JavaScript and of Python. Lone surrogates can't be told in both and are replaced. */
export const literal = (text: string): string => JSON.stringify(text.replaceAll(/\p{Cs}/gu, '\uFFFD'))

/** Names that a program has as a list; of more it reads those in `signature.json`. */
export const mostNamesInCode = 40
