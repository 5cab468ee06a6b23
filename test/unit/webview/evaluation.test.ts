// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { readEvaluationRequest } from '../../../src/protocol/evaluation.ts'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { evaluationProgress } from '../../../webview/evaluation/progress.ts'
import {
  all,
  button,
  freshRoot,
  hostile,
  names,
  open,
  settle,
  view,
  recorded,
  floors,
} from './support/evaluationPanel.ts'

let root: HTMLElement
const key = (name: string, more = {}) =>
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, ...more }))
/** The slices that are listed. */
const rows = () =>
  all('section[aria-labelledby="slices"] tbody tr').map((row) => row.querySelector('code')!.textContent)
const texts = () => all('td[role=gridcell]').map((cell) => cell.textContent)

beforeEach(() => {
  root = freshRoot()
})

/** The warnings of a section. */
const meanings = (section: string) =>
  all(`section[aria-labelledby="${section}"] .message.warning`).map((each) => each.textContent)

describe('the evaluation panel', () => {
  it('shows hostile names as text, nowhere as markup', async () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    all('td[role=gridcell]')[0]!.click()
    await settle()
    expect(root.querySelector('img, script, b, [onerror], [style]')).toBeNull()
    expect((window as { pwned?: number }).pwned).toBeUndefined()
    expect(root.querySelector('.samples .id')!.textContent).toBe(hostile)
    expect(root.querySelector('.matrix th[scope=row]')!.textContent).toBe(hostile)
    expect(root.querySelector('svg text')).not.toBeNull()
    expect(root.textContent).toContain(hostile)
  })

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
    expect(cells[3]!.getAttribute('aria-label')).toContain('2 samples, 20.0% of the actual')
  })

  it('shows shares of rows or columns and keeps the choice', () => {
    const { link, choices } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    const choose = root.querySelector<HTMLSelectElement>('#normalisation')!
    expect(texts().slice(0, 3)).toEqual(['9', '1', '0'])
    choose.value = 'rows'
    choose.dispatchEvent(new Event('change'))
    expect(texts().slice(0, 3)).toEqual(['90.0%', '10.0%', '0'])
    choose.value = 'columns'
    choose.dispatchEvent(new Event('change'))
    expect(texts().slice(0, 2)).toEqual(['81.8%', '11.1%'])
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
    const matrix = { ...view.matrix!, pairs: [{ actual: 90, predicted: 2, count: 5, share: '50%' }] }
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
    expect(asked.at(-1)).toEqual({ type: 'copyCell', actual: 0, predicted: 1 })
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

  it('lists failures of the kind chosen, a page at a time', async () => {
    const { link, asked, choices } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = root.querySelector('section[aria-labelledby="failures"]')!
    const listed = () => [...section.querySelectorAll('.id')].map((each) => each.textContent)
    expect(listed()).toEqual(['mistakes 0'])
    expect(section.querySelector('.pair')!.textContent).toBe(`${hostile} taken for c`)
    button('Hardest samples (60)').click()
    await settle()
    expect(choices['failures']).toBe('hardest')
    expect(section.querySelector('.pair')!.textContent).toBe(`${hostile}, rightly`)
    ;[...section.querySelectorAll<HTMLElement>('button')]
      .find((each) => each.textContent.startsWith('Show more'))!
      .click()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'failures', list: 'hardest', from: 1 })
    expect(listed()).toEqual(['hardest 0', 'hardest 1'])
    const pressed = [...section.querySelectorAll('[aria-pressed="true"]')].map((each) => each.textContent)
    expect(pressed).toEqual(['Hardest samples (60)'])
    button('Suspect labels (0)').click()
    await settle()
    expect([listed(), section.querySelector('[role=status]')!.textContent]).toEqual([[], 'There are none.'])
  })

  it('offers to evaluate again after a cancelled evaluation', async () => {
    const { link, asked } = open()
    showEvaluation(root, { kind: 'cancelled' }, link)
    button('Evaluate again').click()
    await settle()
    expect(asked).toEqual([{ type: 'load' }])
  })

  it('can be cancelled while it goes on', () => {
    let cancelled = 0
    const progress = evaluationProgress(() => cancelled++)
    progress.element.querySelector('button')!.click()
    expect(cancelled).toBe(1)
  })

  it('counts suspect labels beside their list', async () => {
    const { link } = open()
    const failures = { ...view.failures, labels: 1 }
    await showEvaluation(root, { kind: 'ready', view: { ...view, failures } }, link).ready
    const section = root.querySelector<HTMLElement>('section[aria-labelledby="failures"]')!
    const counted = section.querySelector<HTMLElement>('.pairs')!.parentElement!
    expect(counted.hidden).toBe(true)
    button('Suspect labels (1)').click()
    await settle()
    expect(counted.hidden).toBe(false)
    expect(counted.textContent).toContain('1,234 samples are suspect; about 1,200 labels are wrong')
    expect(counted.textContent).toContain(': 1,000')
  })

  it('finds classes among many, sorted, some hundreds at a time', async () => {
    const { link, choices } = open()
    const classNames = Array.from({ length: 1000 }, (_, index) => `class ${index}`)
    const classes = classNames.map((name, index) => ({ ...view.classes[0]!, index, name, support: index }))
    const many = { ...view, classNames, classes }
    const section = () => root.querySelector<HTMLElement>('section[aria-labelledby="classes"]')!
    const names = () => [...section().querySelectorAll('tbody th')].map((each) => each.textContent)
    showEvaluation(root, { kind: 'ready', view: many }, link)
    expect(names()).toEqual(classNames.slice(0, 100))
    ;[...section().querySelectorAll('button')].at(-1)!.click()
    expect(names()).toEqual(classNames.slice(0, 200))
    ;[...section().querySelectorAll<HTMLElement>('thead button')][1]!.click()
    expect(names()).toEqual(classNames.toReversed().slice(0, 100))
    const search = section().querySelector<HTMLInputElement>('input[type=search]')!
    search.value = 'CLASS 99'
    search.dispatchEvent(new Event('input'))
    const found = [...Array.from({ length: 10 }, (_, index) => `class ${999 - index}`), 'class 99']
    expect(names()).toEqual(found)
    expect(section().querySelector('[role=status]')!.textContent).toBe('11 of 1,000')
    expect([...section().querySelectorAll('button')].at(-1)!.hidden).toBe(true)
    expect(choices['classes-find']).toBe('CLASS 99')
    showEvaluation(root, { kind: 'ready', view: many }, link)
    expect(names()).toEqual(found)
    await settle()
  })

  it('says why there are no curves without scores', () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view: { ...view, scored: [] } }, link)
    expect(root.querySelector('section[aria-labelledby="curves"]')!.textContent).toContain('y_score')
    expect(root.querySelector('#threshold')).toBeNull()
  })

  it('offers the export where no variant was measured', async () => {
    const { link, asked } = open()
    await showEvaluation(root, { kind: 'ready', view: { ...view, variants: [] } }, link).ready
    button('Export Only').click()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'start', what: 'exportOnly' })
  })

  it('sorts classes by a column, those without a value last either way', () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    const table = all('section').find((each) => each.querySelector('#classes'))!
    const order = () =>
      [...table.querySelectorAll('tbody tr')].map((row) =>
        names.indexOf(row.querySelector('th')!.textContent),
      )
    const head = [...table.querySelectorAll('th')].find((each) => each.textContent === 'Recall')!
    expect(order()).toEqual([0, 1, 2])
    head.querySelector('button')!.click()
    expect([order(), head.getAttribute('aria-sort')]).toEqual([[2, 0, 1], 'descending'])
    head.querySelector('button')!.click()
    expect([order(), head.getAttribute('aria-sort')]).toEqual([[0, 2, 1], 'ascending'])
  })

  it('saves a chart as a file that needs no style sheet', async () => {
    const { link, asked } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    await settle()
    const figure = all('figure')[0]!
    ;[...figure.querySelectorAll('button')].find((each) => each.textContent === 'Save as SVG')!.click()
    await settle()
    const saved = asked.at(-1) as unknown as { picture: string; format: string; content: string }
    expect([saved.picture, saved.format]).toEqual(['roc', 'svg'])
    expect(saved.content).toMatch(/^<svg/)
    expect(saved.content).toContain('http://www.w3.org/2000/svg')
    expect(saved.content).not.toContain('var(')
    expect(saved.content).not.toContain('<img')
  })

  it('copies a part and tells of a host that refuses', async () => {
    const { link, asked, failures } = open({
      copy: () => {
        throw new Error('no clipboard')
      },
    })
    showEvaluation(root, { kind: 'ready', view }, link)
    button('Copy all').click()
    await settle()
    expect(asked).toContainEqual({ type: 'copy', part: 'all' })
    expect(failures).toEqual([new Error('no clipboard')])
  })

  it('says why there is nothing, as text, and how to get something', () => {
    const { link, asked } = open()
    showEvaluation(root, { kind: 'missing', reasons: [hostile], isRefused: false, startable: true }, link)
    expect(root.querySelector('li')!.textContent).toBe(hostile)
    expect(root.querySelector('img')).toBeNull()
    button('Finalize Model').click()
    expect(asked.at(-1)).toEqual({ type: 'start', what: 'finalize' })
    showEvaluation(root, { kind: 'missing', reasons: [hostile], isRefused: true, startable: false }, link)
    expect(root.querySelector('button')).toBeNull()
    expect(root.textContent).toContain('can’t be made')
    showEvaluation(root, { kind: 'missing', reasons: [hostile], isRefused: true, startable: true }, link)
    expect(root.textContent).toContain('Mend that')
    expect(button('Finalize Model').className).toBe('secondary')
  })

  it('leads to each section, by keyboard too', () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    const links = all('nav a')
    expect(links.map((each) => each.textContent)).toEqual(all('h2').map((each) => each.textContent))
    links.at(-1)!.click()
    expect(document.activeElement).toBe(root.querySelector('#variants'))
  })

  it('says below each table what the marks in it mean, each sentence once', async () => {
    const { link, choices } = open({ recorded: () => recorded })
    choices['askedSlices'] = JSON.stringify(['age > 60'])
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const common = 'Intervals marked doubtful may be too short.'
    expect(meanings('slices')).toEqual([`${common} ${hostile}`])
    expect(meanings('decision')).toEqual([`${common} ${hostile} of a rule`])
    expect(meanings('calibration').at(-1)).toBe(`${common} ${hostile} of a probability`)
    expect(meanings('metrics').at(-1)).toBe(hostile)
    const marked = all('section[aria-labelledby="slices"] .interval')[0]!
    expect([marked.textContent, marked.title]).toEqual(['0.5 to 0.9, doubtful', hostile])
  })

  it('tells the floors of the configuration with what came of each, the shift and the positive class', () => {
    const { link } = open()
    const shift = 'Test has scores as validation has them.'
    showEvaluation(
      root,
      { kind: 'ready', view: { ...view, shift, positiveClass: hostile, slices: { ...view.slices, floors } } },
      link,
    )
    const rows = all('[aria-labelledby="floors"] tbody tr').map((row) =>
      [...row.children].map((cell) => cell.textContent),
    )
    expect(rows).toEqual([
      [hostile, '40', 'Recall, macro', '0.750', '0.8000.7 to 0.9', 'missed: the interval doesn’t reach it'],
      ['gone == 1', '0', 'Accuracy', '0.900', '–', hostile],
    ])
    expect(meanings('slices').at(-1)).toBe(floors[0]!.doubts.join(' '))
    const metrics = root.querySelector('section[aria-labelledby="metrics"]')!.textContent
    expect(metrics).toContain(shift)
    expect(metrics).toContain('Metrics of the positive class are about')
    expect(root.querySelector('img')).toBeNull()
  })

  it('names the metric whose gap is judged, where it is another than the primary one', () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view: { ...view, gap: { ...view.gap, metric: 'R²' } } }, link)
    expect(all('.tiles dt').map((each) => each.textContent)).toContain('R², test − validation')
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

  it('shows values without classes', () => {
    const { link } = open()
    const { matrix: _, ...rest } = view
    showEvaluation(
      root,
      { kind: 'ready', view: { ...rest, task: 'regression', classNames: [], classes: [], scored: [] } },
      link,
    )
    expect(root.querySelector('[role=grid], #curves, #classes')).toBeNull()
    expect(root.querySelector('#metrics')).not.toBeNull()
  })
})

