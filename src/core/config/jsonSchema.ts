import * as z from 'zod'
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
