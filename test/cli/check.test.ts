import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layout } from '../../src/core/project/layout.ts'
import {
  copyProject,
  edit,
  makeReadyProject,
  removeProjects,
  type ReadyProject,
} from '../unit/core/readiness/support/readyProject.ts'
import { clock } from '../unit/core/readiness/support/stepRecord.ts'
import { runPython, python } from '../python.ts'
import { runInProcess } from './inProcess.ts'

/* `finalize-model check` from its arguments to its exit code, on real files. */

let ready: ReadyProject
let closed: ReadyProject
beforeAll(async () => {
  ready = await makeReadyProject()
  closed = await copyProject(ready)
  await edit(
    closed,
    layout.knownIssues,
    '- [x] P1: Crashed on an empty batch',
    '- [ ] P1: Breaks on <b>"&"</b> | and [x](y)',
  )
  await edit(closed, layout.configs.final, 'test_acc: 0.8', 'test_acc: 0.99')
})
afterAll(removeProjects)

async function check(
  args: readonly string[],
  options: { cwd?: string; colour?: boolean; width?: number } = {},
) {
  const { cwd = ready.root, colour = false, width = 80 } = options
  const { code, ...said } = await runInProcess(['check', ...args], {
    cwd,
    terminal: { colour, width },
    ports: { clock },
  })
  return { status: code, ...said }
}

describe('exit codes', () => {
  it('0: the gate is open', async () => {
    const { status, out } = await check([])
    expect(out).toContain('24 items: 24 passed')
    expect(out).toContain('Gate open. Deploy')
    expect(status).toBe(0)
  })

  it('finds the configuration where the run was made with another file than final_config.yaml', async () => {
    const own = await copyProject(ready)
    await rename(path.join(own.root, layout.configs.final), path.join(own.root, 'configs/own.yaml'))
    await edit(
      own,
      'results/production/run.json',
      '"path": "configs/final_config.yaml"',
      '"path": "configs/own.yaml"',
    )
    const { out } = await check([own.root, '--format', 'json'])
    const report = JSON.parse(out)
    const verdict = (id: string) => report.items.find((item: { id: string }) => item.id === id).verdict
    expect(verdict('test-target-met')).toBe('passed')
    expect(verdict('technical-approval')).toBe('passed')
  })

  it('1: the gate is closed, with what to do next and where', async () => {
    const { status, out } = await check([closed.root])
    expect(status).toBe(1)
    expect(out).toContain('Gate closed. Below target')
    expect(out).toContain(`Next, in ${path.relative(ready.root, closed.root)}`)
    expect(out).toContain('finalize-model sign-off technical-approval --approve')
  })

  it('1: the gate of an earlier phase, from the same command', async () => {
    const { status, out } = await check(['--gate', 'post_baseline'])
    expect(status).toBe(1)
    expect(out).toContain('15 items:')
    expect(out).not.toContain('Deploy')
  })

  it.each([
    ['a folder that isn’t there', ['nowhere'], 'nowhere does not exist'],
    ['a gate that isn’t there', ['--gate', 'none'], '--gate takes'],
    ['a format that isn’t there', ['--format', 'pdf'], '--format takes'],
  ])('2: %s', async (_, args, says) => {
    const { status, out, err } = await check(args)
    expect(err).toContain(says)
    expect([status, out]).toEqual([2, ''])
  })

  it('2: a folder that is no project', async () => {
    const folder = path.join(ready.root, 'data')
    expect(await check([], { cwd: folder })).toMatchObject({
      status: 2,
      err: expect.stringContaining('finalize-model init'),
    })
  })

  it('1, not a crash: a project with nothing in it but a broken configuration', async () => {
    const folder = path.join((await copyProject(ready)).root, 'fresh')
    await mkdir(path.join(folder, 'configs'), { recursive: true })
    await writeFile(path.join(folder, layout.configs.final), 'model: [')
    const { status, out } = await check([folder])
    expect(status).toBe(1)
    expect(out).toContain('Run finalize-model init')
    expect(out).not.toContain('passed')
  })
})

