import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { linesOf } from '../../../../src/core/config/lines.ts'
import { delayAfter } from '../../../../src/vscode/diagnostics/pace.ts'
import { fixable, quickFixes } from '../../../../src/vscode/diagnostics/quickFixModel.ts'

const l10n = {
  t: (message: string, ...values: readonly (string | number | boolean)[]) =>
    message.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
}

/** Titles of the fixes where `|` stands. */
function titles(marked: string): readonly string[] {
  const text = marked.replace('|', '')
  const lines = linesOf(text)
  const offset = marked.indexOf('|')
  const findings = diagnose(text, { file: 'configs/training_config.yaml' })
  return quickFixes(
    findings,
    lines.range(offset, offset),
    ({ start, end }) => text.slice(lines.offset(start), lines.offset(end)),
    l10n,
  ).map(({ title, isPreferred }) => `${title}${isPreferred ? ' (preferred)' : ''}`)
}

describe('quick fixes at the cursor', () => {
  it.each([
    ['training:\n  epo|ch: 3\n', ['Change “epoch” to “epochs”']],
    ['optimizer:\n  learning_rate: 1e|-3\n', ['Change “1e-3” to “1.0e-3” (preferred)']],
    ['optimizer:\n  learning_rate: 1e-3|\n', ['Change “1e-3” to “1.0e-3” (preferred)']],
    ['targets:\n  test_acc: 8|0\n', ['Change “80” to “0.8” (preferred)']],
    ['model:\n|\tdropout: 0\n', ['Indent with spaces (preferred)']],
    ['b: &b\n  epochs: 3\ntraining:\n  <|<: *b\n', ['Write the merged keys out (preferred)']],
    ['trai|ning:\n  epoch: 3\n', []],
    ['training:\n  epochs: ma|ny\n', []],
  ])('%j: %j', (marked, expected) => expect(titles(marked)).toEqual(expected))

  it('counts what can be fixed at once', () => {
    expect(fixable(diagnose('training:\n  epoch: 3\n  nothing: 1\n', { file: 'f.yaml' }))).toBe(1)
  })
})

describe('the pace', () => {
  it('is immediate for a usual file and waits for a huge one', () => {
    expect(delayAfter(0)).toBe(0)
    expect(delayAfter(35)).toBe(0)
    expect(delayAfter(500)).toBeGreaterThan(100)
  })
})
