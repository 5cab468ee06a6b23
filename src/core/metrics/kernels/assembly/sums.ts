/**
 * Adds to a sum (f64), with what is too much in it beside (f64; Kahan 1965): of a million equal weights of a tenth a plain
 * sum is off by 1e-11.
 */
export function addCompensated(sum: usize, lost: usize, value: f64): void {
  const before = load<f64>(sum)
  const exact = value - load<f64>(lost)
  const next = before + exact
  store<f64>(lost, next - before - exact)
  store<f64>(sum, next)
}
