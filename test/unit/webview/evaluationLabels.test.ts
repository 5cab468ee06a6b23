// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { recordedLabels } from './support/evaluationThresholds.ts'
import { button, freshRoot, open, sectionOf, settle } from './support/evaluationPanel.ts'
import { hostile, view } from './support/evaluationView.ts'

let root: HTMLElement
beforeEach(() => {
  root = freshRoot()
})

const labels = { ...view, task: 'multi-label' as const }
const textsOf = (table: string, column: number) =>
  [...sectionOf('decision').querySelectorAll(`[aria-label="${table}"] tbody tr`)].map(
    (row) => row.children[column]!.textContent,
  )

describe('thresholds of every label in the evaluation panel', () => {
  it('are chosen at once, and on record they have what test gives', async () => {
    let written = false
    const { link, asked, failures } = open({
      recordLabels: () => (written = true),
      recordedLabels: () => (written ? recordedLabels : undefined),
    })
    await showEvaluation(root, { kind: 'ready', view: labels }, link).ready
    const section = sectionOf('decision')
    button('Choose for every label').click()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'decideLabels', objective: 'f1' })
    expect(textsOf('The threshold of each label', 0)).toEqual([hostile, 'b', 'c'])
    expect(textsOf('The threshold of each label', 1)).toEqual(['0.3', 'never', '0.5 (kept)'])
    expect(textsOf('The threshold of each label', 2)).toEqual(['0.8000.7 to 0.9', '0.000', '–'])
    expect(textsOf('All labels together', 2)).toEqual(['0.6000.500 to 0.700', '0.1250.025 to 0.225'])
    expect(section.textContent).toContain('30 test samples will judge them, in one look')
    expect(section.querySelector('img, script')).toBeNull()
    button('Record all and judge on test').click()
    await settle()
    expect(asked.find(({ type }) => type === 'recordLabels')).toEqual({
      type: 'recordLabels',
      objective: 'f1',
    })
    expect(section.textContent).toContain('All labels, as on record')
    expect(section.textContent).not.toContain('not on record yet')
    expect(textsOf('The threshold of each label', 3)).toEqual(['0.750', '0.750', '–'])
    expect(section.querySelectorAll('[aria-label="All labels together"] thead th')).toHaveLength(5)
    expect(failures).toEqual([])
  })

  it('say why there are none, and can be turned back from', async () => {
    const { link } = open()
    await showEvaluation(root, { kind: 'ready', view: labels }, link).ready
    const section = sectionOf('decision')
    button('Choose for every label').click()
    await settle()
    button('Discard').click()
    await settle()
    expect(section.textContent).not.toContain('not on record yet')
    const select = root.querySelector<HTMLSelectElement>('#objective')!
    select.value = 'alerts'
    select.dispatchEvent(new Event('change'))
    button('Choose for every label').click()
    await settle()
    expect(section.querySelector('.message.error')!.textContent).toBe(hostile)
  })

  it('are for one model: with others a label is chosen for at a time', async () => {
    const { link } = open()
    await showEvaluation(root, { kind: 'ready', view: labels }, link).ready
    expect(button('Choose for every label').hidden).toBe(false)
    sectionOf('decision').querySelector<HTMLInputElement>('.models input')!.click()
    expect(button('Choose for every label').hidden).toBe(true)
  })

  it('are no choice where each sample has one class', async () => {
    const { link, asked } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(button('Choose for every label')).toBeUndefined()
    expect(asked.map(({ type }) => type)).not.toContain('recordedLabels')
  })
})
