import { describe, expect, it } from 'vitest'
import type { Activity } from '../../../../src/core/finalize/activity.ts'
import type { Localizer } from '../../../../src/vscode/localizer.ts'
import {
  runningDetail,
  runningIn,
  runningLabel,
  statusText,
} from '../../../../src/vscode/tasks/activityModel.ts'
import { exitCodeFrom, pipelineEnding, trainingEnding } from '../../../../src/vscode/tasks/endingModel.ts'

const l10n: Localizer = {
  t: (message, ...values) =>
    message.replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
}
const holder = { pid: 4711, host: 'node7', since: '2026-03-01T10:00:00.000Z', token: 'one' }
const nothing: Activity = {
  pipeline: undefined,
  pipelineVanished: false,
  production: { state: 'none' },
  trainings: [],
}
const training = { state: 'running', holder: { ...holder, token: 'two' } } as const
const progress = { epoch: 3, epochs: 40 }

describe('runningIn', () => {
  it.each<[string, Activity, unknown]>([
    ['nothing', nothing, []],
    ['a pipeline between trainings', { ...nothing, pipeline: holder }, [{ what: 'pipeline', holder }]],
    [
      'a pipeline that trains, once',
      { ...nothing, pipeline: holder, production: { ...training, progress } },
      [{ what: 'pipeline', holder, directory: 'results/production', progress }],
    ],
    [
      'a training without a pipeline',
      { ...nothing, production: training },
      [{ what: 'training', holder: training.holder, directory: 'results/production' }],
    ],
    [
      'two trainings',
      { ...nothing, production: training, trainings: [{ directory: 'results/baseline', holder, progress }] },
      [
        { what: 'training', holder: training.holder, directory: 'results/production' },
        { what: 'training', directory: 'results/baseline', holder, progress },
      ],
    ],
  ])('finds %s', (_, activity, expected) => {
    expect(runningIn(activity)).toEqual(expected)
  })
})

describe('the status bar', () => {
  it('says how far the first is and how many there are', () => {
    expect(statusText(l10n, [])).toBeUndefined()
    const running = runningIn({
      ...nothing,
      pipeline: holder,
      production: { ...training, progress },
      trainings: [{ directory: 'results/baseline', holder }],
    })
    expect(statusText(l10n, running)).toBe('$(sync~spin) Training 3/40 +1')
    expect(runningLabel(l10n, { what: 'pipeline', holder })).toBe('Finalizing')
    expect(runningDetail(l10n, 'churn', running[1]!)).toBe(
      'churn · results/baseline: process 4711 on node7 since 2026-03-01 10:00 UTC',
    )
  })
})

describe('what is said at the end', () => {
  const gate = { open: false, settled: 21, total: 24, decision: 'The target is missed.' }

  it.each([
    [0, 'info', 'churn: the gate is open, the model may be deployed.', ['showReadiness', 'openReport']],
    [
      1,
      'info',
      'churn is finalized: 21 of 24 items are settled. The target is missed.',
      ['showReadiness', 'openReport'],
    ],
    [2, 'error', 'churn: it could not be started; the terminal says why.', ['showTerminal']],
    [3, 'error', 'churn: a step failed; the terminal says why.', ['showTerminal', 'showReadiness']],
    [130, 'info', 'churn: stopped. What was done stays done.', ['resume']],
    [
      undefined,
      'warning',
      'churn: the pipeline was ended from outside. What was done stays done.',
      ['resume', 'showTerminal'],
    ],
  ])('of a pipeline with exit code %s', (exitCode, severity, sentence, actions) => {
    expect(pipelineEnding(l10n, 'churn', exitCode, gate, true)).toEqual({ severity, sentence, actions })
  })

  it('offers no report that is not there', () => {
    expect(pipelineEnding(l10n, 'churn', 0, undefined, false).actions).toEqual(['showReadiness'])
  })

  it.each([
    [0, 'info', ['openRun']],
    [130, 'info', ['resume', 'openRun']],
    [3, 'error', ['showTerminal', 'showLog']],
    [undefined, 'warning', ['resume', 'showLog']],
  ])('of a training with exit code %s', (exitCode, severity, actions) => {
    const ending = trainingEnding(l10n, 'churn', 'results/baseline', exitCode)
    expect(ending).toMatchObject({ severity, actions })
    expect(ending.sentence).toContain('results/baseline')
  })

  const broken = { state: 'broken', configPath: 'c.yaml', started: holder.since } as const
  it.each<[string, Activity, boolean, number | undefined]>([
    ['killed', { ...nothing, pipelineVanished: true }, true, undefined],
    ['interrupted', { ...nothing, production: { ...broken, why: 'interrupted', exitCode: 130 } }, false, 130],
    ['failed', { ...nothing, production: { ...broken, why: 'failed', exitCode: 3 } }, false, 3],
    ['gate closed', { ...nothing, production: { state: 'finished', ended: undefined } }, false, 1],
    ['gate open', { ...nothing, production: { state: 'finished', ended: undefined } }, true, 0],
  ])('tells from the files: %s', (_, after, open, exitCode) => {
    expect(exitCodeFrom(after, { ...gate, open })).toBe(exitCode)
  })
})
