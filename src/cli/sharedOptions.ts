import { layout } from '../core/project/layout.ts'
import type { Option } from './command.ts'

/** What the trainer protocol asks for, as the commands that train take it. */
export const trainingOptions = {
  config: {
    type: 'string',
    value: 'FILE',
    description: `Configuration; by default ${layout.configs.final}.`,
  },
  mode: {
    type: 'string',
    value: 'MODE',
    choices: ['production', 'baseline', 'optimization'],
    description: 'What the run is for; part of the trainer protocol.',
  },
  'output-dir': { type: 'string', value: 'DIR', description: `Run directory; by default ${layout.run}.` },
  resume: { type: 'string', value: 'CHECKPOINT', description: 'Go on from this checkpoint.' },
} as const satisfies Readonly<Record<string, Option>>

/** The form of a result that people or programs read. */
export const formatOption = {
  type: 'string',
  value: 'FORMAT',
  choices: ['text', 'json'],
  description: 'Form of the result.',
} as const satisfies Option
