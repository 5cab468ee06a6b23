/** A fraction as percent with two decimals: 0.98333 → `98.33 %`. */
export const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`
