/**
 * `npm run code`: VS Code with the extension on the demo project. The desktop's where `code` is installed and there is a
 * display, else one in the browser, served on this machine only.
 */
import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { installPackages, root, run } from './steps.mjs'

/** Of the browser's editor at its first start: what the demo is about, and nothing beside it. */
const firstSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
}

installPackages()
const { buildAll } = await import('./build.mjs')
const { setUpSample } = await import('./sample.mjs')
await buildAll()
const demo = path.join(root, 'demo')
if (!existsSync(demo)) {
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] }
  const status = setUpSample(path.join(root, 'dist', 'cli', 'main.js'), demo, quiet)
  if (status !== 0) process.exit(status)
  console.log(`The sample is set up in ${path.relative(process.cwd(), demo)}.`)
}
const desktop = process.argv.includes('--browser') ? undefined : findDesktop()
if (desktop === undefined) await serve()
else process.exit(run(desktop, [`--extensionDevelopmentPath=${root}`, demo]))

/** The program of an installed VS Code on the search path; none where there is no display to open it on. */
function findDesktop() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return undefined
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const program =
      process.platform === 'win32' ? path.join(folder, '..', 'Code.exe') : path.join(folder, 'code')
    if (folder !== '' && existsSync(program)) return program
  }
  return undefined
}

async function serve() {
  const { installEditor } = await import('./vscodeSetup.mjs')
  const { installArguments, serveArguments } = await import('./vscodeServer.mjs')
  const { packageExtension, quietly } = await import('./package.mjs')
  const editor = installEditor()
  if ('missing' in editor) {
    console.error(
      `There is no "code" on the search path (or no display), and ${editor.missing}. Install VS Code and start again.`,
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
  const settings = path.join(data, 'user', 'User', 'settings.json')
  if (!existsSync(settings)) {
    mkdirSync(path.dirname(settings), { recursive: true })
    writeFileSync(settings, JSON.stringify(firstSettings, undefined, 2))
  }
  // Who may use this editor may run programs as this user: only who has seen the address.
  const token = path.join(data, 'token')
  writeFileSync(token, randomBytes(24).toString('hex'), { mode: 0o600 })
  const server = spawn(
    editor.node,
    [
      editor.server,
      ...serveArguments(data, extensions),
      '--connection-token-file',
      token,
      '--default-folder',
      demo,
      // The demo was written by this script.
      '--disable-workspace-trust',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  let isOpen = false
  const listen = (chunk) => {
    if (isOpen) return
    said = (said + chunk).slice(-10_000)
    const query = /http:\/\/[^\s/?]+:(\d+)\/?(\?\S+)\s/.exec(said)
    if (query === null) return
    isOpen = true
    console.log(`\nOpen http://127.0.0.1:${query[1]}/${query[2]}\nCtrl+C ends it.`)
  }
  server.stdout.on('data', listen)
  server.stderr.on('data', listen)
  let isEnding = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      isEnding = true
      server.kill('SIGTERM')
    })
  }
  server.once('error', (error) => {
    console.error(`The editor could not be started: ${error.message}`)
    process.exit(1)
  })
  server.once('exit', (code) => {
    if (isEnding) process.exit(0)
    console.error(`The editor ended by itself${isOpen ? '' : ' before it could be opened'}.`)
    if (!isOpen) console.error(said.trim())
    process.exit(code || 1)
  })
}
