import { answered, type createWorld, type hang } from './support.ts'

/* Trainings on a Slurm that answers as a test says. */

export type World = ReturnType<typeof createWorld>
export const directory = 'results/production'
export const slurm = { trainer: 'project', launcher: 'slurm' }

/** The record that a trainer leaves at its end. */
export async function leaveRecord(world: World, exitCode: number): Promise<void> {
  const digest = 'a'.repeat(64)
  const record = {
    command: [],
    launcher: 'slurm',
    trainer: 'own',
    config: { path: 'configs/final_config.yaml', digest, training: digest },
    seed: 1,
    started: '2026-01-01T00:00:00Z',
    exitCode,
    host: { name: 'n', system: 's', processor: 'p', cores: 1, memory: 1 },
    devices: [],
    versions: {},
    user: { name: 'Ada', email: 'ada@trees.example' },
  }
  await world.context.files.write(`${directory}/run.json`, JSON.stringify(record))
}

/** squeue's answers one after the other, the last one for ever. */
export function queueOf(...states: readonly (string | ReturnType<typeof answered> | typeof hang)[]) {
  let index = 0
  return () => {
    const state = states[Math.min(index++, states.length - 1)]!
    if (typeof state === 'function') return state()
    return typeof state === 'string' ? answered(`${state}\n`) : state
  }
}

export const unknownJob = answered('', 1, 'slurm_load_jobs error: Invalid job id specified\n')
export const noAccounting = answered('', 1, 'Slurm accounting storage is disabled\n')
export const accepted = () => answered('42\n')
