import { describe, expect, it } from 'vitest'
import { finding } from '../../../../src/core/finding.ts'
import { createPipelineView } from '../../../../src/cli/writers/pipeline.ts'

const place = { number: 1, of: 7 }

function screen(width = 60) {
  const shown: string[] = []
  const bars: (string | undefined)[] = []
  const terminal = {
    out: (text: string) => void shown.push(text),
    outPieces: () => Promise.resolve(),
    err: (text: string) => void shown.push(text),
    progress: (line: string | undefined) => void bars.push(line),
    colour: false,
    interactive: true,
    width,
  }
  const clock = { now: () => new Date(0), elapsed: () => 0 }
  return { view: createPipelineView(terminal, clock), text: () => shown.join(''), bars }
}

describe('the view of the pipeline', () => {
  it('shows a line that redraws itself as progress, and only its end as text', () => {
    const { view, text, bars } = screen()
    view.output('Epoch 1\n\r 10 %|#   | 1/10')
    view.output('\r 20 %|##  | 2/10\r')
    view.output('Epoch 2\n')
    expect(bars).toEqual(['   10 %|#   | 1/10', '   20 %|##  | 2/10'])
    expect(text()).toBe('  Epoch 1\n  Epoch 2\n')
  })

  it('takes line ends of Windows, and lets no escape sequence of a trainer through', () => {
    const { view, text, bars } = screen()
    view.output('one\r\n\u001b[2J\u001b[31mtwo\u001b[0m\u0007\n\r\u001b[1Ahalf')
    expect(text()).toBe('  one\n  two\n')
    expect(bars).toEqual(['  half'])
  })

  it('forgets progress when the step ends, and keeps an unfinished line', () => {
    const { view, text } = screen()
    const report = {
      id: 'train' as const,
      title: 'Train',
      state: 'done' as const,
      seconds: 1.5,
      findings: [],
      ...place,
    }
    view.output('\r 50 %')
    view.ended(report)
    view.output('killed')
    view.ended(report)
    expect(text()).toBe('+ Train 1.5 s\n  killed\n+ Train 1.5 s\n'.replaceAll('+', '✓'))
  })

  it('breaks messages at the width of the terminal', () => {
    const { view, text } = screen(40)
    const found = finding('config-derived', 'info', {
      path: 'configs/final_config.yaml',
      source: 'configs/training_config.yaml',
      changes: 6,
    })
    const report = { id: 'configure' as const, title: 'Derive', state: 'done' as const, seconds: 1, ...place }
    view.ended({ ...report, findings: [found] })
    const lines = text().trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40)
  })
})
