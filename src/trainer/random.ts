/** A stream of pseudo-random numbers: xoshiro128** (Blackman and Vigna, 2018). */
export interface Random {
  /** An integer in [0, 2³²). */
  bits(): number
  /** Uniform in [0, 1), with 32 random bits. */
  uniform(): number
  /** An integer in [0, limit), without bias. */
  below(limit: number): number
}

export const generatorName = 'xoshiro128**'

/**
 * The stream for one purpose at one point of a training: shuffling in epoch 7, say. Streams follow from seed,
 * purpose and index alone, so that a resumed training needs no generator state to draw what it would have drawn.
 */
export function randomStream(seed: number, purpose: string, index = 0): Random {
  const word = splitMix(fnv1a(`${seed}/${purpose}/${index}`) ^ Math.imul(seed, 0x9e3779b9))
  let a = word()
  let b = word()
  let c = word()
  let d = word() | 1
  function bits(): number {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result >>> 0
  }
  return {
    bits,
    uniform: () => bits() / 2 ** 32,
    below(limit) {
      const bound = 2 ** 32 - (2 ** 32 % limit)
      let drawn = bits()
      while (drawn >= bound) drawn = bits()
      return drawn % limit
    },
  }
}

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash
}

/** SplitMix with 32-bit words, to spread a seed over a state. */
function splitMix(state: number): () => number {
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}

/** 0 … count − 1 in random order (Fisher and Yates). */
export function permutation(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  for (let index = count - 1; index > 0; index--) {
    const other = random.below(index + 1)
    const held = order[index]!
    order[index] = order[other]!
    order[other] = held
  }
  return order
}
