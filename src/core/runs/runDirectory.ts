import type { z } from 'zod'
import { failure, finding, success, type Result } from '../finding.ts'
import { evaluationSchema, type Evaluation } from '../metrics/evaluation.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { parseJson } from './json.ts'
import {
  benchmarkSchema,
  evidenceSchema,
  metricsRecordSchema,
  paritySchema,
  runRecordSchema,
  signatureSchema,
  type Benchmark,
  type Evidence,
  type MetricsRecord,
  type Parity,
  type RunRecord,
  type Signature,
} from './records.ts'

/** Largest record that is read, bytes. */
const recordLimit = 64 * 2 ** 20

/** `run.json` */
export const readRun = (files: Files, path: string): Promise<Result<RunRecord>> =>
  readRecord(files, path, runRecordSchema)

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
  let text: string
  try {
    text = await files.readText(path, { limit: recordLimit })
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  }
  return parseRecord(text, path, schema)
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
  const checked = schema.safeParse(parsed.value)
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
