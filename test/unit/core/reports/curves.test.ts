import { expect, test } from 'vitest'
import { renderLines, textOf } from '../../../../src/core/reports/blocks.ts'
import type { ReportFacts } from '../../../../src/core/reports/facts.ts'
import { curveSection } from '../../../../src/core/reports/testResults/curves.ts'

const sectionOf = (plots: ReportFacts['plots']) => textOf(renderLines(curveSection({ plots } as ReportFacts)))

test('the test results show the plots that were drawn, and no others', () => {
  const both = sectionOf(['roc', 'reliability'])
  expect(both.match(/\(plots\/\w+\.svg\)/g)).toEqual(['(plots/roc.svg)', '(plots/reliability.svg)'])
  expect(both).toContain('## Curves')
  expect(sectionOf([]).trim()).toBe('')
})
