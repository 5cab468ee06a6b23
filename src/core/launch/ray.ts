import type { Config } from '../config/schema.ts'
import type { Answer, JobState, Launcher } from './launcher.ts'
import { raySection } from './sections.ts'
import { protocolArguments, trainerEnvironment } from './trainer.ts'

/** Environment variable of the job that holds its folder and argument list. */
const trainerVariable = 'FINALIZE_MODEL_TRAINER'

/*
 * Ray hands its entrypoint to a shell, and how it quotes differs between its versions. So the entrypoint is the same
 * for every training and holds nothing of it; argument list and environment come as JSON in a variable.
 */
const starter = `import json,os; t=json.loads(os.environ['${trainerVariable}']); os.chdir(t['folder'] or '.'); os.environ.update(t['environment']); os.execvp(t['call'][0],t['call'])`

/** A job of a Ray cluster. */
export const rayLauncher: Launcher = {
  id: 'ray',
  title: 'Ray',
  objections: () => [],

  plan({ config, trainer, run, project, token }) {
    const ray = config.launch.ray ?? raySection.parse({})
    const job = `finalize-${token}`
    const cluster = [
      ...(ray.address === undefined ? [] : [`--address=${ray.address}`]),
      '--log-style=record',
      '--log-color=false',
    ]
    const rayCall = (verb: string, ...args: readonly string[]) => ({
      command: ray.program,
      args: ['job', verb, ...cluster, ...args],
    })
    return {
      kind: 'job',
      pause: 10_000,
      files: [],
      submit: rayCall(
        'submit',
        `--submission-id=${job}`,
        '--no-wait',
        ...(ray.working_dir === undefined ? [] : [`--working-dir=${ray.working_dir}`]),
        ...(ray.cpus === undefined ? [] : [`--entrypoint-num-cpus=${ray.cpus}`]),
        ...(ray.gpus === undefined ? [] : [`--entrypoint-num-gpus=${ray.gpus}`]),
        `--runtime-env-json=${JSON.stringify(
          runtimeEnvironment(config, {
            [trainerVariable]: inert({
              folder: ray.working_dir === undefined ? project : '',
              environment: trainerEnvironment(config, 'ray'),
              call: [trainer.command, ...trainer.args, ...protocolArguments(run)],
            }),
            // Read by Ray where it stops the job: it sends SIGTERM and waits 3 seconds otherwise.
            RAY_JOB_STOP_SIGNAL: 'SIGINT',
            RAY_JOB_STOP_WAIT_TIME_S: String(ray.stop_seconds),
          }),
        )}`,
        '--',
        ray.python,
        '-c',
        starter,
      ),
      // A submission that was interrupted before its answer came may have arrived: its id is ours.
      readId: ({ exitCode, stdout, stderr }) =>
        exitCode === 0 || /already exists/.test(stdout + stderr) ? job : undefined,
      find: {
        call: rayCall('status', job),
        read: (answer) => (readStatus(answer) === 'unknown' ? 'unknown' : job),
      },
      status: (id) => [{ call: rayCall('status', id), read: readStatus }],
      log: (id) => ({ call: rayCall('logs', '--follow', id) }),
      stop: (id) => rayCall('stop', '--no-wait', id),
      withdraw: (id) => rayCall('stop', '--no-wait', id),
      // Ray knows one way to stop; it ends the job by itself after launch.ray.stop_seconds.
      kill: () => undefined,
    }
  },
}

/** JSON in which nothing looks like `${NAME}`, which Ray would replace in the values of an environment. */
const inert = (value: unknown) => JSON.stringify(value).replaceAll('$', String.raw`\u0024`)

function runtimeEnvironment(config: Config, added: Readonly<Record<string, string>>) {
  const given = config.launch.ray?.runtime_env ?? {}
  const theirs = given['env_vars']
  const variables = typeof theirs === 'object' && theirs !== null ? theirs : {}
  return { ...given, env_vars: { ...variables, ...added } }
}

function readStatus({ exitCode, stdout, stderr }: Answer): JobState | 'unknown' | undefined {
  if (exitCode !== 0) return /does not exist/.test(stderr + stdout) ? 'unknown' : undefined
  // What follows holds the end of what the job printed, which may look like anything.
  const [said = '', message = ''] = `${stdout}\n${stderr}`.split('Status message:')
  const [, word = ''] = /Status for job '[^']*': (\w+)/.exec(said) ?? []
  if (word === 'PENDING') return { state: 'waiting', detail: word }
  if (word === 'RUNNING') return { state: 'running', detail: word }
  if (/Job '[^']*' succeeded/.test(said)) return { state: 'ended', outcome: 'succeeded', detail: 'SUCCEEDED' }
  if (/Job '[^']*' was stopped/.test(said)) return { state: 'ended', outcome: 'stopped', detail: 'STOPPED' }
  if (!/Job '[^']*' failed/.test(said)) return undefined
  const code = /failed with exit code (-?\d+)/.exec(message)?.[1]
  return {
    state: 'ended',
    outcome: 'failed',
    detail: 'FAILED',
    ...(code !== undefined && { exitCode: Number(code) }),
  }
}
