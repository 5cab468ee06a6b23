import { isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { finding, type Finding } from '../finding.ts'
import { limits } from './limits.ts'
import { placeAt } from './lines.ts'
import type { ParsedConfig } from './parse.ts'
import { numberText, quoted } from './scalars.ts'
import { pythonDigits, resolveCore, resolvePyYaml, sameReading, type Resolved } from './yaml11.ts'

/**
 * Every plain scalar, keys included, that a Python trainer reading the file with PyYAML sees as another type
 * or value than we do (`1e-3` is a text there), each with an edit after which both read what YAML 1.2 says.
 */
export function dialectFindings(parsed: ParsedConfig): readonly Finding[] {
  const findings: Finding[] = []
  const visit = (node: unknown): void => {
    if (findings.length > limits.findingsOfACode) return
    if (isScalar(node)) {
      const found = node.type === 'PLAIN' && node.tag === undefined ? check(parsed, node) : undefined
      if (found) findings.push(found)
    } else if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isMergeKey(key)) visit(key)
        visit(value)
      }
    } else if (isSeq(node)) {
      for (const item of node.items) visit(item)
    }
  }
  visit(parsed.known?.root)
  return findings
}

/** The edit that makes both readers see what YAML 1.2 says: the new text of a plain scalar. */
export function portableText(source: string): string {
  const core = resolveCore(source)
  if (core.type === 'int' && source.length <= pythonDigits) return String(core.value)
  if (core.type === 'float') return portableFloat(source, core)
  return quoted(source)
}

function check(parsed: ParsedConfig, node: Scalar): Finding | undefined {
  const source = node.source ?? ''
  // Anything else is text to both.
  if (source.length > longestScalar || !/^[-+0-9.~yYnNtTfFoO<=]/.test(source)) return undefined
  if (sameToBoth.test(source)) return undefined
  const core = resolveCore(source)
  const python = resolvePyYaml(source)
  if (sameReading(core, python) || (core.type === 'null' && python.type === 'null')) return undefined
  const [start, end] = node.range!
  const place = placeAt(parsed.file, parsed.lines, start, end)
  const args = {
    text: source.length > 60 ? `${source.slice(0, 59)}…` : source,
    here: inWords(core),
    python: inWords(python),
    instead: portableText(source),
  }
  return finding('yaml-dialect', 'warning', args, place, [{ range: place.range!, text: args.instead }])
}

/** Most scalars: small integers, decimals, and words longer than any that means more than itself. */
const sameToBoth = /^(?:-?(?:0|[1-9][0-9]{0,14}|[0-9]+\.[0-9]+)$|[A-Za-z][\w-]{5})/

/** No date or number worth the name is longer, and exact integers of a megabyte take their time. */
const longestScalar = 5000

const isMergeKey = (key: unknown) => isScalar(key) && key.type === 'PLAIN' && key.value === '<<'

function inWords({ type, value }: Resolved): string {
  if (type === 'int' || type === 'float') return `the number ${shorten(String(value))}`
  if (type === 'bool') return String(value)
  if (type === 'null') return 'nothing'
  if (type === 'timestamp') return 'a date'
  return type === 'text' ? 'a text' : ''
}

const shorten = (digits: string) => (digits.length > 30 ? `${digits.slice(0, 29)}…` : digits)

/** PyYAML wants digits before the point, a point, and a sign in the exponent: `1e3` becomes `1.0e+3`. */
function portableFloat(source: string, core: Resolved): string {
  const parts = /^([-+]?)([0-9]*)(\.[0-9]*)?(?:([eE])([-+]?)([0-9]+))?$/.exec(source)
  if (!parts) return numberText(core.value as number)
  const [, sign = '', whole = '', point, mark, exponentSign, exponent] = parts
  const mantissa = `${sign}${whole === '' ? '0' : whole}${point === undefined || point === '.' ? '.0' : point}`
  return mark === undefined
    ? mantissa
    : `${mantissa}${mark}${exponentSign === '' ? '+' : exponentSign}${exponent}`
}
