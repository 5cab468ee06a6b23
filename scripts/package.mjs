/**
 * `npm run package`: one VSIX a platform with ONNX Runtime for it, and a universal one without. Names of platforms
 * as arguments package those only.
 */
import { createVSIX } from '@vscode/vsce'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildAll } from './build.mjs'
import { filesOf, platforms, universal, withoutPictures, wrongContents } from './packageContents.mjs'
import { root } from './steps.mjs'

/** What is packaged beside the bundles. */
const content = ['phases', 'templates', 'samples', 'schemas', 'media', 'snippets', 'l10n']
/** Of the PyTorch trainer: what pip needs. */
const trainer = ['src', 'pyproject.toml', 'README.md']
const documents = ['CHANGELOG.md', 'LICENSE']

/**
 * Packages that the bundles load at run time, and the files of each that are loaded: the packages carry builds for
 * browsers and other platforms too.
 */
const loaded = {
  '@resvg/resvg-wasm': ['package.json', 'index.js', 'index.mjs', 'index_bg.wasm'],
  '@tensorflow/tfjs-core': ['package.json', 'dist/tf-core.node.js'],
  '@tensorflow/tfjs-backend-cpu': ['package.json', 'dist/tf-backend-cpu.node.js'],
  '@tensorflow/tfjs-backend-wasm': [
    'package.json',
    'dist/tf-backend-wasm.node.js',
    'dist/tfjs-backend-wasm.wasm',
    'dist/tfjs-backend-wasm-simd.wasm',
    'dist/tfjs-backend-wasm-threaded-simd.wasm',
  ],
  hyparquet: ['package.json', 'LICENSE', 'src'],
  seedrandom: ['package.json', 'index.js', 'seedrandom.js', 'lib'],
  'dejavu-fonts-ttf': ['package.json', 'LICENSE', 'ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf'],
}
const native = {
  'onnxruntime-node': ['package.json', 'dist'],
  'onnxruntime-common': ['package.json', 'dist/cjs'],
}
/** Keys of the manifest that are about the repository. */
const ofTheRepository = ['private', 'scripts', 'devDependencies', 'dependencies', 'files', 'bin']
/** Asked for only where the user has it, or part of the editor. */
const elsewhere = ['vscode', '@tensorflow/tfjs-node']

/**
 * Packages the extension for the platforms.
 *
 * @param {readonly string[]} targets keys of `platforms`, or `universal`
 * @param {string} folder where the files go
 * @returns {Promise<{ target: string, file: string, bytes: number }[]>}
 */
