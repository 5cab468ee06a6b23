import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readConfig } from '../../../../src/core/config/effective.ts'
import type { Config } from '../../../../src/core/config/schema.ts'
import type { Answer, Training } from '../../../../src/core/launch/launcher.ts'
import type { LaunchContext } from '../../../../src/core/launch/ports.ts'
import type { ProcessOptions } from '../../../../src/core/ports.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { notInstalled } from '../../notInstalled.ts'

export const token = '0b6f3a52-8a3e-4d7c-9f40-2f8f5f0c7a11'

export function configOf(launch: unknown): Config {
  const read = readConfig(JSON.stringify({ launch }), 'configs/final_config.yaml')
  if (!read.ok) throw new Error(JSON.stringify(read.findings))
  return read.value
}

/** The training of a project whose names are as hostile as a file system allows. */
export function trainingOf(launch: unknown, more: Partial<Training> = {}): Training {
  return {
    config: configOf(launch),
    trainer: {
      kind: 'project',
      name: 'training_orchestrator.py',
      command: '/opt/py thon',
      args: ['training_orchestrator.py'],
    },
    run: { config: 'configs/a b;$(x).yaml', outputDirectory: 'results/production' },
    project: '/home/ada/it\'s && "mine"\n%j',
    token,
    ...more,
  }
}

type Handler = (args: readonly string[], options: ProcessOptions) => Promise<Answer> | Answer

/**
 * Ports on a folder of its own with programs that are functions. Time passes by waiting only, so that a cluster can be
 * silent for ten minutes; a program that answers with a promise that never settles hangs until it is killed.
 */
export function createWorld(programs: Readonly<Record<string, Handler>>) {
  const root = mkdtempSync(path.join(os.tmpdir(), 'launch '))
  let time = 0
  const interruption = new AbortController()
  const calls: string[][] = []
  const shown: string[] = []
  let tokens = 0
  let busy = 0
  const context: LaunchContext = {
    files: nodeFiles(root),
    clock: { now: () => new Date(Date.UTC(2026, 0, 1) + time), elapsed: () => time },
    signal: interruption.signal,
    output: (text) => shown.push(text),
    processes: {
      async run(command, args, options) {
        calls.push([command, ...args])
        const program = programs[command]
        if (!program) throw notInstalled(command)
        const killed = new Promise<'killed'>((resolve) => {
          const end = () => resolve('killed')
          options.kill?.addEventListener('abort', end)
          if (options.kill?.aborted) end()
        })
        const working = Promise.resolve(program(args, options))
        if (!hanging.has(working)) busy += 1
        const answer = await Promise.race([working, killed])
        if (!hanging.has(working)) busy -= 1
        if (answer === 'killed') return { exitCode: undefined, signal: 'SIGKILL' }
        options.onOutput?.(answer.stdout, 'stdout')
        options.onOutput?.(answer.stderr, 'stderr')
        return { exitCode: answer.exitCode, signal: undefined }
      },
    },
    launching: {
      running: {
        isAlive: async () => false,
        isHere: () => true,
        holderOf: async (pid) => ({ pid, host: 'here', since: '', token: 'holder' }),
        signal: async () => false,
      },
      token: () => `${token.slice(0, -1)}${tokens++}`,
      async wait(milliseconds, signal) {
        const isOccupied = () => busy > 0 && signal?.aborted !== true
        // A time-out is waited for beside the program; it passes only where the program hangs.
        do await new Promise((resolve) => setImmediate(resolve))
        while (isOccupied())
        if (signal?.aborted) return
        time += milliseconds
      },
    },
  }
  return {
    context,
    root,
    calls,
    interrupt: () => interruption.abort(),
    shown: () => shown.join(''),
    passed: () => time,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export const answered = (stdout: string, exitCode = 0, stderr = ''): Answer => ({ exitCode, stdout, stderr })

const hanging = new WeakSet<Promise<Answer>>()

/** A program that never ends by itself. */
export function hang(): Promise<Answer> {
  const never = new Promise<Answer>(() => undefined)
  hanging.add(never)
  return never
}
