// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { all, button, freshRoot, open, settle } from './support/evaluationPanel.ts'
import { hostile, names, view } from './support/evaluationView.ts'

let root: HTMLElement
const key = (name: string, more = {}) =>
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, ...more }))
const texts = () => all('td[role=gridcell]').map((cell) => cell.textContent)

beforeEach(() => {
  root = freshRoot()
})

describe('the confusion matrix in the evaluation panel', () => {
  it('moves through the matrix with the keys and lists the samples of a cell', async () => {
    const { link, asked, choices } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const cells = all('td[role=gridcell]')
    const focused = () => cells.indexOf(document.activeElement as HTMLElement)
    expect(cells.filter((cell) => cell.tabIndex === 0)).toEqual([cells[0]])
    cells[0]!.focus()
    for (const [name, more, expected] of [
      ['ArrowRight', {}, 1],
      ['ArrowDown', {}, 4],
      ['ArrowLeft', {}, 3],
      ['ArrowUp', {}, 0],
      ['ArrowUp', {}, 0],
      ['End', {}, 2],
      ['Home', {}, 0],
      ['End', { ctrlKey: true }, 8],
      ['ArrowRight', {}, 8],
      ['Home', { ctrlKey: true }, 0],
      ['ArrowDown', {}, 3],
    ] as const) {
      key(name, more)
      expect(focused(), name).toBe(expected)
      expect(cells.filter((cell) => cell.tabIndex === 0)).toEqual([cells[expected]])
    }
    key('Enter')
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'cell', actual: 1, predicted: 0, from: 0 })
    expect(choices['cell']).toBe('1:0')
    expect(cells[3]!.getAttribute('aria-selected')).toBe('true')
    expect(all('h3[aria-live]')[0]!.textContent).toContain('3 samples')
    button('Show more').click()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'cell', actual: 1, predicted: 0, from: 1 })
    expect(all('.cell .samples .id').map((each) => each.textContent)).toEqual([hostile, 'later'])
    expect(cells[3]!.getAttribute('aria-label')).toContain('2 samples, 20.0 % of the actual')
  })

  it('shows shares of rows or columns and keeps the choice', () => {
    const { link, choices } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    const choose = root.querySelector<HTMLSelectElement>('#normalisation')!
    expect(texts().slice(0, 3)).toEqual(['9', '1', '0'])
    choose.value = 'rows'
    choose.dispatchEvent(new Event('change'))
    expect(texts().slice(0, 3)).toEqual(['90.0 %', '10.0 %', '0'])
    choose.value = 'columns'
    choose.dispatchEvent(new Event('change'))
    expect(texts().slice(0, 2)).toEqual(['81.8 %', '11.1 %'])
    expect(choices['normalisation']).toBe('columns')
  })

  it('keeps the chosen cell as chosen while shares are shown instead of counts', async () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    all('td[role=gridcell]')[4]!.click()
    await settle()
    const choose = root.querySelector<HTMLSelectElement>('#normalisation')!
    choose.value = 'rows'
    choose.dispatchEvent(new Event('change'))
    const cells = all('td[role=gridcell]')
    expect(cells.map((cell) => cell.getAttribute('aria-selected')).indexOf('true')).toBe(4)
    expect(cells.filter((cell) => cell.tabIndex === 0)).toEqual([cells[4]])
  })

  it('finds one of many classes, and goes back to those with the most mistakes', async () => {
    const part = { ...view.matrix!, around: 90, shown: [0, 2, 90] }
    const { link, asked, choices } = open({ around: () => part })
    const classNames = Array.from({ length: 100 }, (_, index) => `class ${index}`)
    const matrix = { ...view.matrix!, pairs: [{ actual: 90, predicted: 2, count: 5, share: '50 %' }] }
    showEvaluation(root, { kind: 'ready', view: { ...view, classNames, matrix, classes: [] } }, link)
    expect(root.querySelector('.part')!.textContent).toContain('The 3 of 100 classes')
    const field = root.querySelector<HTMLInputElement>('#matrix-class')!
    const find = async (name: string) => {
      field.value = name
      field.dispatchEvent(new Event('change'))
      await settle()
    }
    await find('nothing like it')
    expect(root.querySelector('.chooser')!.textContent).toContain('No class is called that.')
    await find('CLASS 90')
    expect(asked.at(-1)).toEqual({ type: 'around', index: 90 })
    expect(root.querySelector('.part')!.textContent).toContain('\u2068class 90\u2069 and the 2 classes')
    expect(choices['around']).toBe('90')
    button('Show those with the most mistakes').click()
    expect(root.querySelector('.part')!.textContent).toContain('The 3 of 100 classes')
    button('taken for').click()
    await settle()
    expect(asked.slice(-2)).toEqual([
      { type: 'around', index: 90 },
      { type: 'cell', actual: 90, predicted: 2, from: 0 },
    ])
  })

  it('copies the samples of the chosen cell', async () => {
    const { link, asked } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    all('td[role=gridcell]')[1]!.click()
    await settle()
    all('.cell .heading button')[0]!.click()
    await settle()
    expect(asked.at(-2)).toEqual({ type: 'cellList', actual: 0, predicted: 1 })
    expect(asked.at(-1)).toMatchObject({
      type: 'copy',
      parts: [
        { kind: 'heading', text: `${names[0]} taken for ${names[1]}: 3 samples` },
        { kind: 'paragraph', text: '2 of 3 are listed.' },
        {
          kind: 'table',
          rows: [
            [{ text: hostile }, { text: '99.0 %' }],
            [{ text: 'later' }, { text: '' }],
          ],
        },
      ],
    })
  })
})
