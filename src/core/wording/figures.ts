/** A fraction as percent with two decimals: 0.98333 → `98.33 %`. */
export const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`

/** The size of a difference of fractions, in points: 0.0123 → `1.23 points`. */
export const points = (fraction: number) => `${Math.abs(fraction * 100).toFixed(2)} points`

/** A count with its noun: `1 group`, `2 groups`. */
export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
