import { spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createProject, run, until } from './launchProject.ts'
import { finalizeModel, startFinalizeModel } from './program.ts'

/* Trainings that are processes of this machine, with a trainer that only passes the time. */

// The machine may be busy with other tests.
vi.setConfig({ testTimeout: 200_000 })

const python = 'python3'
const hasPython = spawnSync(python, ['--version']).status === 0
let project: ReturnType<typeof createProject>
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  for (const { pid } of project.starts()) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  rmSync(project.folder, { recursive: true, force: true })
})

const launch = (...args: readonly string[]) => finalizeModel(['launch', ...args], project.folder)
function begin(): { child: ChildProcess; ended: Promise<number | null>; said: () => string } {
  const child = startFinalizeModel(['launch'], project.folder)
  children.push(child)
  let text = ''
  child.stdout?.on('data', (part: Buffer) => (text += part.toString()))
  child.stderr?.on('data', (part: Buffer) => (text += part.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, said: () => text }
}
const slow = { STAND_IN_EPOCHS: 400, STAND_IN_SECONDS: 0.1 }

describe.runIf(hasPython)('a training on this machine', () => {
  test('is given its arguments and its environment as they are', () => {
    const word = 'a "b" \'c\' && $HOME ${HOME} `d` %j\n;e'
    project = createProject({ python, env: { STAND_IN_SECONDS: 0, STAND_IN_WORD: word } })
    const { status, out } = launch('--mode', 'baseline')
    expect(status).toBe(0)
    expect(out).toContain('Epoch 3/3')
    expect(project.starts()).toMatchObject([
      {
        arguments: ['--config', 'configs/final_config.yaml', '--mode', 'baseline', '--output-dir', run],
        launcher: 'local',
        word,
      },
    ])
    expect(existsSync(project.at(`${run}/.job.json`))).toBe(false)
  })

  test('ends its epoch at Ctrl+C, and goes on from there', async () => {
    project = createProject({ python, env: slow })
    const first = begin()
    await project.epochs(2)
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(130)
    expect(project.record().exitCode).toBe(130)
    const epoch = project.lastEpoch()
    project.configure({ python, env: { STAND_IN_EPOCHS: epoch + 2, STAND_IN_SECONDS: 0 } })
    const { status, out } = launch('--resume', 'checkpoints/production/final_model_last.json')
    expect(status).toBe(0)
    expect(out).toContain(`Epoch ${epoch + 1}/${epoch + 2}`)
    expect(out).not.toContain(`Epoch ${epoch}/`)
  })

  test('outlives its starter, and is followed by the next one instead of being started again', async () => {
    project = createProject({ python, env: { STAND_IN_EPOCHS: 40, STAND_IN_SECONDS: 0.1 } })
    const first = begin()
    await project.epochs(2)
    await until(() => existsSync(project.at(`${run}/.job.json`)))
    first.child.kill('SIGKILL')
    await first.ended
    const { status, out } = launch()
    expect(status).toBe(0)
    expect(out).toContain('nothing is started a second time')
    expect(out).toContain('Epoch 40/40')
    expect(project.starts()).toHaveLength(1)
  })

  test('that ended while nobody looked is not trained again', async () => {
    project = createProject({ python, env: { STAND_IN_EPOCHS: 12, STAND_IN_SECONDS: 0.1 } })
    const first = begin()
    await project.epochs(1)
    await until(() => existsSync(project.at(`${run}/.job.json`)))
    first.child.kill('SIGKILL')
    await until(() => project.record().exitCode === 0)
    expect(launch().status).toBe(0)
    expect(project.starts()).toHaveLength(1)
  })

  test('is stopped from another terminal', async () => {
    project = createProject({ python, env: slow })
    const first = begin()
    await project.epochs(1)
    await until(() => existsSync(project.at(`${run}/.job.json`)))
    expect(launch('--stop')).toMatchObject({ status: 0 })
    await first.ended
    expect(project.record().exitCode).toBe(130)
    expect(launch('--stop').err).toContain('No training is noted')
  })

  test('into a directory where one runs is refused', async () => {
    project = createProject({ python, env: slow })
    const first = begin()
    await project.epochs(1)
    const second = launch()
    expect(second.status).toBe(2)
    expect(second.err).toMatch(/Another training \(process \d+/)
    first.child.kill('SIGINT')
    await first.ended
    expect(project.starts()).toHaveLength(1)
  })

  test('that is killed says so, and that nothing was kept', () => {
    project = createProject({ python, env: { STAND_IN_SECONDS: 0, STAND_IN_FAIL: 'vanish' } })
    const { status, err, out } = launch()
    expect(status).toBe(3)
    expect(err).toContain('ended with signal SIGKILL')
    expect(out).toContain('begins with the first epoch')
  })

  test('that lacks a package says which, and for which interpreter', () => {
    project = createProject({ python, env: { STAND_IN_SECONDS: 0, STAND_IN_FAIL: 'import' } })
    const { status, err } = launch()
    expect(status).toBe(3)
    expect(err).toContain('needs the Python package “no_such_package_of_ours”')
    expect(err).toContain(`${python} -m pip install`)
  })

  test('without torchrun says that torch is missing', () => {
    project = createProject({ python, launcher: 'torchrun', torchrun: { processes: 2 } })
    const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0
    const { status, err } = launch()
    if (hasTorch) expect(status).toBe(0)
    else expect(err).toContain('needs the Python package “torch”')
  })

  test('that prints 100 MB is followed in little memory and little time', () => {
    project = createProject({ python })
    writeFileSync(
      project.at('training_orchestrator.py'),
      "import sys\nfor _ in range(100): sys.stdout.write('x' * 1_000_000)\nprint('\\nlast words')\n",
    )
    const { status, out } = launch()
    expect(status).toBe(0)
    expect(out).toContain('last words')
    expect(out).toContain('are left out here and stand in')
    expect(out.length).toBeLessThan(60_000_000)
  })
})

describe('an interpreter', () => {
  test('that is not there is named, with what to do', () => {
    project = createProject({ python: '/nowhere/bin/python' })
    const { status, err } = launch()
    expect(status).toBe(3)
    expect(err).toContain('There is no /nowhere/bin/python. Choose')
    expect(existsSync(project.at(`${run}/.job.json`))).toBe(false)
  })

  test('that may not be executed is named, with what to do', () => {
    project = createProject({ python: '' })
    const file = project.at('python')
    writeFileSync(file, '#!/bin/sh\n')
    chmodSync(file, 0o644)
    project.configure({ python: file })
    expect(launch().err).toContain('may not be executed')
  })

  test('of the project is used before that of PATH, and that of the editor before both', () => {
    project = createProject({})
    const write = (name: string) => {
      mkdirSync(path.dirname(project.at(name)), { recursive: true })
      writeFileSync(project.at(name), `#!/bin/sh\necho this is ${name}\n`)
      chmodSync(project.at(name), 0o755)
    }
    write('.venv/bin/python')
    write('chosen/python')
    expect(launch().out).toContain('this is .venv/bin/python')
    const env = { FINALIZE_MODEL_PYTHON: project.at('chosen/python') }
    expect(finalizeModel(['launch'], project.folder, env).out).toContain('this is chosen/python')
  })
})

describe.runIf(hasPython)('a launcher of one’s own', () => {
  /** A cluster of one machine in a few lines: submit, state, stop. */
  const cluster = `
import json, os, signal, subprocess, sys
verb, rest = sys.argv[1], sys.argv[2:]
if verb == 'submit':
    job = subprocess.Popen(rest, stdin=subprocess.DEVNULL, stdout=open('cluster.log', 'w'), stderr=subprocess.STDOUT, start_new_session=True)
    print('warming up')
    print(f'job {job.pid} accepted')
elif verb == 'state':
    try:
        state = open(f'/proc/{rest[0]}/stat').read().rsplit(')', 1)[1].split()[0]
        print('Succeeded' if state == 'Z' else 'Running')
    except FileNotFoundError:
        code = json.load(open('results/production/run.json')).get('exitCode')
        print('Succeeded' if code == 0 else 'Failed')
elif verb == 'stop':
    os.kill(int(rest[0]), signal.SIGINT)
`
  const command = {
    start: ['{python}', 'cluster.py', 'submit', '{trainer}', '{arguments}'],
    id: 'job (\\d+)',
    status: ['{python}', 'cluster.py', 'state', '{id}'],
    stop: ['{python}', 'cluster.py', 'stop', '{id}'],
    log: ['tail', '-n', '+1', '-F', 'cluster.log'],
    poll_seconds: 1,
  }
  const section = (env: object) => ({ launcher: 'command', python, command, env })

  test('is started, shown, stopped and gone on with', async () => {
    project = createProject(section(slow))
    writeFileSync(project.at('cluster.py'), cluster)
    const first = begin()
    await project.epochs(2)
    await until(() => first.said().includes('Epoch 1/400'))
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(130)
    const epoch = project.lastEpoch()
    project.configure(section({ STAND_IN_EPOCHS: epoch + 2, STAND_IN_SECONDS: 0 }))
    expect(launch('--resume', 'checkpoints/production/final_model_last.json').status).toBe(0)
    expect(project.record()).toMatchObject({ exitCode: 0, launcher: 'command' })
    expect(project.starts()).toHaveLength(2)
  })

  test('goes on without its follower, and is found again', async () => {
    project = createProject(section({ STAND_IN_EPOCHS: 40, STAND_IN_SECONDS: 0.1 }))
    writeFileSync(project.at('cluster.py'), cluster)
    const first = begin()
    await project.epochs(1)
    first.child.kill('SIGKILL')
    await first.ended
    const noted = JSON.parse(readFileSync(project.at(`${run}/.job.json`), 'utf8')) as { id: string }
    expect(noted.id).toBe(String(project.starts()[0]!.pid))
    const { status, out } = launch()
    expect({ status, out }).toMatchObject({ status: 0 })
    expect(out).toContain('nothing is started a second time')
    expect(project.starts()).toHaveLength(1)
  })
})
