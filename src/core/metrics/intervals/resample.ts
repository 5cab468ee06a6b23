import { seededRandom } from '../random.ts'
import { percentileInterval } from './percentile.ts'

export const seed = 20_240_229

/** Fewer draws for very many rows: at most forty million row draws, at least two hundred replicates. */
const replicatesFor = (samples: number): number =>
  Math.max(200, Math.min(1000, Math.floor(4e7 / Math.max(1, samples))))

/**
 * 95 % percentile intervals of statistics over samples drawn with replacement, as many as there are. The same
 * data give the same intervals.
 *
 * @param statistics gets how often each row was drawn, and gives `count` values
 */
export function resampleRows(
  samples: number,
  count: number,
  statistics: (times: Uint16Array) => readonly number[],
): [number, number][] {
  const random = seededRandom(seed)
  const replicates = replicatesFor(samples)
  const values = Array.from({ length: count }, () => new Float64Array(replicates))
  const times = new Uint16Array(samples)
  for (let turn = 0; turn < replicates; turn++) {
    times.fill(0)
    for (let draw = 0; draw < samples; draw++) {
      const row = Math.floor(random.uniform() * samples)
      times[row] = times[row]! + 1
    }
    for (const [at, value] of statistics(times).entries()) values[at]![turn] = value
  }
  return values.map((each) => percentileInterval(each))
}
