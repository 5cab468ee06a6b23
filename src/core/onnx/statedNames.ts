/**
 * The class names in a model's metadata, as `JSON.stringify` writes them: another writer's spaces and escapes
 * say nothing else. Text that is no JSON list stays as it is.
 */
export function statedNames(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longest) return text
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) && names.every((name) => typeof name === 'string')
      ? JSON.stringify(names)
      : text
  } catch {
    return text
  }
}

const longest = 1 << 24
