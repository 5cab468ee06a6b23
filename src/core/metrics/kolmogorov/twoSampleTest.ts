import { kolmogorovSmirnov, type LargestDistance } from '../kernels/kolmogorovSmirnov.ts'
import { exactDistanceProbability, greatestDivisor } from './exactPaths.ts'
import { oneSampleProbability } from './oneSample.ts'

/** Samples of more values than this are judged by the limit. */
const mostExact = 10_000

/** Whether two samples come from one distribution. */
export interface TwoSampleTest extends LargestDistance {
  /** Two-sided: how likely so large a distance, or a larger one, is by chance; ties make it too high, never too low. */
  readonly p: number
  readonly method: 'exact' | 'asymptotic'
}

/**
 * SciPy's `ks_2samp`, two-sided: exact where both samples have 10,000 values at most, else by the limit. Undefined where
 * a sample is empty or a value is no number.
 */
export function testTwoSamples(first: Float64Array, second: Float64Array): TwoSampleTest | undefined {
  const distance = kolmogorovSmirnov(first, second)
  if (Number.isNaN(distance.statistic)) return undefined
  const [n, m] = [first.length, second.length]
  if (Math.max(n, m) > mostExact) {
    const effective = Math.max(1, roundHalfEven((n * m) / (n + m)))
    return { ...distance, p: oneSampleProbability(effective, distance.statistic), method: 'asymptotic' }
  }
  const multiple = (n / greatestDivisor(n, m)) * m
  const h = Math.round(distance.statistic * multiple)
  const p = h === 0 ? 1 : exactDistanceProbability(n, m, h)
  return { ...distance, statistic: h / multiple, p, method: 'exact' }
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value)
}
