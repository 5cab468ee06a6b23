/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
/** 2²⁷ + 1, by which Dekker's product splits a double into two halves. */
const splitter = 134_217_729
/** Relative room in which a quotient is too near to a tie between two doubles to be decided here. */
const room = 2 ** -40

/** digits / 10^places rounded once, or NaN where that can't be told here. `digits` is an integer below 2⁵³. */
export function quotientOf(digits: number, places: number): number {
  if (places >= 0) return places <= 22 ? digits / powers[places]! : Number.NaN
  return places >= -6 && digits < 1e9 ? digits * powers[-places]! : Number.NaN
}

/**
 * The double nearest to a decimal of up to 17 digits, or NaN where that can't be told here: too many places, or too near
 * to the middle of two doubles. Exact: the quotient is computed to about 100 bits (Dekker 1971) and taken only where
 * rounding it is beyond doubt.
 *
 * @param head its first nine digits
 * @param rest its other digits, `restDigits` of them, 1 to 8
 * @param places digits behind the point
 */
export function quotient(head: number, rest: number, restDigits: number, places: number): number {
  // As if the rest had eight digits, so that the power below is one that a double holds.
  const tail = rest * powers[8 - restDigits]!
  const allPlaces = places + 8 - restDigits
  if (allPlaces < 0 || allPlaces > 22) return Number.NaN
  const divisor = powers[allPlaces]!
  // The numerator as an unevaluated sum of two doubles.
  const product = head * 1e8
  const productError = errorOfProduct(head, 1e8, product)
  const high = product + tail
  const carried = high - product
  const low = product - (high - carried) + (tail - carried) + productError
  const first = high / divisor
  const back = first * divisor
  const remainder = high - back - errorOfProduct(first, divisor, back) + low
  const second = remainder / divisor
  const result = first + second
  return first + second * (1 - room) === result && first + second * (1 + room) === result
    ? result
    : Number.NaN
}

/** `a · b` less its rounded `product`, exactly (Veltkamp's split, Dekker's product). */
function errorOfProduct(a: number, b: number, product: number): number {
  const splitA = splitter * a
  const highA = splitA - (splitA - a)
  const lowA = a - highA
  const splitB = splitter * b
  const highB = splitB - (splitB - b)
  const lowB = b - highB
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB)
}
