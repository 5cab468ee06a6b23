import { describe, expect, test } from 'vitest'
import { launcherOf } from '../../../../src/core/launch/list.ts'
import { trainingOf } from './support.ts'

describe('local', () => {
  test('starts the trainer by the protocol', () => {
    const training = trainingOf({}, { run: { config: 'c', outputDirectory: 'd', resume: 'e f' } })
    expect(launcherOf('local').plan(training)).toEqual({
      kind: 'process',
      isGuarded: false,
      call: {
        command: '/opt/py thon',
        args: [
          'training_orchestrator.py',
          '--config',
          'c',
          '--mode',
          'production',
          '--output-dir',
          'd',
          '--resume',
          'e f',
        ],
      },
    })
  })
})
