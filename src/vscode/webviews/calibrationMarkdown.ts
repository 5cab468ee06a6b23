import { type Block, heading, paragraph, right, table } from '../../core/reports/blocks.ts'
import { say } from '../../core/reports/markdown.ts'
import type { CalibrationState, CalibrationView } from '../../protocol/evaluationCalibration.ts'
import { doubtBlocks, methodBlocks, withInterval } from './markdownFigures.ts'

const rows: readonly (readonly [
  string,
  keyof Pick<CalibrationState, 'error' | 'adaptive' | 'loss' | 'brier'>,
])[] = [
  ['Expected calibration error', 'error'],
  ['Adaptive calibration error', 'adaptive'],
  ['Log loss', 'loss'],
  ['Brier score', 'brier'],
]

/** How well the probabilities are what they say, before and after calibration. */
export function calibrationBlocks({ className, method, splits }: CalibrationView): readonly Block[] {
  const columns = splits.flatMap(({ split, before, after }) => {
    const name = split === 'val' ? 'Validation' : 'Test'
    return after && method !== undefined
      ? [
          { title: name, state: before },
          { title: `${name}, ${method}`, state: after },
        ]
      : [{ title: name, state: before }]
  })
  return [
    heading(3, 'Calibration'),
    paragraph(
      className === undefined
        ? say`Of the probability of the predicted class, with 95% intervals.`
        : say`Of the probability of class ${className}, with 95% intervals.`,
    ),
    table(
      ['Figure', ...columns.map(({ title }) => right(title))],
      rows.map(([title, key]) => [say`${title}`, ...columns.map(({ state }) => withInterval(state[key]))]),
    ),
    ...doubtBlocks(columns.flatMap(({ state }) => state.doubts)),
    ...methodBlocks(columns.flatMap(({ state }) => rows.map(([title, key]) => [title, state[key]] as const))),
  ]
}
