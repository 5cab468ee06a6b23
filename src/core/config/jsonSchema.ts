import * as z from 'zod'
import { rootKey, type Key } from './keys.ts'
import { configSchema } from './schema.ts'

/** The JSON Schema (draft 7, which editors know best) of a configuration as it is written. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' })
  return {
    $schema,
    title: 'Configuration of finalize-model',
    description:
      'configs/final_config.yaml, and the training and optimization configurations that it is derived from.',
    ...schema,
  }
}

/** The content of `schemas/final_config.schema.json`. */
export function configJsonSchemaText(): string {
  return `${JSON.stringify(configJsonSchema(), withoutNumberLimits, 2)}\n`
}

/** Whole numbers come with JavaScript's own limits, which say nothing to a reader. */
const withoutNumberLimits = (_: string, value: unknown) =>
  Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? undefined : value

/**
 * The content of `schemas/final_config.editor.schema.json`: names and meanings of keys and no rule at all, for editor
 * extensions that work from a schema beside our own findings.
 */
export function editorSchemaText(): string {
  const { $schema, title, description } = configJsonSchema()
  return `${JSON.stringify({ $schema, title, description, ...annotated(rootKey), $comment: withoutRules }, undefined, 2)}\n`
}

const withoutRules =
  'Without types, bounds and choices on purpose: finalize-model reports those itself. The schema for other tools is final_config.schema.json.'

function annotated(key: Key): Readonly<Record<string, unknown>> {
  // Anything goes: that rules nothing out, and tells the extension to write the colon.
  if (!key.children) return { description: key.description, anyOf: [{}] }
  return {
    ...(key.description !== '' && { description: key.description }),
    properties: Object.fromEntries([...key.children].map(([name, child]) => [name, annotated(child)])),
  }
}