describe('requests of the view', () => {
  it.each([
    [{ type: 'cell', actual: -1, predicted: 0, from: 0 }],
    [{ type: 'cell', actual: 0.5, predicted: 0, from: 0 }],
    [{ type: 'curves', index: '0', split: 'test' }],
    [{ type: 'curves', index: 0, split: 'train' }],
    [{ type: 'decide', index: 0, objective: 'f'.repeat(300) }],
    [{ type: 'threshold', index: 0, split: 'val', threshold: Number.NaN }],
    [{ type: 'threshold', index: 0, split: 'val', threshold: '0.5' }],
    [{ type: 'save', picture: '../../etc/passwd', format: 'svg', content: '' }],
    [{ type: 'save', picture: 'roc', format: 'exe', content: '' }],
    [{ type: 'savePlots', files: [{ name: '../../roc', format: 'svg', content: '' }] }],
    [{ type: 'savePlots', files: [{ name: 'roc', format: 'exe', content: '' }] }],
    [{ type: 'compare', path: 'a'.repeat(5000) }],
    [{ type: 'calibrate', method: 'platt' }],
    [{ type: 'copy', part: 'everything' }],
    [{ type: 'else' }],
  ])('%j is refused', (request) => {
    expect(readEvaluationRequest(request)).toBeUndefined()
  })
})
