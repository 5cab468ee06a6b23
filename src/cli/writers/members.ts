import * as z from 'zod'

interface Node {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
  readonly items?: Node
  readonly anyOf?: readonly Node[]
}

/** The member `about` of a JSON document. */
export const aboutSchema = z
  .record(z.string(), z.string())
  .meta({ description: 'What the members of this document are, by their place.' })

/**
 * What the members of a JSON document are, by their place (`comparison.pairs[].adjusted`, `[]` for each of a list,
 * `*` for any name): the descriptions of its schema, so that a document explains itself.
 */
export function membersOf(schema: z.ZodType): Record<string, string> {
  const told: Record<string, string> = {}
  collect(z.toJSONSchema(schema, { reused: 'inline' }) as Node, '', told)
  return told
}

function collect(node: Node, place: string, told: Record<string, string>): void {
  if (node.description !== undefined && place !== '') told[place] = node.description
  const at = (name: string) => (place === '' ? name : `${place}.${name}`)
  for (const [name, member] of Object.entries(node.properties ?? {})) collect(member, at(name), told)
  if (typeof node.additionalProperties === 'object') collect(node.additionalProperties, at('*'), told)
  if (node.items) collect(node.items, `${place}[]`, told)
  for (const choice of node.anyOf ?? []) collect(choice, place, told)
}
