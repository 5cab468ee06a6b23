import { failure, finding, success, type Result } from '../../core/finding.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { readNamedPredictions } from '../../core/runs/namedPredictions.ts'
import { predictionForms } from '../../core/runs/readPredictions.ts'
import {
  decideThresholds,
  type DecidedThresholds,
  type ThresholdModel,
} from '../../core/thresholds/decideThresholds.ts'
import { parseObjective, type Objective } from '../../core/thresholds/objective.ts'
import { readModels } from '../../core/thresholds/readModels.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { AskedDecision } from '../../protocol/evaluation/decision.ts'

export interface DecidingModels {
  /** The project's own first. */
  readonly models: readonly ThresholdModel[]
  /** Validation predictions of models that have no test predictions beside them. */
  readonly untested: readonly string[]
}

const own = new WeakMap<Ground, Promise<Result<DecidingModels>>>()

/**
 * The project's model with what it predicts, and others by their validation predictions, unless validation samples are
 * test samples. Test predictions of another model are those beside its validation predictions; where one has none, none
 * are read, as a decision is judged on test with all its models or not at all.
 */
export function decidingModels(
  ground: Ground,
  others: readonly string[] = [],
): Promise<Result<DecidingModels>> {
  if (others.length > 0) return read(ground, others)
  const known = own.get(ground) ?? read(ground, [])
  own.set(ground, known)
  return known
}

async function read(ground: Ground, others: readonly string[]): Promise<Result<DecidingModels>> {
  const { files } = ground
  const [val, test] = [await ground.predictions('val'), await ground.predictions('test')]
  if (!val.ok) return val
  const tests = await Promise.all(others.map((path) => testBeside(ground, path)))
  const untested = others.filter((_, at) => tests[at] === undefined)
  const known = new Map([[val.value.path, val], ...(test.ok ? ([[test.value.path, test]] as const) : [])])
  const models = await readModels(
    files,
    [val.value.path, ...others],
    test.ok && untested.length === 0 ? [test.value.path, ...tests.flatMap((path) => path ?? [])] : [],
    (path) => Promise.resolve(known.get(path) ?? readNamedPredictions(files, path)),
  )
  return models.ok ? success({ models: models.value, untested }, models.findings) : models
}

/** Test predictions in the folder of validation predictions, in any form. */
async function testBeside({ files }: Ground, path: string): Promise<string | undefined> {
  for (const form of predictionForms) {
    const beside = path.replace(/[^/\\]+$/, `test.${form}`)
    if ((await files.stat(beside))?.kind === 'file') return beside
  }
  return undefined
}

/** What thresholds are chosen for, as the panel asks it; fails where one is no objective. */
export function objectivesOf({
  objective: named,
  backup: other,
}: Pick<AskedDecision, 'objective' | 'backup'>): Result<{
  readonly objective: Objective
  readonly backup?: Objective
}> {
  const objective = parseObjective(named)
  const backup = other === undefined ? undefined : parseObjective(other)
  const unknown = objective === undefined ? named : backup === undefined ? other : undefined
  if (!objective || unknown !== undefined)
    return failure(finding('thresholds-objective-unknown', 'error', { objective: shownName(unknown ?? '') }))
  return success({ objective, ...(backup && { backup }) })
}

/**
 * Chooses as asked; fails where no threshold meets the objective.
 *
 * @param withTest whether the choice is applied to test
 */
export async function decideFor(
  ground: Ground,
  read: Result<DecidingModels>,
  { index, ...asked }: AskedDecision,
  withTest: boolean,
): Promise<Result<DecidedThresholds>> {
  if (!read.ok) return read
  const { models } = read.value
  const [model] = models
  // Of several models the next best one is the backup.
  const objectives = objectivesOf(models.length > 1 ? { objective: asked.objective } : asked)
  if (!objectives.ok) return objectives
  const evaluation = await ground.evaluation()
  if (!evaluation.ok) return evaluation
  const { classNames } = evaluation.value
  if (!model || index >= model.validation.classes) {
    const args = { path: model?.validation.path ?? '', name: String(index), classes: classNames }
    return failure(finding('thresholds-class-unknown', 'error', args))
  }
  const decided = decideThresholds({
    models: withTest ? models : models.map(({ name, validation }) => ({ name, validation })),
    positive: { index, name: classNames[index] ?? String(index) },
    ...objectives.value,
    ensembles: models.length > 1 ? (asked.ensembles ?? []) : [],
  })
  if (!decided.ok) return decided
  return decided.value.decision.primary === null ? failure(...decided.findings) : decided
}
