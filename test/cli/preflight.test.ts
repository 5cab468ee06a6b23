import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rehearsalLock } from '../../src/cli/rehearse.ts'
import { acquireLock } from '../../src/node/lock.ts'
import { python } from '../python.ts'
import { finalizeModel, git, startFinalizeModel } from './program.ts'
import { digitsProject, tabularProject } from './projects.ts'

/* `finalize-model preflight` as a process: on the sample, on tables, and on projects whose training would fail. */

let folder: string
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const edit = (name: string, from: string, to: string) => {
  const text = readFileSync(path.join(folder, name), 'utf8')
  expect(text).toContain(from)
  writeFileSync(path.join(folder, name), text.replace(from, to))
}

describe('preflight of the sample', () => {
  beforeEach(() => {
    folder = digitsProject()
  })

  it('rehearses, tells time and room, and leaves the project as it was', () => {
    const { status, out, err } = finalizeModel(['preflight'], folder)
    expect(err).toBe('')
    expect(status).toBe(0)
    expect(out).toContain('1078 training, 359 validation and 360 test samples')
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /Rehearsed on 64 training samples in .*: one epoch, evaluation, export and verification went through\. An epoch of the whole training set will take about/,
    )
    expect(out).toMatch(/5 checkpoints will take .* at most/)
    expect(out).toContain('Ready to train.')
    git(folder, 'diff', '--exit-code', '--quiet')
    expect(existsSync(path.join(folder, 'results/production'))).toBe(false)
    expect(existsSync(path.join(folder, 'models'))).toBe(false)
    expect(existsSync(path.join(folder, 'phases/05_finalization/test_set.lock.json'))).toBe(false)
    expect(readdirSync(path.join(folder, '.finalize'))).toEqual(['rehearsal.log'])
  })

  it('calls nothing ready that was stopped before its end', async () => {
    const child = startFinalizeModel(['preflight'], folder)
    let out = ''
    child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()))
    const ended = new Promise((resolve) => child.once('close', resolve))
    const stage = path.join(folder, '.finalize/rehearsal/configs/final_config.yaml')
    while (!existsSync(stage)) await setTimeout(20)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(out).toContain('Stopped before the rehearsal ended: it shows nothing.')
    expect(out).not.toContain('Ready to train.')
    expect(readdirSync(path.join(folder, '.finalize'))).toEqual(['rehearsal.log'])
  })

  it('takes the stand-in from no other rehearsal', async () => {
    const lock = await acquireLock(path.join(folder, rehearsalLock))
    const { status, err } = finalizeModel(['preflight'], folder)
    expect([status, err]).toEqual([
      2,
      expect.stringContaining(`this project is being rehearsed by process ${process.pid} on `),
    ])
    if (lock.held) await lock.release()
  })

  it('only looks where it is told to, and says so as JSON', () => {
    const { status, out } = finalizeModel(['preflight', '--no-rehearsal', '--format', 'json'], folder)
    expect(status).toBe(0)
    const { findings } = JSON.parse(out) as { findings: { code: string }[] }
    expect(findings.map(({ code }) => code)).toContain('splits-disjoint')
    expect(findings.map(({ code }) => code)).not.toContain('preflight-rehearsed')
    expect(existsSync(path.join(folder, '.finalize'))).toBe(false)
  })

  it('finds test samples that are in the training set, and rehearses nothing then', () => {
    cpSync(path.join(folder, 'data/test.npz'), path.join(folder, 'data/train.npz'))
    const { status, out } = finalizeModel(['preflight'], folder)
    expect(status).toBe(1)
    expect(out).toContain('✗')
    expect(out).not.toContain('Rehearsed')
  })

  it('finds a device that isn’t there', () => {
    edit('configs/optimization_config.yaml', 'training:\n', 'training:\n  device: cuda:7\n')
    const { status, out } = finalizeModel(['preflight', '--no-rehearsal'], folder)
    expect(status).toBe(1)
    expect(out).toMatch(/training\.device asks for cuda:7/)
  })

  it('says which configuration is missing', () => {
    const { status, err } = finalizeModel(['preflight', '--config', 'configs/other.yaml'], folder)
    expect(status).toBe(2)
    expect(err).toContain('configs/other.yaml')
  })
})

describe('preflight of tables', () => {
  beforeEach(() => {
    folder = tabularProject('wine')
  })

  it('slices CSV, and any configuration', () => {
    const { status, out } = finalizeModel(['preflight', '--config', 'configs/own.yaml'], folder)
    expect(out).toContain('Ready to train.')
    expect(status).toBe(0)
  })

  it.runIf(python)('says which module the project’s own script lacks, before anything is started', () => {
    writeFileSync(
      path.join(folder, 'training_orchestrator.py'),
      'import json\nimport no_such_module.inner\ntry:\n    import also_missing\nexcept ImportError:\n    pass\nraise SystemExit("started")\n',
    )
    const { status, out } = finalizeModel(['preflight', '--config', 'configs/own.yaml'], folder)
    expect(status).toBe(1)
    expect(out).toContain('imports no_such_module, which')
    expect(out).not.toContain('also_missing')
  })

  it.runIf(python)('shows where a script fails that leaves nothing, and keeps what it printed', () => {
    mkdirSync(path.join(folder, 'lib'))
    writeFileSync(path.join(folder, 'lib/words.py'), 'said = "of the project"\n')
    writeFileSync(
      path.join(folder, 'training_orchestrator.py'),
      'from lib.words import said\nprint("ran with", said)\n',
    )
    const { status, out } = finalizeModel(['preflight', '--config', 'configs/own.yaml'], folder)
    expect(status).toBe(1)
    expect(out.replaceAll(/\s+/g, ' ')).toContain('ended without an error but left no run.json')
    expect(out).toContain('The rehearsal failed in the step train')
    expect(readFileSync(path.join(folder, '.finalize/rehearsal.log'), 'utf8')).toContain(
      'ran with of the project',
    )
  })
})

