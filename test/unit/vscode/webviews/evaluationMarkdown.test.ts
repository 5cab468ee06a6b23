import { describe, expect, it } from 'vitest'
import { thresholdAt } from '../../../../src/vscode/webviews/evaluationThresholds.ts'
import { classCurves } from '../../../../src/vscode/webviews/evaluationCurves.ts'
import {
  cellMarkdown,
  curvesMarkdown,
  evaluationMarkdown,
} from '../../../../src/vscode/webviews/evaluationMarkdown.ts'
import { cellList } from '../../../../src/vscode/webviews/evaluationSamples.ts'
import { groundOf } from '../../core/reports/support/ground.ts'
import { prices, tumours } from '../../core/reports/support/projects.ts'
import { viewOf } from './support/viewOf.ts'

describe('the copied Markdown', () => {
  it('keeps hostile names inert and every table whole', async () => {
    const view = await viewOf(groundOf(tumours()))
    const text = evaluationMarkdown(view, 'all')
    // What stands in a code span is shown as it is.
    expect(text.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toMatch(/<(?!0\.1)[a-z/!]/i)
    expect(text).toContain('### Confusion matrix')
    const rows = text.split('\n').filter((line) => line.startsWith('|'))
    expect(rows.length).toBeGreaterThan(20)
    const tables = text.split(/\n(?!\|)/).filter((part) => part.includes('\n|') || part.startsWith('|'))
    for (const table of tables) {
      const widths = table
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.split(/(?<!\\)\|/).length)
      expect(new Set(widths).size).toBe(1)
    }
    expect(evaluationMarkdown(view, 'classes')).not.toContain('Confusion matrix')
  })

  it('has the curves of a class with the figures at the threshold', async () => {
    const ground = groundOf(tumours())
    const view = await viewOf(ground)
    const text = curvesMarkdown(
      view,
      (await classCurves(ground, 1, 'test'))!,
      (await thresholdAt(ground, { index: 1, split: 'test', threshold: 0.5 }))!,
    )
    expect(text).toContain('its score is 0.5 or above')
    expect(text).toContain(`| ${view.classes[1]!.precision.text} | ${view.classes[1]!.recall.text} |`)
    expect(text).toContain('### Calibration')
    expect(text).not.toContain('(empty)')
  })

  it('lists the samples of a cell', async () => {
    const ground = groundOf(tumours())
    const cell = await cellList(ground, { actual: 1, predicted: 1 }, 3)
    const text = cellMarkdown(await viewOf(ground), cell)
    expect(text.split('\n').filter((line) => line.startsWith('| test-'))).toHaveLength(3)
    expect(text).toContain(`${cell.total} samples, of which 3 are listed.`)
  })

  it('has predicted values', async () => {
    const text = evaluationMarkdown(await viewOf(groundOf(prices())), 'values')
    expect(text).toContain('### Predicted values')
    expect(text.split('\n').filter((line) => line.startsWith('| test-')).length).toBe(24)
  })
})
