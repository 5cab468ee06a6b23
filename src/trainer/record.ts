import { configDigest, trainingDigest } from '../core/config/digest.ts'
import type { Clock, Files, Processes } from '../core/ports.ts'
import { layout, runFiles } from '../core/project/layout.ts'
import type { RunRecord } from '../core/runs/records.ts'
import { checkpointFolder } from './checkpoints.ts'
import type { Plan } from './prepare.ts'
import { describeGit, describeHost } from './provenance.ts'
import { looseJson } from './state.ts'
import type { TensorFlow } from './tensorflow.ts'

/** What `run.json` says of where a training comes from; its end is added when there is one. */
export async function describeRun(
  ports: { readonly files: Files; readonly processes: Processes; readonly clock: Clock },
  run: {
    readonly plan: Plan
    readonly configPath: string
    readonly directory: string
    readonly command: readonly string[]
    readonly launcher: string
    readonly version: string
    readonly tensorFlow: TensorFlow
  },
): Promise<RunRecord> {
  const { plan, tensorFlow } = run
  const { config, dataset } = plan
  const products = [outermost(run.directory), outermost(checkpointFolder(config)), layout.models, '.finalize']
  const { train, val, test } = dataset
  return {
    command: [...run.command],
    launcher: run.launcher,
    trainer: `embedded ${run.version}`,
    config: { path: run.configPath, digest: configDigest(config), training: trainingDigest(config) },
    seed: config.reproducibility.seed,
    started: ports.clock.now().toISOString(),
    host: describeHost(),
    devices: [tensorFlow.device],
    versions: { 'finalize-model': run.version, node: process.versions.node, ...tensorFlow.versions },
    ...(await describeGit(ports.processes, ports.files, run.directory, products)),
    data: Object.fromEntries([train, val, test].map(({ path, sha256 }) => [path, sha256])),
    resumedFrom: [],
  }
}

/** The folder that all runs write below: `results` of `results/baseline`. */
const outermost = (path: string) => (path.startsWith('/') ? path : path.split('/')[0]!)

export const writeRecord = (files: Files, directory: string, record: RunRecord) =>
  files.write(`${directory}/${runFiles.run}`, `${looseJson(record, 2)}\n`)
