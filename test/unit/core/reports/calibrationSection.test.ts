import { expect, it } from 'vitest'
import { renderLines, textOf } from '../../../../src/core/reports/blocks.ts'
import { calibrationSection } from '../../../../src/core/reports/testResults/calibration.ts'
import { factsOf } from './support/ground.ts'
import { tumours } from './support/projects.ts'

it('marks the calibration error of a rare class and says why', async () => {
  const facts = await factsOf(tumours())
  const { test } = facts.evaluation
  const textWith = (doubts: readonly object[]) => {
    const ece = { ...test.calibration!.ece, ...(doubts.length > 0 && { doubts }) }
    const calibration = { ...test.calibration!, ece } as typeof test.calibration
    const evaluation = { ...facts.evaluation, test: { ...test, calibration } }
    return textOf(renderLines(calibrationSection({ ...facts, evaluation })))
  }
  const rare = textWith([{ reason: 'few-samples', class: 1, samples: 7, least: 10 }])
  expect(rare.match(/, doubtful \|/g)).toHaveLength(1)
  expect(rare).toMatch(
    /Class malignant .* has 7 samples, of which calibration error in bins of equal width needs 10\./,
  )
  expect(textWith([])).not.toContain('doubtful')
})
