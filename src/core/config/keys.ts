import * as z from 'zod'
import { configSchema } from './schema.ts'

/** One key of the configuration as the schema states it, for look-ups, suggestions and the reference page. */
export interface Key {
  /** Dotted, empty for the whole configuration. */
  readonly path: string
  readonly name: string
  readonly description: string
  /** `number`, `whole number`, `true or false`, `text`, `one of a, b`, `list of …`, `section`. */
  readonly type: string
  /** `> 0`, `0 to 1`, `at least 1`; empty where unbounded. */
  readonly bounds: string
  readonly choices: readonly string[]
  /** Undefined where there is none. */
  readonly default: unknown
  readonly optional: boolean
  /** Of sections: the keys inside, in the schema's order. */
  readonly children: ReadonlyMap<string, Key> | undefined
  /** A section that may hold any keys. */
  readonly open: boolean
}

interface Shape {
  readonly type: string
  readonly bounds: string
  readonly choices: readonly string[]
}

/** The whole schema as a tree of keys. */
export const rootKey: Key = keyOf(configSchema, '', '')

/** The key at a dotted path; undefined where the schema has none. */
export function keyAt(path: string): Key | undefined {
  let key: Key | undefined = rootKey
  for (const part of path === '' ? [] : path.split('.')) key = key?.children?.get(part)
  return key
}

/** Every key that holds a value, depth first. */
export function leafKeys(key: Key = rootKey): readonly Key[] {
  return key.children ? [...key.children.values()].flatMap((child) => leafKeys(child)) : [key]
}

function keyOf(schema: z.core.$ZodType, path: string, name: string): Key {
  const { inner, fallback, optional } = unwrap(schema)
  const described = [schema, inner].map((each) => z.globalRegistry.get(each)?.description)
  const children = inner instanceof z.ZodObject ? childrenOf(inner, path) : undefined
  return {
    path,
    name,
    description: described.find((text) => text !== undefined) ?? '',
    ...(children ? { type: 'section', bounds: '', choices: [] } : shapeOf(inner)),
    default: children ? undefined : fallback,
    optional: optional && fallback === undefined,
    children,
    open: children?.size === 0,
  }
}

function childrenOf(object: z.ZodObject, path: string): ReadonlyMap<string, Key> {
  return new Map(
    Object.entries(object.shape).map(([name, child]) => [
      name,
      keyOf(child as z.core.$ZodType, path === '' ? name : `${path}.${name}`, name),
    ]),
  )
}

/** Takes off optional, default and prefault. */
function unwrap(schema: z.core.$ZodType): { inner: z.core.$ZodType; fallback: unknown; optional: boolean } {
  let inner = schema
  let fallback: unknown
  let optional = false
  for (;;) {
    if (inner instanceof z.ZodOptional) optional = true
    else if (inner instanceof z.ZodDefault) fallback ??= inner.def.defaultValue
    else if (!(inner instanceof z.ZodPrefault)) return { inner, fallback, optional }
    inner = (inner as z.ZodOptional).def.innerType
  }
}

function plain(type: string, choices: readonly string[] = []): Shape {
  return { type, bounds: '', choices }
}

function shapeOf(schema: z.core.$ZodType): Shape {
  if (schema instanceof z.ZodEnum) {
    const choices = schema.options.map(String)
    return plain(`one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`, choices)
  }
  if (schema instanceof z.ZodArray) {
    const element = shapeOf(schema.element)
    return { ...element, type: `list of ${plural(element.type)}` }
  }
  if (schema instanceof z.ZodUnion) {
    const options = schema.options.map(shapeOf)
    return {
      type: options.map(({ type }) => type).join(', or '),
      bounds: options.map(({ bounds }) => bounds).find((bounds) => bounds !== '') ?? '',
      choices: [...new Set(options.flatMap(({ choices }) => choices))],
    }
  }
  if (schema instanceof z.ZodNumber) {
    return { type: schema.isInt ? 'whole number' : 'number', bounds: boundsOf(schema), choices: [] }
  }
  if (schema instanceof z.ZodBoolean) return plain('true or false', ['true', 'false'])
  if (schema instanceof z.ZodString) return plain('text')
  return plain('map')
}

function plural(type: string): string {
  return type
    .replace(/^(whole number|number|map)$/, '$1s')
    .replace(/^text$/, 'texts')
    .replace(/^one of/, 'any of')
}

/** The schema's own comparisons in words; zod's limits of safe integers are none of ours. */
function boundsOf(schema: z.ZodNumber): string {
  let least: number | undefined
  let above: number | undefined
  let most: number | undefined
  let below: number | undefined
  for (const check of schema.def.checks ?? []) {
    const { def } = check._zod
    if (!isComparison(def)) continue
    if (def.check === 'greater_than') {
      if (def.inclusive) least = def.value
      else above = def.value
    } else if (def.inclusive) most = def.value
    else below = def.value
  }
  if (least !== undefined && most !== undefined) return `${least} to ${most}`
  const low = above !== undefined ? `above ${above}` : least !== undefined ? `at least ${least}` : ''
  const high = below !== undefined ? `below ${below}` : most !== undefined ? `at most ${most}` : ''
  return [low, high].filter((part) => part !== '').join(', ')
}

interface Comparison extends z.core.$ZodCheckDef {
  readonly check: 'greater_than' | 'less_than'
  readonly value: number
  readonly inclusive: boolean
}

function isComparison(def: z.core.$ZodCheckDef): def is Comparison {
  return def.check === 'greater_than' || def.check === 'less_than'
}
