import * as z from 'zod'
import { configDigest, trainingDigest } from '../config/digest.ts'
import { limits } from '../config/limits.ts'
import { readConfig } from '../config/effective.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { evaluationSchema, type Evaluation } from '../metrics/evaluation.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { runFiles } from '../project/layout.ts'
import { parseJson } from './json.ts'
import {
  benchmarkSchema,
  evidenceSchema,
  metricsRecordSchema,
  paritySchema,
  repeatsSchema,
  runRecordSchema,
  signatureSchema,
  type Benchmark,
  type Evidence,
  type MetricsRecord,
  type Parity,
  type Repeats,
  type RunRecord,
  type Signature,
} from './records.ts'

/** Largest record that is read, bytes. */
const recordLimit = 64 * 2 ** 20

/**
 * `run.json`. A trainer that can't compute the digests of its configuration leaves a copy of the file beside, as
 * `config.yaml`: the digests are those of the copy where `config` states none.
 */
export async function readRun(files: Files, path: string): Promise<Result<RunRecord>> {
  const copy = `${path.slice(0, path.lastIndexOf('/') + 1)}${runFiles.config}`
  const stated = await readRecord(files, path, z.looseObject({ config: z.looseObject({}).default({}) }))
  if (!stated.ok) return stated
  const { config } = stated.value
  if (config['digest'] !== undefined || config['training'] !== undefined || !(await files.stat(copy)))
    return holdAgainst(stated.value, path, runRecordSchema)
  const text = await readBounded(files, copy, limits.bytes)
  if (!text.ok) return text
  const used = readConfig(text.value, copy)
  if (!used.ok) return used
  const digests = { digest: configDigest(used.value), training: trainingDigest(used.value) }
  return holdAgainst({ ...stated.value, config: { ...config, ...digests } }, path, runRecordSchema)
}

/** `metrics.json` */
export const readMetrics = (files: Files, path: string): Promise<Result<MetricsRecord>> =>
  readRecord(files, path, metricsRecordSchema)

/** `signature.json` */
export const readSignature = (files: Files, path: string): Promise<Result<Signature>> =>
  readRecord(files, path, signatureSchema)

/** `parity.json` */
export const readParity = (files: Files, path: string): Promise<Result<Parity>> =>
  readRecord(files, path, paritySchema)

/** `benchmark.json` */
export const readBenchmark = (files: Files, path: string): Promise<Result<Benchmark>> =>
  readRecord(files, path, benchmarkSchema)

/** `repeats.json` */
export const readRepeats = (files: Files, path: string): Promise<Result<Repeats>> =>
  readRecord(files, path, repeatsSchema)

/** `evidence.json` */
export const readEvidence = (files: Files, path: string): Promise<Result<Evidence>> =>
  readRecord(files, path, evidenceSchema)

/** `evaluation.json` */
export const readEvaluationRecord = (files: Files, path: string): Promise<Result<Evaluation>> =>
  readRecord(files, path, evaluationSchema)

/**
 * Reads a JSON record and holds it against its schema. A file that is missing, too large, no JSON or of
 * another form is a finding that names the member.
 */
async function readRecord<S extends z.ZodType>(
  files: Files,
  path: string,
  schema: S,
): Promise<Result<z.output<S>>> {
  const text = await readBounded(files, path, recordLimit)
  return text.ok ? parseRecord(text.value, path, schema) : text
}

async function readBounded(files: Files, path: string, limit: number): Promise<Result<string>> {
  try {
    return success(await files.readText(path, { limit }))
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  }
}

/** As `readRecord`, of text that was read already. */
function parseRecord<S extends z.ZodType>(text: string, path: string, schema: S): Result<z.output<S>> {
  const parsed = parseJson(text)
  if (!parsed.ok) {
    const { reason, position } = parsed
    const range = { start: position, end: position }
    const args = { file: path, line: position.line + 1, reason }
    return failure(finding('record-not-json', 'error', args, { file: path, range }))
  }
  return holdAgainst(parsed.value, path, schema)
}

function holdAgainst<S extends z.ZodType>(value: unknown, path: string, schema: S): Result<z.output<S>> {
  const checked = schema.safeParse(value)
  if (checked.success) return success(checked.data)
  const problems = checked.error.issues
    .slice(0, 5)
    .map((issue) =>
      finding(
        'record-invalid',
        'error',
        { file: path, member: issue.path.map(String).join('.') || 'the whole', reason: issue.message },
        { file: path },
      ),
    )
  return failure(...problems)
}
