import { expect, it } from 'vitest'
import { diagnosisWording } from '../../../../src/core/wording/diagnosis.ts'
import { phaseChecksWording } from '../../../../src/core/wording/phaseChecks.ts'
import { trainerTitle } from '../../../../src/core/wording/trainerTitle.ts'

const overfitting = (figure: number) =>
  diagnosisWording['ailment-overfitting']({ state: 'no', figure, limit: 0.15 })
const gap = (value: number) => phaseChecksWording['accuracy-gap']({ gap: value, most: 0.15, path: 'r' })
const stall = (figure: number) => diagnosisWording['ailment-stall']({ state: 'yes', figure, limit: 0.02 })

it('says of figures on which side of 0 they lie, never that less than nothing is above or has fallen', () => {
  expect(overfitting(0.0251)).toContain('is 2.51 points above validation accuracy;')
  expect(overfitting(0.01)).toContain('is 1 point above validation accuracy;')
  expect(overfitting(-0.0009)).toContain('is 0.09 points below validation accuracy;')
  expect(gap(0.02)).toContain('2.00 points above')
  expect(gap(-0.02)).toContain('2.00 points below')
  expect(stall(0.01)).toContain('the training loss fell by 1 %;')
  expect(stall(-0.3)).toContain('the training loss rose by 30 %;')
})

it.each([
  ['embedded 0.1.0', 'the embedded trainer 0.1.0'],
  ['pytorch 0.1.0', 'the PyTorch trainer 0.1.0'],
  ['training_orchestrator.py', 'training_orchestrator.py'],
  ['embedded', 'embedded'],
  ['my trainer 3', 'my trainer 3'],
  ['constructor 1', 'constructor 1'],
])('%s is written as %s', (recorded, title) => {
  expect(trainerTitle(recorded)).toBe(title)
})
