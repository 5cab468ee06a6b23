import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { portableText } from '../../../../src/core/config/dialect.ts'
import { resolveCore, resolvePyYaml, sameReading, type Resolved } from '../../../../src/core/config/yaml11.ts'
import { python, runPython } from '../../../python.ts'

describe('resolvePyYaml', () => {
  it.each<[string, Resolved]>([
    ['1e-3', { type: 'text' }],
    ['1.5e3', { type: 'text' }],
    ['1.0e-3', { type: 'float', value: 0.001 }],
    ['-.5', { type: 'text' }],
    ['yes', { type: 'bool', value: true }],
    ['Off', { type: 'bool', value: false }],
    ['y', { type: 'text' }],
    ['yES', { type: 'text' }],
    ['0o17', { type: 'text' }],
    ['012', { type: 'int', value: 10n }],
    ['09', { type: 'text' }],
    ['0_', { type: 'int', value: 0n }],
    ['1_000', { type: 'int', value: 1000n }],
    ['0b101', { type: 'int', value: 5n }],
    ['-0x1F', { type: 'int', value: -31n }],
    ['0x_', { type: 'error' }],
    ['12:30:45', { type: 'int', value: 45045n }],
    ['1:30.5', { type: 'float', value: 90.5 }],
    ['2024-02-29', { type: 'timestamp' }],
    ['2023-02-29', { type: 'error' }],
    ['2024-1-1', { type: 'text' }],
    ['2024-1-1 1:02:03 +5:30', { type: 'timestamp' }],
    ['+.inf', { type: 'float', value: Infinity }],
    ['.NaN', { type: 'float', value: Number.NaN }],
    ['=', { type: 'error' }],
    ['~', { type: 'null' }],
    ['', { type: 'null' }],
  ])('reads %s as PyYAML does', (text, expected) => {
    expect(resolvePyYaml(text)).toEqual(expected)
  })
})

/** Every scalar of up to three pieces that the two dialects could disagree on; about 9,000 of them. */
function scalars(): readonly string[] {
  const pieces = [
    '',
    '-',
    '+',
    '.',
    '0',
    '1',
    '7',
    '9',
    '12',
    '_',
    ':',
    'e',
    'E',
    'x',
    'o',
    'b',
    'a',
    '00',
    '59',
    '60',
  ]
  const made = new Set<string>()
  for (const a of pieces) for (const b of pieces) for (const c of pieces) made.add(`${a}${b}${c}`)
  for (const sign of ['', '-', '+'])
    for (const mantissa of ['1', '.5', '1.', '1.5', '0', '1_0', '0.1_2', '123456789012345678901234567890'])
      for (const exponent of ['', 'e3', 'e+3', 'E-3', 'e-10', 'e', 'e+', 'e0_1'])
        made.add(sign + mantissa + exponent)
  for (const word of [
    'yes',
    'no',
    'on',
    'off',
    'true',
    'false',
    'null',
    'y',
    'n',
    '.inf',
    '.nan',
    'inf',
    'nan',
  ])
    for (const form of [
      word,
      word.toUpperCase(),
      word[0]!.toUpperCase() + word.slice(1),
      `-${word}`,
      `+${word}`,
    ])
      made.add(form)
  for (const year of ['2024', '0000', '0001', '9999', '202'])
    for (const month of ['01', '1', '13', '02'])
      for (const day of ['29', '3', '31', '00'])
        for (const time of [
          '',
          'T01:02:03',
          ' 1:02:03',
          't24:00:00',
          ' 01:02:03.5 Z',
          ' 01:02:03 +5',
          ' 01:02:03-24:00',
          ' 01:60:00',
          'T01:02',
        ])
          made.add(`${year}-${month}-${day}${time}`)
  for (const number of [
    '0b',
    '0b12',
    '0b1_',
    '0x',
    '0xG',
    '0x_',
    '-0xff',
    '+0b1',
    '0o8',
    '0O7',
    '=',
    '<<',
    '<',
    '1:60',
    '1:59:59',
    '190:20:30',
    '190:20:30.15',
    '-190:20:30',
    '0:1',
    '1::2',
    '9'.repeat(4301),
  ])
    made.add(number)
  // What YAML itself does not read as one plain scalar isn't ours to compare.
  return [...made].filter((text) => text !== '' && readsAsPlain(text))
}

function readsAsPlain(text: string): boolean {
  if (/^[-?:](?:$|\s)|:(?:\s|$)| #|^---|^\.\.\./.test(text)) return false
  try {
    const [value] = parse(`- ${text}`, { schema: 'failsafe' }) as [unknown]
    return value === text
  } catch {
    return false
  }
}

describe.runIf(python)('against PyYAML', () => {
  const all = scalars()
  const truth = () =>
    JSON.parse(runPython('yaml_scalars.py', [], all.map((text) => JSON.stringify(text)).join('\n'))) as [
      string,
      string,
    ][]

  it('gives type and value of every scalar as PyYAML does', () => {
    expect(all.length).toBeGreaterThan(5000)
    const wrong = truth().flatMap(([type, value], index) => {
      const text = all[index]!
      const ours = resolvePyYaml(text)
      return ours.type === type && valueText(ours) === normal(type, value)
        ? []
        : [{ text, type, value, ours: ours.type, mine: valueText(ours) }]
    })
    expect(wrong).toEqual([])
  })

  it('offers a text that PyYAML reads as YAML 1.2 reads the original', () => {
    // More digits than Python converts can't be written as a number at all.
    const differing = all.filter(
      (text) => text.length < 4300 && !sameReading(resolveCore(text), resolvePyYaml(text)),
    )
    expect(differing.length).toBeGreaterThan(500)
    const fixed = differing.map(portableText)
    const read = JSON.parse(
      runPython('yaml_scalars.py', [], fixed.map((text) => JSON.stringify(text)).join('\n')),
    ) as [string, string][]
    const wrong = read.flatMap(([type, value], index) => {
      const wanted = resolveCore(differing[index]!)
      // A quoted text is read back without its quotes.
      const isRight =
        wanted.type === 'text'
          ? type === 'other'
          : type === wanted.type && normal(type, value) === valueText(wanted)
      return isRight ? [] : [{ text: differing[index], fix: fixed[index], type, value }]
    })
    expect(wrong).toEqual([])
  })
})

describe('resolveCore', () => {
  it('reads every scalar as the yaml library does', () => {
    const wrong = scalars().filter((text) => {
      const value = (parse(`- ${text}`, { intAsBigInt: true }) as unknown[])[0]
      const ours = resolveCore(text)
      if (ours.type === 'null') return value !== null
      return ours.type === 'text' ? value !== text : !Object.is(value, ours.value)
    })
    expect(wrong).toEqual([])
  })
})

const valueText = ({ value }: Resolved) => (value === undefined ? '' : String(value))

/** Python prints floats in hexadecimal, which is exact. */
function normal(type: string, value: string): string {
  const hex = /^(-?)0x([01])\.([0-9a-f]+)p([-+][0-9]+)$/.exec(value)
  if (type !== 'float' || !hex) return value
  const [, sign, whole, fraction, exponent] = hex
  const mantissa = Number(whole) + Number(`0x${fraction}`) / 16 ** fraction!.length
  return String((sign === '-' ? -1 : 1) * mantissa * 2 ** Number(exponent))
}