export async function packageExtension(targets, folder) {
  mkdirSync(path.join(root, '.cache'), { recursive: true })
  mkdirSync(folder, { recursive: true })
  const stage = mkdtempSync(path.join(root, '.cache', 'package-'))
  try {
    const manifest = await fill(stage)
    const packaged = []
    for (const target of targets) {
      takeRuntime(stage, target)
      const file = path.join(folder, `${manifest.name}-${manifest.version}-${target}.vsix`)
      await createVSIX({
        cwd: stage,
        packagePath: file,
        dependencies: false,
        allowMissingRepository: true,
        rewriteRelativeLinks: false,
        ...(target === universal ? {} : { target }),
      })
      const wrong = wrongContents(filesOf(readFileSync(file)), target)
      if (wrong.length > 0) throw new Error(`The package for ${target} is wrong:\n${wrong.join('\n')}`)
      packaged.push({ target, file, bytes: statSync(file).size })
    }
    return packaged
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Everything but ONNX Runtime. */
async function fill(stage) {
  const metafiles = await buildAll(path.join(stage, 'dist'))
  refuseUnknown(metafiles)
  const manifest = readJson(path.join(root, 'package.json'))
  for (const key of ofTheRepository) delete manifest[key]
  writeFileSync(path.join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2))
  for (const name of [...documents, '.vscodeignore'])
    copyFileSync(path.join(root, name), path.join(stage, name))
  for (const name of readdirSync(root)) {
    if (content.includes(name) || /^package\.nls(\.[\w-]+)?\.json$/.test(name))
      cpSync(path.join(root, name), path.join(stage, name), { recursive: true })
  }
  // What a finding says to install; never what Python leaves beside it.
  for (const name of trainer)
    cpSync(path.join(root, 'trainer', name), path.join(stage, 'trainer', name), {
      recursive: true,
      filter: (source) => !/__pycache__|\.egg-info$/.test(source),
    })
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
  writeFileSync(path.join(stage, 'README.md'), withoutPictures(readme))
  // Findings and hovers link to these pages.
  cpSync(path.join(root, 'docs', 'reference'), path.join(stage, 'docs', 'reference'), { recursive: true })
  for (const [name, parts] of Object.entries(loaded)) take(stage, name, parts)
  writeFileSync(path.join(stage, 'THIRD_PARTY_NOTICES.txt'), notices(metafiles))
  return manifest
}

function takeRuntime(stage, target) {
  for (const name of Object.keys(native)) rmSync(packagesOf(stage, name), { recursive: true, force: true })
  if (target === universal) return
  for (const [name, parts] of Object.entries(native)) take(stage, name, parts)
  const binaries = path.join('bin', 'napi-v6', platforms[target])
  take(stage, 'onnxruntime-node', [binaries])
  // The same library under two names; the binding asks for the one without the patch version.
  for (const name of readdirSync(path.join(packagesOf(stage, 'onnxruntime-node'), binaries))) {
    if (/\.\d+\.\d+\.\d+\.dylib$/.test(name))
      rmSync(path.join(packagesOf(stage, 'onnxruntime-node'), binaries, name))
  }
}

/** Under `dist`, where Node looks for them from the bundles and the packager leaves them alone. */
function packagesOf(stage, name) {
  return path.join(stage, 'dist', 'node_modules', name)
}

function take(stage, name, parts) {
  for (const part of parts) {
    const from = path.join(root, 'node_modules', name, part)
    cpSync(from, path.join(packagesOf(stage, name), part), { recursive: true })
  }
}

/** A bundle that loads a package which is not taken along would fail at the user's only. */
function refuseUnknown(metafiles) {
  const known = new Set([...Object.keys(loaded), ...Object.keys(native), ...elsewhere])
  const imported = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ imports }) => imports),
  )
  const missing = imported
    .filter(({ path: name, external }) => external && !/^(node:|\.)/.test(name) && !isBuiltin(name))
    .map(({ path: name }) => packageName(name))
    .filter((name) => !known.has(name))
  if (missing.length > 0)
    throw new Error(
      `The bundles load ${[...new Set(missing)].join(', ')}, which scripts/package.mjs does not package.`,
    )
}

function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** The licences of what is in the bundles and beside them. */
function notices(metafiles) {
  const bundled = metafiles.flatMap(({ inputs }) =>
    Object.keys(inputs).flatMap(
      (input) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
    ),
  )
  const names = [...new Set([...bundled, ...Object.keys(loaded), ...Object.keys(native)])].toSorted((a, b) =>
    a < b ? -1 : 1,
  )
  return names
    .map((name) => {
      const folder = path.join(root, 'node_modules', name)
      const { version, license } = readJson(path.join(folder, 'package.json'))
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
      const text =
        file === undefined
          ? `Licensed under ${license}.`
          : readFileSync(path.join(folder, file), 'utf8').trim()
      return `${name} ${version} (${license})\n\n${text}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

/** Runs work that tells more on the console than anybody reads: the packager lists every file. */
export async function quietly(work) {
  const { log, warn } = console
  console.log = console.warn = () => {}
  try {
    return await work()
  } finally {
    Object.assign(console, { log, warn })
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const known = [...Object.keys(platforms), universal]
  const wrong = process.argv.slice(2).filter((name) => !known.includes(name))
  if (wrong.length > 0) {
    console.error(`No such platform: ${wrong.join(', ')}. There are: ${known.join(', ')}.`)
    process.exit(2)
  }
  const targets = process.argv.length > 2 ? process.argv.slice(2) : known
  const packaged = await quietly(() => packageExtension(targets, path.join(root, '.cache', 'packages')))
  for (const { file, bytes } of packaged)
    console.log(`${path.relative(root, file)}  ${(bytes / 1e6).toFixed(1)} MB`)
}
