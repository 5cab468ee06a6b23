import { z95 } from './normal.ts'

/** The normal distribution's 80 % point: the power with which a difference is to be found. */
const z80 = 0.8416212335729143

/** More samples than this are no answer that anybody could follow. */
const mostSamples = 1e12

/**
 * How many samples tell a mean difference from none at the 5 % level with a power of 80 %, two-sided:
 * ((z₀.₉₇₅ + z₀.₈₀) · deviation / difference)². Null where there is no difference or no deviation.
 *
 * @param deviation standard deviation of a single sample's contribution to the difference
 */
export function samplesToTell(difference: number, deviation: number): number | null {
  return whole(((z95 + z80) * deviation) / difference)
}

/**
 * The same for two accuracies on the same samples, from the shares of the samples that one model alone gets right
 * (Connor, Biometrics 43, 1987): under equality the difference varies with the discordant share alone.
 */
export function pairsToTell(first: number, second: number): number | null {
  const difference = first - second
  const discordant = first + second
  const needed = z95 * Math.sqrt(discordant) + z80 * Math.sqrt(Math.max(0, discordant - difference ** 2))
  return whole(needed / difference)
}

function whole(root: number): number | null {
  const samples = Math.ceil(root ** 2)
  return samples > 0 && samples <= mostSamples ? samples : null
}
