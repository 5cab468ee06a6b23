/**
 * `npm run code`: VS Code with the extension on the demo project. The desktop's where `code` is installed, else one in
 * the browser, served on this machine only.
 */
import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { installPackages, root, run } from './steps.mjs'

installPackages()
const { buildAll } = await import('./build.mjs')
const { setUpSample } = await import('./sample.mjs')
await buildAll()
const demo = path.join(root, 'demo')
if (!existsSync(demo)) {
  const status = setUpSample(path.join(root, 'dist', 'cli', 'main.js'), demo)
  if (status !== 0) process.exit(status)
}
const desktop = process.argv.includes('--browser') ? undefined : findDesktop()
if (desktop === undefined) await serve()
else process.exit(run(desktop, [`--extensionDevelopmentPath=${root}`, demo]))

/** The program of an installed VS Code on the search path. */
function findDesktop() {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const program =
      process.platform === 'win32' ? path.join(folder, '..', 'Code.exe') : path.join(folder, 'code')
    if (folder !== '' && existsSync(program)) return program
  }
  return undefined
}

async function serve() {
  const { installArguments, installEditor } = await import('./vscodeSetup.mjs')
  const { packageExtension, quietly } = await import('./package.mjs')
  const editor = installEditor()
  if ('missing' in editor) {
    console.error(
      `There is no "code" on the search path, and ${editor.missing}. Install VS Code and start again.`,
    )
    process.exit(1)
  }
  const data = path.join(root, '.cache', 'code')
  const extensions = path.join(data, 'extensions')
  mkdirSync(data, { recursive: true })
  const [vsix] = await quietly(() => packageExtension([`${process.platform}-${process.arch}`], data))
  // The server complains at length about loggers that it does without.
  const quiet = { stdio: 'ignore' }
  const installed = run(editor.node, [editor.server, ...installArguments(vsix.file, data, extensions)], quiet)
  if (installed !== 0) {
    console.error(`The editor did not install ${vsix.file}.`)
    process.exit(installed)
  }
  // Who may use this editor may run programs as this user: only who has seen the address.
  const token = path.join(data, 'token')
  writeFileSync(token, randomBytes(24).toString('hex'), { mode: 0o600 })
  const server = spawn(
    editor.node,
    [
      editor.server,
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--connection-token-file',
      token,
      '--user-data-dir',
      path.join(data, 'user'),
      '--server-data-dir',
      path.join(data, 'server'),
      '--extensions-dir',
      extensions,
      '--default-folder',
      demo,
      '--telemetry-level',
      'off',
      '--accept-server-license-terms',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  server.stdout.on('data', (chunk) => {
    const address = /http:\/\/\S+/.exec(chunk.toString())?.[0]
    if (address !== undefined) console.log(`\nOpen ${address}\nCtrl+C ends it.`)
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.kill('SIGTERM'))
  server.once('exit', (code) => process.exit(code ?? 0))
}
