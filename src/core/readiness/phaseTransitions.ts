import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { parseRecommendations } from '../phases/recommendations.ts'
import {
  afterBaseline,
  afterDiagnostics,
  afterOptimization,
  gainOver,
  mostRounds,
  type Standing,
  type Transition,
} from '../phases/transitions.ts'
import type { CheckParameters } from './check.ts'
import type { Ground } from './ground.ts'
import { groundOf, pathOf, phaseRuns } from './phaseRun.ts'
import { endOf } from './runEnd.ts'
import { standingOf } from './runStanding.ts'

const documentLimit = 1 << 20
export const diagnosisDocument = 'phases/03_diagnostics/diagnosis.md'

/**
 * Where phases 2, 3 and 4 lead by the project's own files, figures recomputed. Parameters `run`, `baseline`,
 * `rounds`, `config` and `diagnosis` name other files than the usual ones. A failure says what is missing.
 */
export async function transitionOf(
  ground: Ground,
  phase: 2 | 3 | 4,
  parameters: CheckParameters = {},
): Promise<Result<Transition>> {
  switch (phase) {
    case 2:
      return afterRun(await groundOf(ground, parameters), (standing) => afterBaseline('finished', standing))
    case 3:
      return diagnosed(ground, parameters)
    case 4:
      return optimized(ground, parameters)
  }
}

async function afterRun(view: Ground, then: (standing: Standing) => Transition): Promise<Result<Transition>> {
  const ended = await endOf(view)
  if (ended.end !== 'finished') {
    const files = ended.reasons.map(({ finding }) => finding)
    return absence(files) ? failure(...files) : success(afterBaseline(ended.end, undefined))
  }
  const standing = await standingOf(view)
  return standing.ok ? success(then(standing.value)) : standing
}

const absence = (findings: readonly Finding[]) => findings.some(({ code }) => code === 'file-missing')

async function diagnosed(ground: Ground, parameters: CheckParameters): Promise<Result<Transition>> {
  const ended = await endOf(await groundOf(ground, parameters))
  const problems = ended.reasons.map(({ finding }) => finding)
  if (absence(problems)) return failure(...problems)
  const file = pathOf(parameters, 'diagnosis', diagnosisDocument)
  if ((await ground.files.stat(file)) === undefined) {
    return failure(finding('file-missing', 'error', { path: file }, { file }))
  }
  const { rows } = parseRecommendations(await ground.files.readText(file, { limit: documentLimit }))
  return success(
    afterDiagnostics({
      infrastructureBroken: ended.end !== 'finished',
      recommendations: rows.length,
      expectedGain: rows.reduce((sum, row) => sum + (row.expectedGain ?? 0), 0),
    }),
  )
}

async function optimized(ground: Ground, parameters: CheckParameters): Promise<Result<Transition>> {
  const view = await groundOf(ground, parameters, 'run', phaseRuns.optimization)
  const ended = await endOf(view)
  const problems = ended.reasons.map(({ finding }) => finding)
  if (absence(problems)) return failure(...problems)
  const earlier = await earlierRounds(ground, parameters)
  const round = { overBaseline: 0, overRoundBefore: 0, rounds: earlier.length + 1 }
  if (ended.end !== 'finished') {
    return success(afterOptimization({ ...round, end: ended.end, standing: undefined }))
  }
  const standing = await standingOf(view)
  if (!standing.ok) return standing
  const config = parameters['config'] ?? view.configPath
  const valueIn = async (run: string) =>
    standingOf(await groundOf(ground, { run, ...(config !== undefined && { config }) }))
  const baseline = await valueIn(pathOf(parameters, 'baseline', phaseRuns.baseline))
  if (!baseline.ok) return baseline
  const last = earlier.at(-1)
  const before = last === undefined ? baseline : await valueIn(last)
  if (!before.ok) return before
  const { value, direction } = standing.value
  return success(
    afterOptimization({
      end: 'finished',
      standing: standing.value,
      overBaseline: gainOver(value, baseline.value.value, direction),
      overRoundBefore: gainOver(value, before.value.value, direction),
      rounds: round.rounds,
    }),
  )
}

/** Run directories of the rounds before the last one, in order: `<rounds>/1`, `<rounds>/2` … */
export async function earlierRounds(ground: Ground, parameters: CheckParameters): Promise<readonly string[]> {
  const folder = pathOf(parameters, 'rounds', phaseRuns.rounds)
  const names = (await ground.files.list(folder)).filter((name) => /^\d{1,3}$/.test(name))
  return names
    .toSorted((a, b) => Number(a) - Number(b))
    .slice(0, mostRounds * 10)
    .map((name) => `${folder}/${name}`)
}
