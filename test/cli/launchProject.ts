import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { root } from './program.ts'

export const run = 'results/production'

/** One start of the stand-in trainer, as it noted it. */
interface Start {
  readonly pid: number
  readonly rank: number
  readonly world: number
  readonly arguments: readonly string[]
  readonly launcher: string | null
  readonly word: string | null
}

/** A project with a name as hostile as a folder may have, and the stand-in trainer. */
export function createProject(launch: Readonly<Record<string, unknown>>) {
  const folder = mkdtempSync(path.join(os.tmpdir(), `it's "mine" && $HOME `))
  mkdirSync(path.join(folder, 'configs'))
  copyFileSync(
    path.join(root, 'test/fixtures/trainers/training_orchestrator.py'),
    path.join(folder, 'training_orchestrator.py'),
  )
  const at = (name: string) => path.join(folder, name)
  const configure = (section: Readonly<Record<string, unknown>>, more = {}) =>
    writeFileSync(
      at('configs/final_config.yaml'),
      JSON.stringify({ ...more, launch: { trainer: 'project', ...section } }),
    )
  configure(launch)
  return {
    folder,
    at,
    configure,
    starts: (): readonly Start[] =>
      existsSync(at('starts.jsonl'))
        ? readFileSync(at('starts.jsonl'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Start)
        : [],
    record: () =>
      JSON.parse(readFileSync(at(`${run}/run.json`), 'utf8')) as {
        exitCode?: number
        launcher: string
        resumedFrom: string[]
      },
    lastEpoch: () =>
      (
        JSON.parse(readFileSync(at('checkpoints/production/final_model_last.json'), 'utf8')) as {
          epoch: number
        }
      ).epoch,
    /** Waits for so many whole epochs. */
    async epochs(count: number): Promise<void> {
      await until(() => {
        const file = at(`${run}/events.jsonl`)
        return existsSync(file) && readFileSync(file, 'utf8').split('\n').length > count
      })
    },
  }
}

/** Waits until something is so, at most `seconds`. */
export async function until(isSo: () => boolean, seconds = 150): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`${isSo.toString()} did not come true in ${seconds} s`)
    await setTimeout(50)
  }
}
