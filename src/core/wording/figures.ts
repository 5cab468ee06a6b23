/** A fraction as percent with two decimals: 0.98333 → `98.33 %`. */
export const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`

/** The size of a difference of fractions, in points: 0.0123 → `1.23 points`. */
export const points = (fraction: number) => `${Math.abs(fraction * 100).toFixed(2)} points`

/** A gain in points, with a minus sign where it is a loss. */
export const gainedPoints = (fraction: number) => `${fraction < 0 ? '−' : ''}${points(fraction)}`

/** A count with its noun: `1 group`, `2 groups`. */
export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

/** A figure as files state it, to six decimals: small differences must be seen. */
export const exact = (value: number) => (Number.isNaN(value) ? 'unknown' : String(Number(value.toFixed(6))))

/** The beginning of a digest, by which a person tells two apart. */
export const shortDigest = (digest: string) => (digest === '' ? 'nothing' : digest.slice(0, 12))

/** To the minute, of an ISO 8601 time: `2030-01-31 08:15`. */
export const minute = (time: string) => time.slice(0, 16).replace('T', ' ')
