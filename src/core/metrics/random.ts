import { logFactorial } from './logFactorial.ts'

/** Uniform numbers, the same sequence for the same seed on every machine (sfc32, Doty-Humphrey's PractRand). */
export interface Random {
  /** A whole number in [0, 2³²). */
  bits(): number
  /** A number in [0, 1) with 32 random bits. */
  uniform(): number
}

export function seededRandom(seed: number): Random {
  let a = seed >>> 0
  let b = 0x9e3779b9
  let c = 0x243f6a88
  let counter = 1
  const bits = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let turn = 0; turn < 16; turn++) bits()
  return { bits, uniform: () => bits() / 4294967296 }
}

/**
 * A draw from the binomial distribution. Inversion where n·min(p, 1 − p) < 10, else Hörmann's transformed
 * rejection BTRS (The generation of binomial random variates, J. Stat. Comput. Simul. 46, 1993).
 */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p)
  return n * p < 10 ? invert(random, n, p) : reject(random, n, p)
}

function invert(random: Random, n: number, p: number): number {
  const odds = p / (1 - p)
  let probability = Math.exp(n * Math.log1p(-p))
  let rest = random.uniform()
  let drawn = 0
  while (rest > probability && drawn < n) {
    rest -= probability
    drawn++
    probability *= (odds * (n - drawn + 1)) / drawn
  }
  return drawn
}

function reject(random: Random, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const centre = n * p + 0.5
  const edge = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * spread
  const mode = Math.floor((n + 1) * p)
  const logOdds = Math.log(p / (1 - p))
  for (;;) {
    const u = random.uniform() - 0.5
    const v = random.uniform()
    const distance = 0.5 - Math.abs(u)
    const drawn = Math.floor(((2 * a) / distance + b) * u + centre)
    if (drawn < 0 || drawn > n) continue
    if (distance >= 0.07 && v <= edge) return drawn
    const height = Math.log((v * alpha) / (a / (distance * distance) + b))
    const bound =
      logFactorial(mode) +
      logFactorial(n - mode) -
      logFactorial(drawn) -
      logFactorial(n - drawn) +
      (drawn - mode) * logOdds
    if (height <= bound) return drawn
  }
}
