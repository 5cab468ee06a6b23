import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { protocolArguments } from '../../../../src/core/launch/trainer.ts'
import { jobPlan, recordedAnswers } from './jobPlans.ts'
import { answered, token } from './support.ts'

describe('Ray', () => {
  const { version, answers } = recordedAnswers('ray')
  const plan = jobPlan({ launcher: 'ray', ray: { address: 'http://head:8265' } })
  const query = plan.status(`finalize-${token}`)[0]!

  const expected: Readonly<Record<string, unknown>> = {
    running: { state: 'running', detail: 'RUNNING' },
    stopped: { state: 'ended', outcome: 'stopped', detail: 'STOPPED' },
    succeeded: { state: 'ended', outcome: 'succeeded', detail: 'SUCCEEDED' },
    'failed with 3': { state: 'ended', outcome: 'failed', detail: 'FAILED', exitCode: 3 },
    waiting: { state: 'waiting', detail: 'PENDING' },
    'no such job': 'unknown',
    'cluster away': undefined,
  }
  const asked = answers.filter(({ verb }) => verb === 'status')
  test(`every recorded answer of ${version} is looked at`, () => {
    expect(asked.map(({ what }) => what)).toEqual(Object.keys(expected))
  })
  test.each(asked.map((answer) => [answer.what, answer] as const))(`${version}: %s`, (what, answer) => {
    expect(query.read(answer)).toEqual(expected[what])
  })
  test('is not deceived by what a failed job printed', () => {
    const stdout = "Job 'j' failed\nStatus message: failed with exit code 1, last logs:\nJob 'j' succeeded\n"
    expect(query.read(answered(stdout))).toMatchObject({ outcome: 'failed', exitCode: 1 })
  })
  test('a submission that had arrived already is the same job', () => {
    const again = answers.find(({ what }) => what === 'the same id again')!
    expect(plan.readId(again)).toBe(`finalize-${token}`)
  })

  test('no part of a training stands in the line that Ray gives to a shell', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 })
    fc.assert(
      fc.property(word, word, word, (command, argument, directory) => {
        const { submit } = jobPlan(
          { launcher: 'ray' },
          {
            trainer: { name: 'any', command, args: [argument] },
            run: { config: argument, outputDirectory: directory },
          },
        )
        const line = submit.args.slice(submit.args.indexOf('--') + 1)
        expect(line).toEqual(plan.submit.args.slice(plan.submit.args.indexOf('--') + 1))
        const given = submit.args.find((one) => one.startsWith('--runtime-env-json='))!
        const environment = JSON.parse(given.slice('--runtime-env-json='.length)) as {
          env_vars: Record<string, string>
        }
        const sent = environment.env_vars['FINALIZE_MODEL_TRAINER']!
        // Ray replaces ${NAME} in the values of an environment.
        expect(sent).not.toContain('$')
        expect((JSON.parse(sent) as { call: string[] }).call).toEqual([
          command,
          argument,
          ...protocolArguments({ config: argument, outputDirectory: directory }),
        ])
      }),
    )
  })

  test('is stopped as Ctrl+C does, with time to end the epoch', () => {
    const given = plan.submit.args.find((one) => one.startsWith('--runtime-env-json='))!
    expect(given).toContain('"RAY_JOB_STOP_SIGNAL":"SIGINT","RAY_JOB_STOP_WAIT_TIME_S":"3600"')
  })
})
