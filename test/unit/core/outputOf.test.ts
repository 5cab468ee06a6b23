import os from 'node:os'
import { describe, expect, it } from 'vitest'
import { outputOf } from '../../../src/core/outputOf.ts'
import { nodeProcesses } from '../../../src/node/processes.ts'

const options = { cwd: os.tmpdir(), limit: 10 }
const node = (script: string, more = options) =>
  outputOf(nodeProcesses, process.execPath, ['-e', script], more)

describe('outputOf', () => {
  it.each([
    ['what is printed', 'console.log("told")', 'told\n'],
    ['the first characters of much', 'console.log("0123456789abc")', '0123456789'],
    ['nothing of standard error', 'console.error("secret")', ''],
    ['no output of a program that fails', 'console.log("told"); process.exitCode = 3', undefined],
    ['no output of a program that is ended', 'console.log("told"); process.kill(process.pid)', undefined],
  ])('gives %s', async (_, script, output) => {
    expect(await node(script)).toBe(output)
  })

  it.each([
    ['a program that is not there', 'no-such-program-anywhere', []],
    ['a name that no program can have', 'no\0program', []],
    ['an argument that no program can take', process.execPath, ['a\0b']],
  ])('gives none of %s', async (_, command, args) => {
    expect(await outputOf(nodeProcesses, command, args, options)).toBeUndefined()
  })

  it('passes on what is a fault of ours', async () => {
    const broken = { run: () => Promise.reject(new TypeError('a fault')) }
    await expect(outputOf(broken, 'any', [], options)).rejects.toThrow('a fault')
  })
})
