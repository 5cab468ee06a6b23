/**
 * P(D ≥ h / lcm(n, m)) of two samples from one continuous distribution, by counting the lattice paths from (0, 0) to
 * (n, m) that leave the band of that distance. Nothing is subtracted from 1, so that small probabilities keep their
 * digits. O(n m) at most; O(n) for equal sizes.
 *
 * @param h above 0
 */
export function exactDistanceProbability(n: number, m: number, h: number): number {
  return n === m ? ofEqualSizes(n, h) : ofPaths(n, m, h)
}

/** 2 Σ (−1)^(k − 1) C(2n, n + k h) / C(2n, n) (Gnedenko & Korolyuk 1951), from the innermost bracket outwards. */
function ofEqualSizes(n: number, h: number): number {
  let bracket = 0
  for (let inner = Math.floor(n / h); inner >= 1; inner--) {
    let ratio = 1
    const before = (inner - 1) * h
    for (let step = 0; step < h; step++) ratio *= (n - before - step) / (n + before + step + 1)
    bracket = ratio * (1 - bracket)
  }
  return Math.min(1, 2 * bracket)
}

/**
 * Hodges' recursion (Arkiv för Matematik 3, 1958) for the share of paths to (i, j) that have left the band: the last
 * step came from (i − 1, j) in i of i + j cases.
 */
function ofPaths(n: number, m: number, h: number): number {
  const divisor = greatestDivisor(n, m)
  const [up, across] = [m / divisor, n / divisor]
  const left = new Float64Array(m + 1).fill(1)
  const parts = Float64Array.from({ length: n + m + 1 }, (_, sum) => 1 / sum)
  for (let i = 0; i <= n; i++) {
    // Inside: |i up − j across| < h.
    const first = Math.max(0, Math.floor((i * up - h) / across) + 1)
    const last = Math.min(m, Math.ceil((i * up + h) / across) - 1)
    let share = first > 0 ? 1 : i === 0 ? 0 : left[0]!
    if (first > 0) left[first - 1] = 1
    else left[0] = share
    for (let j = Math.max(1, first); j <= last; j++) {
      const part = parts[i + j]!
      share = i * part * left[j]! + j * part * share
      left[j] = share
    }
  }
  return left[m]!
}

export function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
