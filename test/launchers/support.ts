import { spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createProject, until } from '../cli/launchProject.ts'
import { finalizeModel, startFinalizeModel } from '../cli/program.ts'
import { tabularProject } from '../cli/projects.ts'
import { torchPython } from './tools.ts'

type Project = ReturnType<typeof createProject>

/** What differs between the launchers in the tests that are the same for all. */
export interface Kind {
  /** The section of the launcher, beside the environment of the trainer. */
  readonly section: () => Readonly<Record<string, unknown>>
  readonly env: () => Readonly<Record<string, string>>
  readonly launcher: string
  readonly processes?: number
  /** Whether it hands the training to other machines, of which a rehearsal uses none by itself. */
  readonly isCluster?: boolean
  /** How many jobs the cluster has seen. */
  readonly submitted?: () => number
}

interface Coded {
  readonly code: string
}

interface Step {
  readonly state: string
  readonly findings: readonly Coded[]
}

export const hostileWord = 'a "b" \'c\' && $HOME `d` %j\n;e'

/** A project for one test, and the command line in it. */
export async function withProject(
  kind: Kind,
  trainer: Readonly<Record<string, unknown>>,
  work: (
    project: Project,
    launch: (...args: readonly string[]) => ReturnType<typeof finalizeModel>,
    begin: () => { child: ChildProcess; ended: Promise<number | null>; said: () => string },
  ) => Promise<void>,
): Promise<void> {
  const project = createProject({ ...kind.section(), env: trainer })
  const children: ChildProcess[] = []
  const begin = () => {
    const child = startFinalizeModel(['launch'], project.folder, kind.env())
    children.push(child)
    let text = ''
    child.stdout?.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr?.on('data', (part: Buffer) => (text += part.toString()))
    return {
      child,
      ended: new Promise<number | null>((resolve) => child.once('close', resolve)),
      said: () => text,
    }
  }
  try {
    await work(project, (...args) => finalizeModel(['launch', ...args], project.folder, kind.env()), begin)
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
    finalizeModel(['launch', '--stop', '--now'], project.folder, kind.env())
    for (const { pid } of project.starts()) spawnSync('kill', ['-9', String(pid)])
    rmSync(project.folder, { recursive: true, force: true })
  }
}

/** What must work alike on each launcher. */
export function testAlike(kind: Kind): void {
  const processes = kind.processes ?? 1
  const slow = { STAND_IN_EPOCHS: 600, STAND_IN_SECONDS: 0.2 }

  test('starts, shows what is printed, and hands arguments and environment on as they are', () =>
    withProject(
      kind,
      { STAND_IN_EPOCHS: 3, STAND_IN_SECONDS: 0.2, STAND_IN_WORD: hostileWord },
      async (project, launch) => {
        const { status, out, err } = launch()
        expect({ status, err }).toMatchObject({ status: 0 })
        expect(out).toContain('Epoch 3/3')
        expect(project.starts()).toHaveLength(processes)
        expect(project.starts()[0]).toMatchObject({
          world: processes,
          launcher: kind.launcher,
          word: hostileWord,
          arguments: [
            '--config',
            'configs/final_config.yaml',
            '--mode',
            'production',
            '--output-dir',
            'results/production',
          ],
        })
        expect(project.record()).toMatchObject({ exitCode: 0, launcher: kind.launcher })
      },
    ))

  test('stops at Ctrl+C after the epoch, keeps it, and goes on from it', () =>
    withProject(kind, slow, async (project, launch, begin) => {
      const first = begin()
      await project.epochs(2)
      await until(() => /Epoch 2/.test(first.said()))
      first.child.kill('SIGINT')
      expect({ code: await first.ended, said: first.said() }).toMatchObject({ code: 130 })
      expect(project.record().exitCode).toBe(130)
      const epoch = project.lastEpoch()
      project.configure({
        ...kind.section(),
        env: { STAND_IN_EPOCHS: epoch + 2, STAND_IN_SECONDS: 0.1 },
      })
      const { status, out } = launch('--resume', 'checkpoints/production/final_model_last.json')
      expect({ status, out }).toMatchObject({ status: 0 })
      expect(out).toContain(`Epoch ${epoch + 1}/${epoch + 2}`)
      expect(project.record().resumedFrom).toHaveLength(1)
    }))

  test('goes on when its follower is killed, and is followed again, not started again', () =>
    withProject(kind, { STAND_IN_EPOCHS: 40, STAND_IN_SECONDS: 0.2 }, async (project, launch, begin) => {
      const first = begin()
      await project.epochs(2)
      first.child.kill('SIGKILL')
      await first.ended
      const { status, out } = launch()
      expect({ status, out }).toMatchObject({ status: 0 })
      expect(out).toContain('nothing is started a second time')
      expect(project.lastEpoch()).toBe(40)
      expect(project.starts()).toHaveLength(processes)
    }))

  test('that fails says so', () =>
    withProject(kind, { STAND_IN_SECONDS: 0.1, STAND_IN_FAIL: '7' }, async (_, launch) => {
      const { status, err } = launch()
      expect(status).toBe(3)
      expect(err).toMatch(/error: .*(exit code 7|exit code 1)/)
    }))
}

/** What must work alike with the PyTorch trainer: a rehearsal here and there, and finalizing to the end. */
export function testReference(kind: Kind): void {
  const processes = kind.processes ?? 1
  const said = /preflight-rehearse.*/

  test.runIf(torchPython)('rehearses the PyTorch trainer where it is asked to, and finalizes with it', () => {
    const launch = { ...kind.section(), trainer: 'pytorch', python: torchPython }
    const folder = tabularProject('wine', {
      launch,
      training: { epochs: 25, batch_size: 16, device: 'cpu' },
      early_stopping: { enabled: false },
      export: { formats: ['onnx'] },
    })
    const tell = (...args: readonly string[]) => {
      const all = [...args, '--config', 'configs/own.yaml', '--format', 'json']
      const { status, out, err } = finalizeModel(all, folder, { ...kind.env() })
      if (!out.startsWith('{')) throw new Error(err)
      return { status, told: JSON.parse(out) as { findings: Coded[]; steps: Step[] }, err }
    }
    const rehearsal = (...args: readonly string[]) => {
      const { status, told } = tell('preflight', ...args)
      // Where it failed, all that was found says why.
      const shown = status === 0 ? told.findings.filter(({ code }) => said.test(code)) : told.findings
      return [status, ...shown.map((found) => (status === 0 ? found.code : JSON.stringify(found)))]
    }
    try {
      if (kind.isCluster) {
        expect(rehearsal()).toEqual([0, 'preflight-rehearses-here', 'preflight-rehearsed'])
        expect(kind.submitted?.() ?? 0).toBe(0)
      }
      const there = kind.isCluster ? ['preflight-rehearses-there'] : []
      expect(rehearsal('--on-cluster')).toEqual([0, ...there, 'preflight-rehearsed'])
      expect(existsSync(path.join(folder, 'results/production'))).toBe(false)
      const { told, err } = tell()
      expect(
        told.steps.filter(({ state }) => state !== 'done'),
        err,
      ).toEqual([])
      const record: unknown = JSON.parse(
        readFileSync(path.join(folder, 'results/production/run.json'), 'utf8'),
      )
      expect(record).toMatchObject({ exitCode: 0, launcher: kind.launcher, processes })
      const report = readFileSync(path.join(folder, 'final_report.md'), 'utf8')
      expect(report).toMatch(processes > 1 ? /trained on 2 × / : /trained on /)
    } finally {
      finalizeModel(['launch', '--stop', '--now', '--config', 'configs/own.yaml'], folder, { ...kind.env() })
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
