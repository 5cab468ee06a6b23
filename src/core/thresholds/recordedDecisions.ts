import * as z from 'zod'
import { ensembleKinds, ensembleTitles, type Combination } from '../ensembles/combination.ts'
import { FileError, type Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import type { Candidate, ThresholdDecision } from './decision.ts'

const number = z.number()

/** How the scores of several models become one. */
export const combinationSchema: z.ZodType<Combination> = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('single'),
      member: z.int().min(0).meta({ description: 'Of `single`: which of the files, from 0.' }),
    }),
    z.object({ kind: z.literal('mean') }),
    z.object({
      kind: z.literal('vote'),
      thresholds: z
        .array(number.nullable())
        .meta({ description: 'Of `vote`: from which score on each model votes for the class; null: never.' }),
    }),
    z.object({
      kind: z.literal('weighted'),
      weights: z.array(number).meta({ description: 'Of `weighted`: each model’s weight in the mean.' }),
    }),
    z.object({
      kind: z.literal('stacked'),
      weights: z.array(number).meta({ description: 'Of `stacked`: the coefficient of each model’s score.' }),
      intercept: number.meta({ description: 'Of `stacked`: what is added to them.' }),
    }),
  ])
  .meta({
    description: `What makes the score: kind is \`single\`, one model, or ${ensembleKinds.map((kind) => `\`${kind}\`, ${ensembleTitles[kind]}`).join('; ')}.`,
  })

const rule = z.object({ threshold: number.nullable(), objective: z.string(), combination: combinationSchema })
export type RecordedRule = z.output<typeof rule>

/** What an entry of the decision log decides, to the last digit; the rest of it is for people. */
const schema = z.object({
  at: z.string(),
  class: z.object({ index: z.int().min(0), name: z.string() }),
  models: z.array(z.string()).min(1),
  /** SHA-256 of the models' predictions. */
  validation: z.array(z.string()),
  /** Null where it wasn't judged on test. */
  test: z.array(z.string()).nullable(),
  /** Their paths; absent in entries of earlier versions. */
  files: z.object({ validation: z.array(z.string()), test: z.array(z.string()).nullable() }).optional(),
  primary: rule.nullable(),
  backup: rule.nullable(),
})
export type RecordedDecision = z.output<typeof schema>

/** A decision as its entry keeps it. */
export function recordedDecision(decision: ThresholdDecision, at: string): RecordedDecision {
  const { positive, validation, test, candidates, primary, backup } = decision
  const ruleOf = (name: string | null): RecordedRule | null => {
    const found: Candidate | undefined = candidates.find((each) => each.name === name)
    return found
      ? { threshold: found.threshold, objective: found.objective, combination: found.combination }
      : null
  }
  return {
    at,
    class: { index: positive.index, name: positive.name },
    models: validation.files.map(({ model }) => model),
    validation: validation.files.map(({ sha256 }) => sha256),
    test: test && test.files.map(({ sha256 }) => sha256),
    files: {
      validation: validation.files.map(({ path }) => path),
      test: test && test.files.map(({ path }) => path),
    },
    primary: ruleOf(primary),
    backup: ruleOf(backup),
  }
}

const longestLog = 16 << 20
const fences = /^(`{3,})json\n([\s\S]*?)\n\1$/gm

/** The decisions of the project's log, the newest last. What somebody wrote between them by hand is passed over. */
export async function recordedDecisions(files: Files): Promise<readonly RecordedDecision[]> {
  const text = (await textOfLog(files)).replaceAll('\r\n', '\n')
  return [...text.matchAll(fences)].flatMap(([, , content = '']) => {
    const parsed = schema.safeParse(jsonOf(content))
    return parsed.success ? [parsed.data] : []
  })
}

/** The log's text; empty where there is none. */
export async function textOfLog(files: Files): Promise<string> {
  try {
    return await files.readText(layout.decisionLog, { limit: longestLog })
  } catch (cause) {
    if (cause instanceof FileError && cause.problem === 'missing') return ''
    throw cause
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
