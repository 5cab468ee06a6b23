import type { FindingCode } from '../finding.ts'
import type { Benchmark } from '../runs/records.ts'
import { findingCodes, messageOf } from '../wording/message.ts'

export type RecordedReason = Benchmark['recommendation']['reasons'][number]

/** Codes of the reason that says which variant to deploy, if any. */
export const conclusionCodes: ReadonlySet<string> = new Set([
  'variant-recommended',
  'variant-base-recommended',
  'variant-none-acceptable',
])

const known: ReadonlySet<string> = new Set(findingCodes)

/** The sentence of a recorded reason; undefined for a code that is not ours or that lacks an argument. */
export function reasonSentence({ code, args }: RecordedReason): string | undefined {
  if (!known.has(code)) return undefined
  try {
    return messageOf({ code: code as FindingCode, severity: 'info', args: allThere(args) })
  } catch (cause) {
    if (cause instanceof TypeError) return undefined
    throw cause
  }
}

/** The same arguments, of which one that is missing can't be read. */
const allThere = (args: RecordedReason['args']): RecordedReason['args'] =>
  new Proxy(args, {
    get(target, name) {
      if (!Object.hasOwn(target, name)) throw new TypeError(`no argument ${String(name)}`)
      return Reflect.get(target, name) as unknown
    },
  })
