import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { serveArguments } from '../../../scripts/vscodeServer.mjs'
import { environment } from './environment.ts'

export interface ServerOptions {
  /** Every folder is trusted; with false, the editor asks as it does at the user's. */
  readonly trusted: boolean
  /** Honours a page's wish to run tests in the extension host; such a page shows no notifications and no dialogs. */
  readonly testDriver: boolean
  /** A folder with programs that are found before all others. */
  readonly programs?: string
  /** A folder of extensions; that with ours alone where absent. */
  readonly extensions?: string
}

export interface Server {
  /** Host and port, as in the address bar. */
  readonly authority: string
  /** Folder of the logs of the extension hosts, below dated folders. */
  readonly logs: string
  stop(): Promise<void>
}

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'terminal.integrated.gpuAcceleration': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'always',
}

const running = new Map<string, Promise<Server>>()

/** The server with these options: started at the first call, the same one after that. */
export function serverFor(options: ServerOptions): Promise<Server> {
  const key = JSON.stringify(options)
  const known = running.get(key)
  if (known) return known
  const starting = startServer(options)
  running.set(key, starting)
  // One that didn't start is started anew by whoever needs it next.
  starting.catch(() => running.delete(key))
  return starting
}

/** Stops every server that was started; call it once at the end. */
export async function stopServers(): Promise<void> {
  const servers = await Promise.allSettled(running.values())
  running.clear()
  await Promise.all(
    servers.map(async (server) => server.status === 'fulfilled' && (await server.value.stop())),
  )
}

async function startServer(options: ServerOptions): Promise<Server> {
  const { trusted, testDriver, programs, extensions = environment().extensions } = options
  const { node, server, scratch } = environment()
  const data = await mkdtemp(path.join(scratch, 'server-'))
  const userData = path.join(data, 'user')
  await mkdir(path.join(userData, 'User'), { recursive: true })
  await writeFile(path.join(userData, 'User', 'settings.json'), JSON.stringify(settings))
  const child = spawn(
    node,
    [
      server,
      ...serveArguments(data, extensions),
      '--without-connection-token',
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    // A group of its own: what the server starts ends with it.
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        ...process.env,
        GIT_TERMINAL_PROMPT: '0',
        // Started as from a terminal, the server asks no login shell for another PATH.
        ...(programs !== undefined && {
          PATH: `${programs}${path.delimiter}${process.env['PATH']}`,
          VSCODE_CLI: '1',
        }),
      },
    },
  )
  const endGroup = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // Ended by itself.
    }
  }
  // Before the folder that it writes into is removed.
  process.prependOnceListener('exit', endGroup)
  const log = createWriteStream(path.join(data, 'server.log'))
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  const port = await new Promise<string>((resolve, reject) => {
    let output = ''
    const timer = setTimeout(
      () => reject(new Error(`The editor's server did not start in 60 s:\n${output}`)),
      60_000,
    )
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const found = /listening on (\d+)/.exec(output)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The editor's server ended with ${code}:\n${output}`)))
  }).catch((cause: unknown) => {
    endGroup()
    throw cause
  })
  return {
    authority: `127.0.0.1:${port}`,
    logs: path.join(userData, 'logs'),
    async stop() {
      process.off('exit', endGroup)
      if (child.exitCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const patience = setTimeout(endGroup, 3000)
      await ended
      clearTimeout(patience)
      endGroup()
    },
  }
}
