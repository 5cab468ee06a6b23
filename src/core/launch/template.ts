/** An argument list as it stands in a configuration: an inner list is left out whole where a placeholder is empty. */
export type Template = readonly (string | readonly string[])[]

/** Placeholders for one value, and those that stand for a whole argument list. */
export const placeholders = [
  'config',
  'run_dir',
  'mode',
  'resume',
  'project',
  'python',
  'name',
  'id',
] as const
export const listPlaceholders = ['trainer', 'arguments'] as const

export type Values = Readonly<Partial<Record<(typeof placeholders)[number], string>>> &
  Readonly<Partial<Record<(typeof listPlaceholders)[number], readonly string[]>>>

const mark = /\{\{|\}\}|\{(\w+)\}/g

/** Fills an argument list in. Nothing is split, and nothing of a value is read again: `{{` is a brace. */
export function fillTemplate(template: Template, values: Values): readonly string[] {
  return template.flatMap((part) => {
    if (typeof part === 'string') return fillArgument(part, values) ?? []
    const filled = part.map((argument) => fillArgument(argument, values))
    return filled.every((argument) => argument !== undefined) ? filled.flat() : []
  })
}

/** Undefined where a placeholder has no value. */
function fillArgument(argument: string, values: Values): readonly string[] | undefined {
  const whole = /^\{(\w+)\}$/.exec(argument)?.[1]
  const list = (values as Readonly<Record<string, unknown>>)[whole ?? '']
  if (Array.isArray(list)) return list as readonly string[]
  let isEmpty = false
  const text = argument.replace(mark, (match, name: string | undefined) => {
    if (name === undefined) return match[0]!
    const value = (values as Readonly<Record<string, unknown>>)[name]
    if (typeof value !== 'string') isEmpty = true
    return typeof value === 'string' ? value : ''
  })
  return isEmpty ? undefined : [text]
}

/** Names in braces that are no placeholders, and lists that stand within a text. */
export function unknownPlaceholders(template: Template): readonly string[] {
  const known: readonly string[] = placeholders
  return template.flat().flatMap((argument) => {
    const isWhole = listPlaceholders.some((name) => argument === `{${name}}`)
    if (isWhole) return []
    return [...argument.matchAll(mark)].flatMap(([, name]) =>
      name === undefined || known.includes(name) ? [] : [name],
    )
  })
}
