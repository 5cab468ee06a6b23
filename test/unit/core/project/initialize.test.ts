import { mkdtemp, readdir, symlink } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { initialize } from '../../../../src/core/project/initialize.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { phases } from '../../../../src/core/phases/phases.ts'
import { packageRoot } from '../../../../src/cli/packageRoot.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const packaged = nodeFiles(packageRoot())
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'init “quoted” & $HOME '))
})

async function init(sample?: string) {
  const made = await initialize(packaged, nodeFiles(folder), sample)
  if (!made.ok) throw new Error(made.findings.map(({ code }) => code).join())
  return made.value
}

describe('initialize', () => {
  it('brings phases, a configuration without errors, known issues and what git should know', async () => {
    const { written, kept } = await init()
    expect(kept).toEqual([])
    for (const { checklist, workflow } of phases)
      expect(written).toEqual(expect.arrayContaining([checklist, workflow]))
    expect(written).toEqual(
      expect.arrayContaining([layout.configs.training, layout.knownIssues, '.gitattributes', '.gitignore']),
    )
    const files = nodeFiles(folder)
    expect(await files.readText('.gitattributes')).toBe(`${layout.signOffs} merge=union\n`)
    const text = await files.readText(layout.configs.training)
    const findings = diagnose(text, { file: layout.configs.training, kind: 'training' })
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('lays a training script where there is none, and none beside a sample', async () => {
    const files = nodeFiles(folder)
    await files.write('training_orchestrator.py', 'mine')
    expect((await init()).kept).toContain('training_orchestrator.py')
    expect(await files.readText('training_orchestrator.py')).toBe('mine')
    await files.remove('training_orchestrator.py')
    expect((await init('digits')).written).not.toContain('training_orchestrator.py')
    expect((await init()).written).toEqual(['training_orchestrator.py'])
  })

  it('changes nothing the second time', async () => {
    const first = await init()
    const again = await init()
    expect(again.written).toEqual([])
    expect(again.kept).toEqual(first.written)
  })

  it('overwrites nothing and brings back what is missing', async () => {
    await init()
    const files = nodeFiles(folder)
    const [first, second] = [phases[0]!.checklist, phases[1]!.checklist]
    await files.write(first, 'mine')
    await files.remove(second)
    expect((await init()).written).toEqual([second])
    expect(await files.readText(first)).toBe('mine')
  })

  it('adds its lines to what git files hold, their last line whole', async () => {
    const files = nodeFiles(folder)
    await files.write('.gitattributes', '*.bin binary')
    await files.write('.gitignore', 'checkpoints/\r\nnode_modules/\r\n')
    await init()
    expect(await files.readText('.gitattributes')).toBe(`*.bin binary\n${layout.signOffs} merge=union\n`)
    const ignored = (await files.readText('.gitignore')).split(/\r?\n/)
    expect(ignored.filter((line) => line === 'checkpoints/')).toHaveLength(1)
    expect(ignored).toContain('.finalize/')
  })

  it('brings no configuration where the project has one', async () => {
    await nodeFiles(folder).write(layout.configs.optimization, 'task: classification\n')
    expect((await init()).written).not.toContain(layout.configs.training)
  })

  it('brings the data of a sample', async () => {
    const { written } = await init('digits')
    expect(written).toEqual(expect.arrayContaining(['data/train.npz', 'data/val.npz', 'data/test.npz']))
  })

  it.each(['nope', '../digits', 'digits/data', '', '.'])('refuses the sample “%s”', async (sample) => {
    const made = await initialize(packaged, nodeFiles(folder), sample)
    expect(made.ok ? [] : made.findings.map(({ code, args }) => [code, args['known']])).toEqual([
      ['sample-unknown', ['digits']],
    ])
    expect(await readdir(folder)).toEqual([])
  })

  it('writes through no link that leads out of the project', async () => {
    const outside = await mkdtemp(path.join(os.tmpdir(), 'outside-'))
    await symlink(outside, path.join(folder, 'phases'))
    const made = await initialize(packaged, nodeFiles(folder))
    expect(made.ok ? [] : made.findings.map(({ code }) => code)).toEqual(['path-outside-project'])
    expect(await readdir(outside)).toEqual([])
  })
})
