import * as z from 'zod'

interface Node {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
}

/** The member `about` of a JSON document. */
export const aboutSchema = z
  .record(z.string(), z.string())
  .meta({ description: 'What the members of this document are, by their place.' })

/**
 * What the members of a JSON document are, by their place (`comparison.pairs[].adjusted`, `[]` for each of a list,
 * `*` for any name): the descriptions of its schema, so that a document explains itself. What one of several forms may
 * be made of, such as a doubt, is told where it stands first.
 */
export function membersOf(schema: z.ZodType): Record<string, string> {
  const told: Record<string, string> = {}
  collect(z.toJSONSchema(schema, { reused: 'inline' }) as Node, '', told, new Map())
  return told
}

/** @param seen where the members of each choice were told */
function collect(node: Node, place: string, told: Record<string, string>, seen: Map<string, string>): void {
  if (node.description !== undefined && place !== '') tell(place, node.description, told)
  const at = (name: string) => (place === '' ? name : `${place}.${name}`)
  for (const [name, member] of Object.entries(node.properties ?? {})) collect(member, at(name), told, seen)
  if (typeof node.additionalProperties === 'object') collect(node.additionalProperties, at('*'), told, seen)
  if (node.items) collect(node.items, `${place}[]`, told, seen)
  for (const choice of node.anyOf ?? []) collect(choice, place, told, seen)
  if (!node.oneOf) return
  const form = JSON.stringify(node.oneOf)
  const first = seen.get(form)
  if (first !== undefined) return tell(place, `Its members are as those of \`${first}\`.`, told)
  seen.set(form, place)
  for (const choice of node.oneOf) collect(choice, place, told, seen)
}

/** A member that is one of several has what is said of each. */
function tell(place: string, text: string, told: Record<string, string>): void {
  const before = told[place]
  if (before === undefined) told[place] = text
  else if (!before.includes(text)) told[place] = `${before} ${text}`
}
