/** What each VSIX must hold, and what must never get into one. */
import { unzipSync } from 'fflate'

/** Where each platform's ONNX Runtime lies in its package; the universal VSIX comes without. */
export const platforms = {
  'linux-x64': 'linux/x64',
  'linux-arm64': 'linux/arm64',
  'darwin-arm64': 'darwin/arm64',
  'win32-x64': 'win32/x64',
}
export const universal = 'universal'

const runtime = 'dist/node_modules/onnxruntime-node/bin/napi-v6/'

const wanted = [
  'package.json',
  'package.nls.json',
  'readme.md',
  'changelog.md',
  'LICENSE.txt',
  'THIRD_PARTY_NOTICES.txt',
  'dist/extension.cjs',
  'dist/engineThread.cjs',
  'dist/cli/main.js',
  'dist/runtime/inferenceProcess.js',
  'dist/node/kernelThread.js',
  'dist/node/digestThread.js',
  'dist/webview/run.js',
  'docs/reference/configuration.md',
  'schemas/final_config.editor.schema.json',
  'snippets/configuration.json',
  'l10n/bundle.l10n.json',
  'media/container.svg',
  'phases/05_finalization/checklists/production_ready.md',
  'samples/digits/configs/training_config.yaml',
  'trainer/pyproject.toml',
  'trainer/src/finalize_trainer/facts/schema.json',
]

/** Of the repository, of other tools, or left over: nothing that the extension reads. */
const unwanted = [
  [/\.map$/, 'a source map'],
  [/\.(?:ts|mts|cts|tsbuildinfo)$/, 'a source'],
  [/^(?:src|webview|test|scripts|node_modules)\//, 'of the repository'],
  [/(?:^|\/)(?:tests?|__tests__|coverage)\//, 'a test'],
  [/\.(?:test|spec|flow|suite)\.\w+$/, 'a test'],
  [/(?:^|\/)(?:tsconfig[^/]*|knip|vitest\.config|package-lock)\.\w+$/, 'of the repository'],
  [/(?:^|\/)(?:__pycache__|\.cache|\.git|\.github)\/|\.pyc$|\.vsix$/, 'left over'],
  [/^dist\/meta\.json$/, 'of the build'],
]

/**
 * What is wrong with the files of a VSIX, a line each.
 *
 * @param {readonly string[]} files paths inside `extension/`
 * @param {string} target a key of `platforms`, or `universal`
 */
export function wrongContents(files, target) {
  const there = new Set(files)
  const missing = wanted.filter((file) => !there.has(file)).map((file) => `${file} is missing`)
  const extra = files.flatMap((file) => {
    const what = unwanted.find(([pattern]) => pattern.test(file))?.[1]
    return what === undefined ? [] : [`${file} is ${what}`]
  })
  const native = files.filter((file) => /\.(?:node|so[.\d]*|dylib|dll)$/.test(file))
  const own = target === universal ? undefined : `${runtime}${platforms[target]}/`
  const foreign = native
    .filter((file) => own === undefined || !file.startsWith(own))
    .map((file) => `${file} is not for ${target}`)
  const hasOwn = own === undefined || files.includes(`${own}onnxruntime_binding.node`)
  return [...missing, ...extra, ...foreign, ...(hasOwn ? [] : [`${own} has no runtime`])]
}

/**
 * The files of a VSIX, as paths inside `extension/`.
 *
 * @param {Uint8Array} bytes
 * @returns {readonly string[]}
 */
export function filesOf(bytes) {
  const names = []
  unzipSync(bytes, { filter: ({ name }) => (names.push(name), false) })
  return names.filter((name) => name.startsWith('extension/')).map((name) => name.slice('extension/'.length))
}

/** A README without its pictures: the editor's page of an extension shows none that come with it. */
export function withoutPictures(markdown) {
  return markdown.replaceAll(/(:?)\n\n!\[[^\]\n]*\]\([^)\n]*\)/g, (_, colon) => (colon === '' ? '' : '.'))
}
