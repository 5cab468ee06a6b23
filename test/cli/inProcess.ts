import type { Terminal } from '../../src/cli/command.ts'
import { runProgram } from '../../src/cli/program.ts'
import type { Ports } from '../../src/core/ports.ts'
import { nodeClock } from '../../src/node/clock.ts'
import { nodeFiles } from '../../src/node/files.ts'
import { nodeProcesses } from '../../src/node/processes.ts'

interface Surroundings {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly terminal?: Partial<Pick<Terminal, 'colour' | 'width'>>
  /** In place of the machine's own. */
  readonly ports?: Partial<Ports>
  /** Called where the command asks for the signal of an interruption, so that it is no longer ended by that at once. */
  readonly onSignal?: () => void
}

/** Runs a command line in this process, on a terminal that nobody looks at; gives its exit code and what it printed. */
export async function runInProcess(
  args: readonly string[],
  { cwd, env = {}, terminal, ports, onSignal }: Surroundings,
): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await runProgram(args, {
    cwd,
    env,
    interruption() {
      onSignal?.()
      return { signal: new AbortController().signal, compute: async (work) => work() }
    },
    terminal: {
      out: (text) => void (out += text),
      outPieces: (pieces) => Promise.resolve(void (out += [...pieces].join(''))),
      err: (text) => void (err += text),
      progress: () => undefined,
      colour: false,
      interactive: false,
      width: 100,
      ...terminal,
    },
    portsOf: (root) => ({ files: nodeFiles(root), processes: nodeProcesses, clock: nodeClock, ...ports }),
  })
  return { code, out, err }
}
