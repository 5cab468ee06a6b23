import { posix } from 'node:path'
import { limits } from '../../config/limits.ts'
import { recommend, type Recommendation } from '../../diagnosis/recommend.ts'
import { previewOptimization, type Preview } from '../../diagnosis/preview.ts'
import { failure, finding, success, type Finding, type Result } from '../../finding.ts'
import { compareModels } from '../../metrics/compare.ts'
import type { Files } from '../../ports.ts'
import { layout } from '../../project/layout.ts'
import type { Ground } from '../../readiness/ground.ts'
import { phaseRuns } from '../../readiness/phaseRun.ts'
import { transitionOf } from '../../readiness/phaseTransitions.ts'
import { type Block, renderLines, textOf } from '../blocks.ts'
import { baselineResults } from './baselineResults.ts'
import { diagnosticReport } from './diagnosticReport.ts'
import { learningCurvesSvg } from './learningCurves.ts'
import { optimizationResults } from './optimizationResults.ts'
import { readLoggedRun, readPhaseRun, type LoggedRun } from './phaseRun.ts'

/** Where the reports of phases 2 to 4 lie: beside the run they are about. */
const phaseReports = {
  baseline: `${phaseRuns.baseline}/baseline_results.md`,
  diagnosis: `${phaseRuns.baseline}/diagnostic_report.md`,
  optimization: `${phaseRuns.optimization}/optimization_results.md`,
} as const

/** A report that was written, and what it is about. */
export interface WrittenReport {
  readonly path: string
  readonly run: LoggedRun
}

/** Writes `baseline_results.md` with its curves. */
export async function writeBaselineReport(ground: Ground): Promise<Result<WrittenReport>> {
  const run = await readPhaseRun(ground, phaseRuns.baseline, layout.configs.training)
  if (!run.ok) return run
  const next = await transitionOf(ground, 2, { config: layout.configs.training })
  if (!next.ok) return next
  const paths = pathsOf(phaseReports.baseline)
  await ground.files.write(paths.curves, learningCurvesSvg(run.value))
  await ground.files.write(paths.document, markdownOf(baselineResults(run.value, next.value, paths)))
  return success({ path: paths.document, run: run.value })
}

/** Writes `optimization_results.md` with the curves of both runs. */
export async function writeOptimizationReport(ground: Ground): Promise<Result<WrittenReport>> {
  const run = await readPhaseRun(ground, phaseRuns.optimization, layout.configs.optimization)
  const baseline = await readPhaseRun(ground, phaseRuns.baseline, layout.configs.training)
  if (!run.ok) return run
  if (!baseline.ok) return baseline
  const comparison = compareModels(run.value.config.task, run.value.predictions, baseline.value.predictions)
  if (!comparison.ok) return comparison
  const next = await transitionOf(ground, 4, { config: layout.configs.optimization })
  if (!next.ok) return next
  const paths = pathsOf(phaseReports.optimization)
  const blocks = optimizationResults(run.value, baseline.value, comparison.value, next.value, paths)
  await ground.files.write(paths.curves, learningCurvesSvg(run.value, baseline.value))
  await ground.files.write(paths.document, markdownOf(blocks))
  return success({ path: paths.document, run: run.value })
}

export interface Diagnosed extends WrittenReport {
  readonly recommendations: readonly Recommendation[]
  /** The optimization's configuration with the chosen change; undefined where no recommendation has a setting. */
  readonly preview: Preview | undefined
}

/**
 * Diagnoses the baseline and writes `diagnostic_report.md`.
 *
 * @param change number of the recommendation to preview, from 1; the first that has a setting where absent
 */
export async function writeDiagnosticReport(ground: Ground, change?: number): Promise<Result<Diagnosed>> {
  const { files } = ground
  const run = await readLoggedRun(ground, phaseRuns.baseline, layout.configs.training)
  if (!run.ok) return run
  const recommendations = recommend(run.value.symptoms, run.value.ailments)
  const chosen = choose(recommendations, change)
  if (chosen && 'code' in chosen) return failure(chosen)
  const preview = chosen && (await previewOf(files, chosen))
  if (preview && !preview.ok) return preview
  const paths = pathsOf(phaseReports.diagnosis)
  const blocks = diagnosticReport(run.value, recommendations, preview?.value, paths)
  await files.write(paths.curves, learningCurvesSvg(run.value))
  await files.write(paths.document, markdownOf(blocks))
  return success(
    { path: paths.document, run: run.value, recommendations, preview: preview?.value },
    run.findings,
  )
}

function choose(
  recommendations: readonly Recommendation[],
  change: number | undefined,
): Recommendation | Finding | undefined {
  if (change === undefined) return recommendations.find(({ settings }) => settings.length > 0)
  const chosen = recommendations[change - 1]
  if (!chosen) return finding('diagnosis-no-such-change', 'error', { change, most: recommendations.length })
  return chosen.settings.length > 0
    ? chosen
    : finding('diagnosis-change-without-setting', 'error', { change })
}

async function previewOf(files: Files, chosen: Recommendation): Promise<Result<Preview>> {
  const path = layout.configs.training
  return previewOptimization({ path, text: await files.readText(path, { limit: limits.bytes }) }, chosen)
}

/** Writes the previewed configuration; one that is there already is never touched. */
export async function writeOptimizationConfig(files: Files, preview: Preview): Promise<Result<string>> {
  const path = layout.configs.optimization
  if ((await files.stat(path)) !== undefined)
    return failure(finding('optimization-config-exists', 'error', { path }, { file: path }))
  await files.write(path, preview.text)
  return success(path)
}

function pathsOf(document: string): { readonly document: string; readonly curves: string } {
  return { document, curves: `${posix.dirname(document)}/learning_curves.svg` }
}

const markdownOf = (blocks: readonly Block[]) => textOf(renderLines(blocks))