/** Text without its styles and marks. */
const words = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/\u001b\[\d+m/g, '')
    .replace(/[─✓✗↻○◔⚑–+x~?.\-\s]+/g, ' ')

describe('text', () => {
  it.each([60, 80, 110])('keeps to a width of %i', async (width) => {
    const { out } = await check([closed.root], { width })
    const tooLong = out.split('\n').filter((line) => line.length > width && line.trim().includes(' '))
    expect(
      tooLong.filter(
        (line) => !line.includes('finalize-model sign-off') && !line.includes(layout.productionChecklist),
      ),
    ).toEqual([])
  })

  it('is plain without colour, and the same words with it', async () => {
    const plain = await check([closed.root])
    const coloured = await check([closed.root], { colour: true })
    // eslint-disable-next-line no-control-regex
    expect(plain.out).not.toMatch(/\u001b/)
    expect(coloured.out).toContain('\u001b[31m✗')
    expect(words(coloured.out)).toBe(words(plain.out))
  })
})

describe('json', () => {
  it('carries every item with its reasons in words', async () => {
    const { status, out } = await check([closed.root, '--format', 'json'])
    const report = JSON.parse(out)
    expect(status).toBe(1)
    expect(report).toMatchObject({
      version: 1,
      gate: 'production_ready',
      phase: 5,
      open: false,
      decision: { decision: 'below-target' },
    })
    expect(report.items).toHaveLength(24)
    const missed = report.items.find((item: { id: string }) => item.id === 'test-target-met')
    expect(missed).toMatchObject({ number: 5, section: 'Test set', decidedBy: 'check', verdict: 'failed' })
    expect(missed.reasons[0]).toMatchObject({
      code: 'target-missed',
      severity: 'error',
      args: { target: 0.99 },
    })
    expect(missed.reasons[0].message).toContain('short of the target')
    expect(report.counts).toMatchObject({ failed: 2, pending: 0 })
  })
})

describe('sarif', () => {
  it('has a rule for each item and a result for each reason that keeps the gate closed', async () => {
    const { out } = await check([closed.root, '--format', 'sarif'])
    const [run] = JSON.parse(out).runs
    expect(run.tool.driver.rules).toHaveLength(24)
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
      expect(result.message.text).not.toBe('')
      const { artifactLocation, region } = result.locations[0].physicalLocation
      expect(artifactLocation.uri).toMatch(/^[\w./%-]+$/)
      if (region) expect(region.startLine).toBeGreaterThanOrEqual(1)
    }
    const levels = run.results.map(
      ({ ruleId, level }: { ruleId: string; level: string }) => `${ruleId} ${level}`,
    )
    expect(levels).toContain('no-critical-issues error')
    expect(levels.join()).not.toContain('final-training-complete')
  })

  it('has no result where the gate is open', async () => {
    const { out } = await check(['--format', 'sarif'])
    expect(JSON.parse(out).runs[0].results).toEqual([])
  })
})

describe('markdown', () => {
  it('is one table whose cells nothing can break out of', async () => {
    const { out } = await check([closed.root, '--format', 'markdown'])
    const rows = out.split('\n').filter((line) => line.startsWith('| '))
    expect(rows).toHaveLength(25)
    for (const row of rows.slice(1)) expect(row.replace(/\\\|/g, '').split('|')).toHaveLength(6)
    expect(out).not.toContain('<b>')
    expect(out).toContain('\\[x\\](y)')
  })
})

describe.runIf(python)('junit', () => {
  it('is well-formed XML with a failure for each item that keeps the gate closed', async () => {
    const { out } = await check([closed.root, '--format', 'junit'])
    const seen = JSON.parse(runPython('readJunit.py', [], out))
    expect(seen).toMatchObject({ tests: 24, cases: 24 })
    expect(seen.failures).toContainEqual([
      'no-critical-issues',
      'failed',
      expect.stringContaining('<b>"&"</b> | and [x](y)'),
    ])
    expect(seen.failures).toHaveLength(seen.stated)
  })
})
