// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { all, freshRoot, meanings, open, settle } from './support/evaluationPanel.ts'
import { hostile, view, floors } from './support/evaluationView.ts'

let root: HTMLElement
/** The slices that are listed. */
const rows = () =>
  all('section[aria-labelledby="slices"] tbody tr').map((row) => row.querySelector('code')!.textContent)

beforeEach(() => {
  root = freshRoot()
})

describe('slices in the evaluation panel', () => {
  it('have every metric beside those of all samples, or why there are none', async () => {
    const { link, asked } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = root.querySelector('#slices')!.closest('section')!
    const press = async (label: string) => {
      ;[...section.querySelectorAll<HTMLElement>('[aria-label]')]
        .find((each) => each.getAttribute('aria-label') === label)!
        .click()
      await settle()
    }
    await press('All metrics of the slice age < 20')
    expect(asked.at(-1)).toEqual({ type: 'sliceMetrics', where: 'age < 20' })
    expect(document.activeElement!.textContent).toContain('Metrics of the slice')
    const table = section.querySelector('[aria-label="Metrics of the slice"]')!
    expect([...table.querySelectorAll('th, td')].map(({ textContent }) => textContent)).toEqual([
      'Metric',
      '40 samples',
      'All test samples',
      'Accuracy',
      '0.7000.5 to 0.8',
      '0.900',
    ])
    await press(`All metrics of the slice country == "${hostile}"`)
    expect(section.querySelector('[aria-label="Metrics of the slice"]')).toBeNull()
    expect(section.querySelector('.message.error:not([hidden])')!.textContent).toBe(hostile)
    await press('All metrics of the slice age < 20')
    const opener = section.querySelector<HTMLElement>('[aria-label="All metrics of the slice age < 20"]')!
    opener.focus()
    await press('All metrics of the slice age < 20')
    ;[...section.querySelectorAll('button')].find(({ textContent }) => textContent === 'Close')!.click()
    expect(document.activeElement).toBe(opener)
    expect(section.querySelector('[aria-label="Metrics of the slice"]')).toBeNull()
  })

  it('adds slices by a predicate, says why one can’t be asked, keeps them and takes them away', async () => {
    const { link, asked, choices } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    expect(rows()).toEqual(['age < 20', `country == "${hostile}"`])
    expect(all('section[aria-labelledby="slices"] .badge')).toHaveLength(1)
    const field = root.querySelector<HTMLInputElement>('#slice-where')!
    const ask = async (where: string) => {
      field.value = where
      root.querySelector<HTMLFormElement>('form.ask')!.requestSubmit()
      await settle()
    }
    await ask('gone > 1')
    expect([field.value, field.getAttribute('aria-invalid')]).toEqual(['gone > 1', 'true'])
    expect(root.querySelector('#slice-trouble')!.textContent).toContain(hostile)
    await ask(' age > 60 ')
    expect(asked.at(-1)).toEqual({ type: 'slice', where: 'age > 60' })
    expect([field.value, field.hasAttribute('aria-invalid')]).toEqual(['', false])
    expect(root.querySelector<HTMLElement>('#slice-trouble')!.hidden).toBe(true)
    expect(rows()).toEqual(['age > 60', 'age < 20', `country == "${hostile}"`])
    await ask('age > 60')
    expect(rows()).toHaveLength(3)

    // Another panel of the same project has them again.
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(rows()[0]).toBe('age > 60')
    expect(choices['askedSlices']).toBe('["age > 60"]')
    root.querySelector<HTMLElement>('[aria-label="Remove the slice age > 60"]')!.click()
    expect(rows()).toHaveLength(2)
    expect(choices['askedSlices']).toBe('[]')
    expect(document.activeElement!.id).toBe('slice-where')
    all('section[aria-labelledby="slices"] .sort')[1]!.click()
    expect(all('section[aria-labelledby="slices"] th[aria-sort="descending"]')).toHaveLength(1)
  })

  it('says what to save where there is no column to cut by', () => {
    const { link } = open()
    const slices = { ...view.slices, tested: 0, found: [], columns: ['y_true'] }
    showEvaluation(root, { kind: 'ready', view: { ...view, slices } }, link)
    expect(root.querySelector('section[aria-labelledby="slices"]')!.textContent).toContain(
      'Save what samples may be cut by',
    )
    expect(root.querySelector('section[aria-labelledby="slices"] table')).toBeNull()
  })

  it('offers no field for a predicate where there is nothing to ask for', () => {
    const { link } = open()
    const nothing = { ...view.slices, columns: [], tested: 0, found: [] }
    showEvaluation(root, { kind: 'ready', view: { ...view, slices: nothing } }, link)
    const section = root.querySelector('#slices')!.closest('section')!
    expect(section.querySelector('form')).toBeNull()
    expect(section.textContent).toContain('no columns to cut by')
    expect(section.textContent).not.toContain('Columns:')
  })

  it('tells the floors of the configuration with what came of each, the shift and the positive class', () => {
    const { link } = open()
    const shift = 'Test has scores as validation has them.'
    showEvaluation(
      root,
      { kind: 'ready', view: { ...view, shift, positiveClass: hostile, slices: { ...view.slices, floors } } },
      link,
    )
    const rows = all('[aria-label="Floors of the configuration"] tbody tr').map((row) =>
      [...row.children].map((cell) => cell.textContent),
    )
    expect(rows).toEqual([
      [hostile, 'missed: the interval doesn’t reach it', '0.8000.7 to 0.9', '0.750', 'Recall, macro', '40'],
      ['gone == 1', hostile, '–', '0.900', 'Accuracy', '0'],
    ])
    expect(meanings('slices').at(-1)).toBe(floors[0]!.doubts.join(' '))
    const metrics = root.querySelector('section[aria-labelledby="metrics"]')!.textContent
    expect(metrics).toContain(shift)
    expect(metrics).toContain('Metrics of the positive class are about')
    expect(root.querySelector('img')).toBeNull()
  })

  it('proposes a slice by what these predictions have', () => {
    const { link } = open()
    const placeholder = (columns: readonly string[]) => {
      showEvaluation(root, { kind: 'ready', view: { ...view, slices: { ...view.slices, columns } } }, link)
      return root.querySelector<HTMLInputElement>('#slice-where')!.placeholder
    }
    expect(placeholder(['y_true', 'y_pred', 'confidence', 'age'])).toBe(
      'age is not missing and confidence < 0.6',
    )
    expect(placeholder(['y_true', 'y_pred', 'age'])).toBe('age is not missing and y_true > 0')
    expect(placeholder(['y_true', 'y_pred'])).toBe('y_true > 0')
  })
})
