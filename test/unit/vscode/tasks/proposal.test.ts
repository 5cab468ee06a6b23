import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import type { Files } from '../../../../src/core/ports.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { isChanged, propose, withTrainer, type Proposal } from '../../../../src/vscode/tasks/proposal.ts'

const configs = fileURLToPath(new URL('../../../../samples/digits/configs', import.meta.url))
const { training, optimization, final } = layout.configs

let root: string
let files: Files

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'proposal-'))
  await cp(configs, path.join(root, 'configs'), { recursive: true })
  files = nodeFiles(root)
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function proposed(source: string | undefined): Promise<Proposal> {
  const result = await propose(files, source)
  if (!result.ok) throw new Error(result.findings.map(({ code }) => code).join())
  return result.value
}

describe('propose', () => {
  it('shows a first derivation against its source', async () => {
    const proposal = await proposed(optimization)
    expect(proposal).toMatchObject({ against: optimization, existing: undefined, isTrainerOpen: false })
    expect(proposal.changes.length).toBeGreaterThan(3)
    expect(isChanged(proposal)).toBe(true)
    expect(await files.stat(final)).toBeUndefined()
  })

  it('has nothing to accept once that is written', async () => {
    await files.write(final, (await proposed(optimization)).text)
    expect(isChanged(await proposed(optimization))).toBe(false)
  })

  it('shows another source against the file', async () => {
    await files.write(final, (await proposed(optimization)).text)
    const proposal = await proposed(training)
    expect(proposal.against).toBe(final)
    expect(isChanged(proposal)).toBe(true)
    expect(proposal.text).toContain('LogisticRegression')
  })

  it('takes the file as it is where no source is named', async () => {
    await files.write(final, 'model: {architecture: MLP}\n')
    const proposal = await proposed(undefined)
    expect(proposal.text).toBe('model: {architecture: MLP}\n')
    expect(isChanged(proposal)).toBe(false)
  })

  it('tells what a source lacks', async () => {
    await files.write(optimization, 'model: [')
    const result = await propose(files, optimization)
    expect(result.ok).toBe(false)
    expect(result.findings[0]?.code).toBe('derive-source-invalid')
  })
})

describe('the trainer', () => {
  it.each([
    ['both could train it', 'training_orchestrator.py', (text: string) => text, true],
    ['there is no script', 'other.py', (text: string) => text, false],
    [
      'only the script knows the architecture',
      'training_orchestrator.py',
      (text: string) => text.replace('SimpleCNN', 'ResNet18'),
      false,
    ],
    [
      'the configuration says which',
      'training_orchestrator.py',
      (text: string) => `${text}\nlaunch:\n  trainer: project\n`,
      false,
    ],
  ])('is asked for only where that is open: %s', async (_, script, change, isOpen) => {
    await files.write(script, '')
    await files.write(optimization, change(await files.readText(optimization)))
    expect((await proposed(optimization)).isTrainerOpen).toBe(isOpen)
  })

  it('is written down, so that neither the next time nor the pipeline has to ask', async () => {
    await files.write('training_orchestrator.py', '')
    const chosen = withTrainer(await proposed(optimization), 'embedded')
    await files.write(final, chosen!.text)
    const config = readConfig(await files.readText(final), final)
    expect(config.ok && config.value.launch.trainer).toBe('embedded')
    const again = await proposed(optimization)
    expect(again.isTrainerOpen).toBe(false)
    expect(isChanged(again)).toBe(false)
  })
})
