import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import {
  filesOf,
  platforms,
  universal,
  withoutPictures,
  wrongContents,
} from '../../../scripts/packageContents.mjs'

const runtime = (platform: string) => `dist/node_modules/onnxruntime-node/bin/napi-v6/${platform}`
const whole = [
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
  'samples/digits/configs/training_config.yaml',
  'phases/05_finalization/checklists/production_ready.md',
  'trainer/pyproject.toml',
  'trainer/src/finalize_trainer/facts/schema.json',
]
const forLinux = [...whole, `${runtime('linux/x64')}/onnxruntime_binding.node`]

describe('the contents of a VSIX', () => {
  it('may be what they are', () => {
    expect(wrongContents(whole, universal)).toEqual([])
    expect(wrongContents(forLinux, 'linux-x64')).toEqual([])
    for (const [target, folder] of Object.entries(platforms))
      expect(wrongContents([...whole, `${runtime(folder)}/onnxruntime_binding.node`], target)).toEqual([])
  })

  it.each(whole)('may not lack %s', (file) => {
    expect(
      wrongContents(
        forLinux.filter((each) => each !== file),
        'linux-x64',
      ),
    ).toEqual([`${file} is missing`])
  })

  it.each([
    ['dist/extension.cjs.map', 'a source map'],
    ['src/extension.ts', 'a source'],
    ['dist/node_modules/hyparquet/types.d.ts', 'a source'],
    ['test/vscode/flows/smoke.js', 'of the repository'],
    ['dist/node_modules/x/test/a.js', 'a test'],
    ['samples/digits/train.test.mjs', 'a test'],
    ['tsconfig.json', 'of the repository'],
    ['node_modules/yaml/index.js', 'of the repository'],
    ['samples/digits/__pycache__/a.py', 'left over'],
    ['dist/meta.json', 'of the build'],
    ['finalize-model-0.1.0.vsix', 'left over'],
  ])('may not hold %s', (file, what) => {
    expect(wrongContents([...forLinux, file], 'linux-x64')).toEqual([`${file} is ${what}`])
  })

  it('hold the runtime of their platform and no other', () => {
    const foreign = `${runtime('darwin/arm64')}/libonnxruntime.1.30.0.dylib`
    expect(wrongContents([...forLinux, foreign], 'linux-x64')).toEqual([`${foreign} is not for linux-x64`])
    expect(wrongContents(forLinux, universal)).toHaveLength(1)
    expect(wrongContents(whole, 'win32-x64')).toEqual([`${runtime('win32/x64')}/ has no runtime`])
  })

  it('have a README without the pictures, which the editor would not show', () => {
    expect(withoutPictures('It says:\n\n![a](b.png)\n\nAnd this.\n\n![c](d.png)\n\nEnd\n')).toBe(
      'It says.\n\nAnd this.\n\nEnd\n',
    )
    const readme = withoutPictures(readFileSync('README.md', 'utf8'))
    expect(readme).not.toContain('docs/images')
    expect(readme).not.toMatch(/:\n\n[A-Z#]/)
  })

  it('are read from the archive', () => {
    const archive = zipSync({
      'extension/a.js': new Uint8Array(3),
      'extension.vsixmanifest': new Uint8Array(1),
    })
    expect(filesOf(archive)).toEqual(['a.js'])
  })

  it('are asked for by files that are there', () => {
    const tracked = new Set(execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n'))
    const built = /^(?:dist\/|readme|changelog|LICENSE|THIRD_PARTY)/
    expect(whole.filter((file) => !built.test(file) && !tracked.has(file))).toEqual([])
  })
})
