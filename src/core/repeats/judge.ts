import { trainingDigest } from '../config/digest.ts'
import type { Config } from '../config/schema.ts'
import { runFiles } from '../project/layout.ts'
import type { Ground } from '../readiness/ground.ts'
import { holdStep } from '../readiness/heldEvidence.ts'
import { because, reasonsOf, speaksAgainst, type Reason } from '../readiness/reasons.ts'
import type { Repeats } from '../runs/records.ts'
import { readRepeats } from '../runs/runDirectory.ts'
import { measureRun } from './measure.ts'
import { otherSeeds } from './seeds.ts'
import { spreadFindings } from './told.ts'

const recordOf = ({ runDirectory }: Ground) => `${runDirectory}/${runFiles.repeats}`

/**
 * `repeats.json` with every figure computed anew from the predictions that the runs left. Undefined where one seed is
 * trained, or not every one of them has left predictions yet.
 */
export async function remeasuredRepeats(ground: Ground, config: Config): Promise<Repeats | undefined> {
  if (config.reproducibility.repeat === 1) return undefined
  const stated = await readRepeats(ground.files, recordOf(ground))
  return stated.ok ? remeasured(ground, config, stated.value) : undefined
}

async function remeasured(
  ground: Ground,
  config: Config,
  { trial, ...stated }: Repeats,
): Promise<Repeats | undefined> {
  const final = await measureRun(ground, ground.runDirectory)
  if (!final.ok) return undefined
  const seeds = []
  for (const seed of otherSeeds(config)) {
    const known = stated.seeds.find((one) => one.seed === seed)
    const measured = known && (await measureRun(ground, known.run))
    if (!measured?.ok) return undefined
    seeds.push({ ...known!, ...measured.value.record })
  }
  const again = trial && (await measureRun(ground, trial.run))
  return {
    ...stated,
    final: { ...stated.final, ...final.value.record },
    seeds,
    ...(trial && again?.ok && { trial: { ...trial, ...again.value.record } }),
  }
}

/** What the other seeds say for or against the item on reproducibility; nothing where one seed is trained. */
export async function judgeRepeats(ground: Ground): Promise<readonly Reason[]> {
  const config = await ground.config()
  if (!config.ok) return reasonsOf(config)
  const { repeat } = config.value.reproducibility
  if (repeat === 1) return []
  const path = recordOf(ground)
  if ((await ground.files.stat(path)) === undefined)
    return [because('missing', 'repeats-absent', { path, repeat }, path)]
  const stated = await readRepeats(ground.files, path)
  if (!stated.ok) return reasonsOf(stated)
  const lacking = otherSeeds(config.value).filter(
    (seed) => !stated.value.seeds.some((one) => one.seed === seed),
  )
  if (lacking.length > 0) return [because('missing', 'repeats-incomplete', { path, seeds: lacking }, path)]
  if (stated.value.training !== trainingDigest(config.value))
    return [because('stale', 'repeats-other-config', { path }, path)]
  const predictions = stated.value.seeds.map((one) => one.predictions.path)
  const held = await holdStep(ground, 'repeat', [path, ...predictions])
  if (speaksAgainst(held)) return held
  const measured = await remeasured(ground, config.value, stated.value)
  if (!measured) return [because('failed', 'repeats-unreadable', { path }, path)]
  const differing = differences(path, stated.value, measured)
  return differing.length > 0
    ? differing
    : spreadFindings(measured).map((finding) => ({ verdict: 'passed' as const, finding }))
}

function differences(path: string, stated: Repeats, measured: Repeats): readonly Reason[] {
  const pairs = [
    [stated.final, measured.final] as const,
    ...measured.seeds.map((one) => [stated.seeds.find(({ seed }) => seed === one.seed)!, one] as const),
  ]
  return pairs.flatMap(([said, found]) => {
    if (same(said.value, found.value)) return []
    const args = {
      path,
      seed: found.seed,
      stated: String(said.value),
      measured: String(found.value),
      predictions: found.predictions.path,
    }
    return [because('failed', 'repeats-figure-differs', args, path)]
  })
}

const same = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)))
