// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { calibrated } from './support/evaluationAnswers.ts'
import { button, freshRoot, open, sectionOf, settle } from './support/evaluationPanel.ts'
import { hostile, view } from './support/evaluationView.ts'

let root: HTMLElement
beforeEach(() => {
  root = freshRoot()
})

describe('calibration in the evaluation panel', () => {
  it('has the error with its interval, the samples of each bin, and what to do next', async () => {
    const { link, asked } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = sectionOf('calibration')
    expect(section.querySelector('.message')!.textContent).toContain(
      'off by 0.080 (95 % interval 0.07 to 0.09)',
    )
    expect(section.querySelectorAll('svg.chart')).toHaveLength(2)
    expect([...section.querySelectorAll('svg text')].map((each) => each.textContent)).toContain('12K')
    button('Calibrate by isotonic').click()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'calibrate', method: 'isotonic' })
  })

  it('shows what the method that is asked for makes of it, and how to export that', async () => {
    const { link, asked } = open({ calibration: () => calibrated })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = sectionOf('calibration')
    expect(section.querySelector('.message')!.textContent).toContain('from 0.080 to 0.020')
    expect(
      [...section.querySelectorAll('[aria-label="Figures of calibration"] thead th')].map(
        (each) => each.textContent,
      ),
    ).toEqual(['Figure', 'Test', 'Test, temperature', 'Validation', 'Validation, temperature'])
    expect(section.querySelectorAll('svg path[stroke-dasharray="6 3"]')).toHaveLength(2)
    section.querySelector<HTMLElement>('.buttons:not(.heading .buttons) button:not(.secondary)')!.click()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'start', what: 'exportOnly' })
    expect(section.textContent).not.toContain('Calibrate by')
  })

  it('is asked for anew when files changed, and left alone where it is the same', async () => {
    const answers = [calibrated, calibrated, undefined]
    const { link } = open({ calibration: () => answers.shift() })
    const page = showEvaluation(root, { kind: 'ready', view }, link)
    await page.ready
    const table = sectionOf('calibration').querySelector('table')
    await page.refresh()
    expect(sectionOf('calibration').querySelector('table')).toBe(table)
    await page.refresh()
    expect(sectionOf('calibration').textContent).toContain('softmax')
  })

  it('says that scores which are no probabilities have none', async () => {
    const { link } = open({ calibration: () => undefined })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(sectionOf('calibration').textContent).toContain('softmax')
  })
})

describe('a baseline in the evaluation panel', () => {
  it('is a run of the project, with a verdict, intervals and the samples that would tell', async () => {
    const { link, asked, choices } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = sectionOf('comparison')
    const path = 'results/baseline/predictions/test.npz'
    section.querySelector('select')!.value = path
    section.querySelector('form')!.requestSubmit()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'compare', path })
    expect(section.querySelector('.message')!.textContent).toMatch(
      /^Can’t tell: by Accuracy, 300 test samples .* 1,200 samples would tell/,
    )
    expect(section.textContent).toContain('Only this model is right about 7 samples')
    expect(section.querySelector('img, script')).toBeNull()
    expect([...section.querySelectorAll('.badge')].map((each) => each.textContent)).toEqual(['worse'])
    expect(choices['baseline']).toBe(path)
    // The panel compares again when it is shown again.
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(asked).toContainEqual({ type: 'compare', path })
  })

  it('is a file that is picked where there is no other run, or why it can’t be compared', async () => {
    const picked = ['gone.npz', undefined]
    const { link } = open({ baselines: () => [], pickPredictions: () => picked.shift() })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = sectionOf('comparison')
    expect(section.querySelector('form')!.hidden).toBe(true)
    expect(section.textContent).toContain('No other run of this project has predictions')
    for (let time = 0; time < 2; time++) {
      button('Choose a file…').click()
      await settle()
      expect(section.querySelector('.message.error')!.textContent).toBe(hostile)
      expect(section.querySelector<HTMLSelectElement>('#baseline')!.value).toBe('gone.npz')
    }
  })
})