/** Beside the project: what is written into it meanwhile is told. */
const marker = () => `${folder} submitted`
const jobs = () => (existsSync(marker()) ? readFileSync(marker(), 'utf8').trim().split('\n').length : 0)

/** Preflight with the project's own configuration, read from its JSON. */
function preflight(...options: readonly string[]) {
  const args = ['preflight', '--config', 'configs/own.yaml', '--format', 'json', ...options]
  const { status, out, err } = finalizeModel(args, folder, { MARKER: marker() })
  if (!out.startsWith('{')) throw new Error(err)
  const { findings } = JSON.parse(out) as { findings: { code: string; severity: string; message: string }[] }
  return { status, findings, codes: findings.map(({ code }) => code) }
}

function preflightOf(script: string) {
  writeFileSync(path.join(folder, 'training_orchestrator.py'), script)
  return preflight()
}

const strayed = (findings: readonly { code: string; message: string }[]) =>
  findings.filter(({ code }) => code === 'preflight-strayed').map(({ message }) => message)

describe.runIf(python)('preflight of a script that writes where it likes', () => {
  beforeEach(() => {
    folder = tabularProject('wine')
    mkdirSync(path.join(folder, 'outputs'))
    writeFileSync(path.join(folder, 'outputs/history.csv'), 'old\n')
    writeFileSync(path.join(folder, 'log.txt'), 'of yesterday')
  })

  it('keeps it to the stand-in, also what it changes in place and what it finds by its own place', () => {
    const { findings } = preflightOf(`
from pathlib import Path
root = Path(__file__).resolve().parent
with open(root / "outputs/history.csv", "a") as history:
    history.write("new\\n")
Path("runs/one").mkdir(parents=True)
Path("runs/one/weights.bin").write_text("x" * 100)
Path("log.txt").write_text("of the rehearsal")
print("wrote", (root / "outputs/history.csv").read_text().split())
`)
    expect(readFileSync(path.join(folder, '.finalize/rehearsal.log'), 'utf8')).toContain(
      "wrote ['old', 'new']",
    )
    expect(strayed(findings)).toEqual([])
    expect(readFileSync(path.join(folder, 'outputs/history.csv'), 'utf8')).toBe('old\n')
    expect(readFileSync(path.join(folder, 'log.txt'), 'utf8')).toBe('of yesterday')
    expect(existsSync(path.join(folder, 'runs'))).toBe(false)
  })

  it('says what it wrote into the project all the same', () => {
    const { findings } = preflightOf(`
from pathlib import Path
project = Path(${JSON.stringify(folder)})
(project / "outputs/history.csv").write_text("over it")
(project / "strays").mkdir()
for number in range(6):
    (project / "strays" / f"{number}.txt").write_text("x")
`)
    expect(strayed(findings)).toEqual([
      expect.stringMatching(
        /^7 files of the project were written during the rehearsal: outputs\/history\.csv, strays\/0\.txt, .*strays\/3\.txt …\. If no other program/,
      ),
    ])
  })
})

function clusterOf(launch: object): void {
  folder = tabularProject('wine', { launch, training: { epochs: 3, batch_size: 16, device: 'cuda' } })
}

describe('preflight of a training that belongs elsewhere', () => {
  afterEach(() => rmSync(marker(), { force: true }))
  /** A cluster that notes each job, and runs it as it stands. */
  const submit = `require('node:fs').appendFileSync(process.env.MARKER, 'job\\n')
const { status } = require('node:child_process').spawnSync(process.argv[1], process.argv.slice(2), { stdio: 'inherit' })
process.exit(status ?? 9)`
  const command = { start: [process.execPath, '-e', submit, '{trainer}', '{arguments}'] }

  it.each([
    ['Slurm', { launcher: 'slurm' }],
    ['Ray', { launcher: 'ray', download: ['no-such-program', '{run_dir}'] }],
    ['a command', { launcher: 'command', command }],
    ['several machines', { launcher: 'torchrun', torchrun: { machines: 2, endpoint: 'node1:29400' } }],
  ])('by %s: rehearses here, submits nothing, and says what stays unseen', (_, launch) => {
    clusterOf({ trainer: 'embedded', ...launch })
    const { status, findings, codes } = preflight()
    expect([status, codes.filter((code) => code.startsWith('preflight-rehears'))]).toEqual([
      0,
      ['preflight-rehearses-here', 'preflight-rehearsed'],
    ])
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(jobs()).toBe(0)
  })

  it('rehearses there where it is asked to, as jobs', () => {
    clusterOf({ trainer: 'embedded', launcher: 'command', command })
    const { status, codes } = preflight('--on-cluster')
    expect(status).toBe(0)
    expect(codes.slice(-3, -1)).toEqual(['preflight-rehearses-there', 'preflight-rehearsed'])
    // The training and the export.
    expect(jobs()).toBe(2)
  })

  it('does not rehearse with an interpreter that only the nodes have, and says so', () => {
    clusterOf({ trainer: 'project', python: '/nodes/only/python', launcher: 'slurm' })
    writeFileSync(path.join(folder, 'training_orchestrator.py'), 'print("mine")\n')
    const { status, findings } = preflight()
    expect(status).toBe(0)
    const told = findings.map(({ code, severity }) => `${code} ${severity}`)
    expect(told).toContain('preflight-interpreter-unreadable warning')
    expect(told).toContain('preflight-not-here warning')
    expect(told.join()).not.toContain('preflight-rehearsed')
  })
})
