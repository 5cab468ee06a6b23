import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { literal } from '../core/arrays/sqlText.ts'
import { chooseInterpreter } from '../core/launch/interpreter.ts'
import { isNotStarted, type Database, type Processes } from '../core/ports.ts'
import { nodeFiles } from './files.ts'

/** Longest that one statement may take. */
const timeLimit = 15 * 60_000

/** How DuckDB is started with statements of SQL. */
interface Program {
  readonly version: string
  readonly command: string
  readonly arguments: (sql: string) => readonly string[]
}

const byPython = 'import duckdb, sys; duckdb.connect(":memory:").execute(sys.argv[1])'

/**
 * DuckDB as this machine has it: the command `duckdb` on PATH, else the package of that name for the Python of the
 * project at `root`. It is looked for when it is first needed, reads the file it is given and nothing else, and fetches
 * no extensions.
 */
export function duckDb(processes: Processes, root: string): Database {
  let program: Promise<Program | undefined> | undefined
  return {
    async write(file, statement, read) {
      const found = await (program ??= findProgram(processes, root))
      if (!found) return undefined
      const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'finalize-model-table-'))
      try {
        const [from, target] = [path.resolve(root, file), path.join(folder, 'table.parquet')]
        const sql = `${settings(from, target, folder)} ${statement(from, target)}`
        const ended = await run(processes, found.command, found.arguments(sql), folder)
        if (ended !== 0) return undefined
        return { version: found.version, result: await read(nodeFiles(folder), target) }
      } finally {
        await fs.rm(folder, { recursive: true, force: true })
      }
    },
  }
}

const settings = (from: string, target: string, folder: string): string =>
  [
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    `SET temp_directory = ${literal(folder)}`,
    `SET allowed_paths = [${literal(from)}, ${literal(target)}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ]
    .map((statement) => `${statement};`)
    .join(' ')

async function findProgram(processes: Processes, root: string): Promise<Program | undefined> {
  const python = await chooseInterpreter(nodeFiles(root), undefined)
  const programs = [
    {
      command: 'duckdb',
      ask: ['--version'],
      arguments: (sql: string) => ['-no-init', '-batch', '-bail', '-c', sql],
    },
    {
      command: python,
      ask: ['-c', 'import duckdb; print(duckdb.__version__)'],
      arguments: (sql: string) => ['-c', byPython, sql],
    },
  ]
  for (const { command, ask, arguments: of } of programs) {
    let said = ''
    const ended = await run(processes, command, ask, os.tmpdir(), (text) => (said += text))
    const version = /\d+\.\d+\.\d+/.exec(said)?.[0]
    if (ended === 0 && version !== undefined) return { version, command, arguments: of }
  }
  return undefined
}

/** Exit code; undefined where the program can't be started or was ended. */
async function run(
  processes: Processes,
  command: string,
  args: readonly string[],
  cwd: string,
  onOutput: (text: string) => void = () => {},
): Promise<number | undefined> {
  try {
    const options = { cwd, onOutput, kill: AbortSignal.timeout(timeLimit) }
    return (await processes.run(command, args, options)).exitCode
  } catch (cause) {
    if (!isNotStarted(cause)) throw cause
    return undefined
  }
}
