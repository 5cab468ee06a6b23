/*
 * How a plain scalar is read by PyYAML (YAML 1.1 with its own regular expressions) and by the YAML 1.2 core
 * schema. Written after PyYAML's resolver and constructor and held against them by a differential test.
 */

type ScalarType = 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'text' | 'error'

export interface Resolved {
  readonly type: ScalarType
  /** The number, where it is one; integers exactly. */
  readonly value?: bigint | number | boolean
}

const text: Resolved = { type: 'text' }
const nothing: Resolved = { type: 'null' }
const refused: Resolved = { type: 'error' }

/** Most decimal digits that Python turns into an integer. */
export const pythonDigits = 4300

/** What PyYAML's safe loader makes of a plain scalar; `error` where it raises. */
export function resolvePyYaml(source: string): Resolved {
  if (source === '') return nothing
  if (/^[yYnNtTfFoO]/.test(source)) {
    if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(source)) return { type: 'bool', value: true }
    if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(source)) return { type: 'bool', value: false }
  }
  if (/^(?:~|null|Null|NULL)$/.test(source)) return nothing
  if (source === '=' || source === '<<') return refused
  if (!/^[-+0-9.]/.test(source)) return text
  if (
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(
      source,
    )
  ) {
    return { type: 'float', value: pythonFloat(source) }
  }
  if (
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/.test(
      source,
    )
  ) {
    return pythonInteger(source)
  }
  return timestamp(source)
}

/** What YAML 1.2 with the core schema makes of a plain scalar. */
export function resolveCore(source: string): Resolved {
  if (/^(?:~|[Nn]ull|NULL)?$/.test(source)) return nothing
  if (/^(?:[Tt]rue|TRUE)$/.test(source)) return { type: 'bool', value: true }
  if (/^(?:[Ff]alse|FALSE)$/.test(source)) return { type: 'bool', value: false }
  if (/^[-+]?[0-9]+$/.test(source)) return { type: 'int', value: integer(source) }
  if (/^0o[0-7]+$/.test(source) || /^0x[0-9a-fA-F]+$/.test(source))
    return { type: 'int', value: BigInt(source) }
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(source)) {
    return { type: 'float', value: special(source.toLowerCase()) }
  }
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(source)) {
    return { type: 'float', value: Number(source) }
  }
  return text
}

/** Whether both readers see the same type and value. */
export function sameReading(a: Resolved, b: Resolved): boolean {
  return a.type === b.type && a.type !== 'error' && Object.is(a.value, b.value)
}

function integer(source: string): bigint {
  const digits = source.replace(/^[-+]/, '')
  return source.startsWith('-') ? -BigInt(digits) : BigInt(digits)
}

function special(source: string): number {
  if (source.endsWith('.nan')) return Number.NaN
  return source.startsWith('-') ? -Infinity : Infinity
}

function pythonFloat(source: string): number {
  const plain = source.replaceAll('_', '').toLowerCase()
  if (/\.(?:inf|nan)$/.test(plain)) return special(plain)
  if (!plain.includes(':')) return Number(plain)
  const sign = plain.startsWith('-') ? -1 : 1
  let value = 0
  let base = 1
  for (const part of plain.replace(/^[-+]/, '').split(':').toReversed()) {
    value += Number(part) * base
    base *= 60
  }
  return sign * value
}

function pythonInteger(source: string): Resolved {
  const plain = source.replaceAll('_', '')
  const sign = plain.startsWith('-') ? -1n : 1n
  const digits = plain.replace(/^[-+]/, '')
  const whole = (value: bigint): Resolved => ({ type: 'int', value: sign * value })
  if (/^0[bx]$/.test(digits)) return refused
  if (/^0[bx]/.test(digits)) return whole(BigInt(digits))
  if (digits.includes(':')) {
    return whole(digits.split(':').reduce((value, part) => value * 60n + BigInt(part), 0n))
  }
  if (digits.length > pythonDigits && !digits.startsWith('0')) return refused
  if (/^0[0-7]+$/.test(digits)) return whole(BigInt(`0o${digits}`))
  return whole(BigInt(digits))
}

function timestamp(source: string): Resolved {
  const date = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(source)
  if (date) return isDate(date) ? { type: 'timestamp' } : refused
  const moment =
    /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+]([0-9]{1,2})(?::([0-9]{2}))?))?$/.exec(
      source,
    )
  if (!moment) return text
  const [hour, minute, second, zoneHour, zoneMinute] = moment.slice(4).map((part) => Number(part ?? 0))
  const fits = hour! < 24 && minute! < 60 && second! < 60 && zoneHour! * 60 + zoneMinute! < 24 * 60
  return fits && isDate(moment) ? { type: 'timestamp' } : refused
}

function isDate(match: readonly string[]): boolean {
  const [year, month, day] = match.slice(1, 4).map(Number)
  if (year! < 1 || month! < 1 || month! > 12 || day! < 1) return false
  const leap = year! % 4 === 0 && (year! % 100 !== 0 || year! % 400 === 0)
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month!) ? 30 : 31
  return day! <= days
}
