/**
 * Installs the editor that the tests in test/vscode run in: VS Code's own workbench and extension host out of the
 * package registry, the Node that it needs and a Chromium; into `.cache/vscode`, once per lock file.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, run } from './steps.mjs'

const home = path.join(root, '.cache', 'vscode')
const source = path.join(root, 'test', 'vscode', 'harness')
const stamp = 'installed.stamp'
const codeServer = path.join('node_modules', 'code-server', 'lib', 'vscode')

/** What no test needs, relative to the workbench's folder: two thirds of what is installed. */
const superfluous = [
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/sqlite3/deps',
  'node_modules/@vscode/windows-process-tree',
  'node_modules/node-pty/deps',
  'node_modules/node-pty/third_party',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'extensions/microsoft-authentication',
]

/** Folders with a folder a platform; only this machine's is kept. */
const binaries = ['node_modules/node-pty/prebuilds', 'node_modules/@vscode/ripgrep-universal/bin']

/**
 * @returns {{ node: string, server: string, chromium: string } | { missing: string }} what to start, or in a sentence
 *   why this machine cannot
 */
export function setUpVscode() {
  const editor = installEditor()
  if ('missing' in editor) return editor
  const chromium = findChromium()
  if (chromium === undefined)
    return {
      missing: 'there is no Chromium: install it as /usr/bin/chromium, or name its program in CHROMIUM',
    }
  return { ...editor, chromium }
}

/** @returns {{ node: string, server: string } | { missing: string }} the editor's server and the Node that runs it */
export function installEditor() {
  const nodePackage = `node-${process.platform}-${process.arch}`
  const manifest = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'))
  if (manifest.optionalDependencies[nodePackage] === undefined)
    return { missing: `there is no editor to install for ${process.platform} ${process.arch}` }
  const node = path.join(home, 'node_modules', nodePackage, 'bin', 'node')
  const server = path.join(home, codeServer, 'out', 'server-main.js')
  const hash = createHash('sha256').update([...superfluous, ...binaries].join('\n'))
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(path.join(source, name)))
  const digest = hash.digest('hex')
  const before = path.join(home, stamp)
  if (existsSync(before) && readFileSync(before, 'utf8') === digest) return { node, server }
  if (!install(digest)) return { missing: 'installing the editor failed; the message of npm is above' }
  return { node, server }
}

/** Installs beside what is there and takes its place when it is whole. */
function install(digest) {
  console.log('Installing the editor that the tests run in …')
  mkdirSync(path.dirname(home), { recursive: true })
  const fresh = mkdtempSync(`${home}-`)
  try {
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(path.join(source, name), path.join(fresh, name))
    const workbench = path.join(fresh, codeServer)
    const flags = [
      '--no-save',
      '--omit=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]
    for (const cwd of [fresh, workbench, path.join(workbench, 'extensions')])
      if (run('npm', ['install', ...flags], { cwd }) !== 0) return false
    prune(workbench)
    writeFileSync(path.join(fresh, stamp), digest)
    rmSync(home, { recursive: true, force: true })
    renameSync(fresh, home)
    return true
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function prune(workbench) {
  for (const name of superfluous) rmSync(path.join(workbench, name), { recursive: true, force: true })
  for (const folder of binaries
    .map((name) => path.join(workbench, name))
    .filter((name) => existsSync(name))) {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${process.platform}-${process.arch}`))
        rmSync(path.join(folder, name), { recursive: true, force: true })
    }
  }
}

/** Chromium: named in CHROMIUM, installed, or, where this is root on a Debian, installed now. */
function findChromium() {
  const named = process.env['CHROMIUM']
  if (named !== undefined) return existsSync(named) ? named : undefined
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const found = () => usual.find((name) => existsSync(name))
  const present = found()
  if (present !== undefined) return present
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.log('Installing Chromium …')
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options)
  return found()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now()
  const editor = setUpVscode()
  if ('missing' in editor) {
    console.error(`The tests in the editor cannot run: ${editor.missing}.`)
    process.exit(1)
  }
  console.log(`The editor is ready in .cache/vscode (${((performance.now() - began) / 1000).toFixed(1)} s).`)
}
