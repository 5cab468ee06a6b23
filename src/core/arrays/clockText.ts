/**
 * A time of day as ISO 8601 says it, with as many decimals as it has: `09:05:00.5`. Undefined outside of a day.
 *
 * @param time since midnight, so many of them in a second
 */
export function clockText(time: number, perSecond: number): string | undefined {
  const seconds = Math.floor(time / perSecond)
  if (!(seconds >= 0 && seconds <= 86_400)) return undefined
  const [hour, minute, second] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  )
  const digits = Math.round(Math.log10(perSecond))
  const rest = String(time - seconds * perSecond)
    .padStart(digits, '0')
    .replace(/0+$/, '')
  return `${hour}:${minute}:${second}${rest === '' ? '' : `.${rest}`}`
}
