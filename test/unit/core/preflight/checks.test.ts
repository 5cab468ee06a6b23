import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import type { Finding } from '../../../../src/core/finding.ts'
import type { ProcessOptions } from '../../../../src/core/ports.ts'
import type { PreflightCheck, PreflightContext } from '../../../../src/core/preflight/check.ts'
import { device } from '../../../../src/core/preflight/device.ts'
import { interpreter } from '../../../../src/core/preflight/interpreter.ts'
import { checkpointsOf, judgeRoom } from '../../../../src/core/preflight/room.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { notInstalled } from '../../notInstalled.ts'

function configFrom(text: string) {
  const read = readConfig(text, 'final_config.yaml')
  if (!read.ok) throw new Error('the configuration of this test is broken')
  return read.value
}

/** A time-out that never comes. */
const untilAborted = (_: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))

/** A context in which every program answers the same. */
function context(
  answer: string | Error,
  config = '{}',
  trainer = 'training_orchestrator.py',
): PreflightContext {
  return {
    files: { root: '/project' },
    processes: {
      async run(_command: string, _args: readonly string[], { onOutput }: ProcessOptions) {
        if (answer instanceof Error) throw answer
        onOutput?.(answer, 'stdout')
        return { exitCode: 0, signal: undefined }
      },
    },
    launching: { wait: untilAborted },
    config: configFrom(config),
    trainer: { name: trainer, command: 'python3', args: [trainer] },
  } as unknown as PreflightContext
}

const told = (missing: readonly string[] = [], version = '3.11.2', problem: string | null = null) =>
  `a library that greets\n${JSON.stringify({ version, modules: ['numpy', 'torch'], missing, problem })}\n`

const codes = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${severity} ${code}`)

describe('checks before a training', () => {
  const cases: readonly (readonly [string, PreflightCheck, PreflightContext, readonly string[]])[] = [
    [
      'an interpreter with all that is imported',
      interpreter,
      context(told()),
      ['info preflight-interpreter', 'info preflight-packages'],
    ],
    [
      'a module that isn’t there',
      interpreter,
      context(told(['torch'])),
      ['info preflight-interpreter', 'error preflight-packages-missing'],
    ],
    [
      'an old Python',
      interpreter,
      context(told([], '3.9.18')),
      ['error preflight-interpreter-old', 'info preflight-packages'],
    ],
    [
      'a Python to come',
      interpreter,
      context(told([], '4.0.0')),
      ['info preflight-interpreter', 'info preflight-packages'],
    ],
    [
      'a script that is no Python',
      interpreter,
      context(told([], '3.11.2', 'invalid syntax')),
      ['info preflight-interpreter', 'error preflight-script-broken'],
    ],
    [
      'a program that is no Python',
      interpreter,
      context('hello\n'),
      ['error preflight-interpreter-unreadable'],
    ],
    [
      'no such program',
      interpreter,
      context(notInstalled('python3')),
      ['error preflight-interpreter-unreadable'],
    ],
    [
      'the embedded trainer needs no Python',
      interpreter,
      context(new Error('not asked'), '{}', 'embedded 0.1.0'),
      [],
    ],
    ['the CPU, asked for', device, context('', 'training: {device: cpu}'), ['info preflight-device']],
    ['no GPU and none asked for', device, context(notInstalled('nvidia-smi')), ['info preflight-no-gpu']],
    [
      'no GPU and one asked for',
      device,
      context(notInstalled('nvidia-smi'), 'training: {device: cuda}'),
      ['error preflight-gpu-missing'],
    ],
    ['a free GPU', device, context('0, NVIDIA H100, 3, 500, 81559\n'), ['info preflight-gpu']],
    ['a GPU in use', device, context('0, NVIDIA H100, 99, 70000, 81559\n'), ['warning preflight-gpu-taken']],
    [
      'the second of one',
      device,
      context('0, NVIDIA H100, 3, 500, 81559\n', 'training: {device: "cuda:1"}'),
      ['error preflight-gpu-unknown'],
    ],
    [
      'nvidia-smi in trouble',
      device,
      context('Unable to determine the device handle\n', 'training: {device: cuda}'),
      ['error preflight-gpu-missing'],
    ],
  ]
  it.each(cases)('%s', async (_, { check }, given, expected) => {
    const findings = await check(given)
    expect(codes(findings)).toEqual(expected)
    for (const found of findings) expect(messageOf(found)).not.toMatch(/undefined|NaN|\[object/)
  })
})

describe('room for the checkpoints', () => {
  const config = configFrom(
    'training: {epochs: 100}\ncheckpointing: {save_top_k: 3, checkpoint_every_n_epochs: 20}\n',
  )

  it('is for the best, the last, the best few and the periodic ones', () => {
    expect(checkpointsOf(config)).toBe(1 + 1 + 3 + 5)
    expect(
      checkpointsOf(configFrom('checkpointing: {save_best: false, save_last: false, save_top_k: 0}')),
    ).toBe(0)
  })

  it.each([
    [1e9, 'info preflight-disk'],
    [11e7, 'warning preflight-disk'],
    [9e7, 'error preflight-disk-full'],
  ])('with %d bytes free', (free, expected) => {
    expect(codes([judgeRoom(config, 1e7, free)])).toEqual([expected])
  })
})
