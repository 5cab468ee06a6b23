// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { readEvaluationRequest } from '../../../src/protocol/evaluation.ts'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { evaluationProgress } from '../../../webview/evaluation/progress.ts'
import { recorded } from './support/evaluationThresholds.ts'
import { all, button, freshRoot, meanings, open, settle } from './support/evaluationPanel.ts'
import { hostile, names, view } from './support/evaluationView.ts'

let root: HTMLElement

beforeEach(() => {
  root = freshRoot()
})

describe('the evaluation panel', () => {
  it('has exact intervals on demand, kept with the panel, and the usual ones again', async () => {
    const { link, asked, choices } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const shown = () => root.querySelector('section[aria-labelledby=metrics] tbody td')!.textContent
    const toggle = async () => {
      root.querySelector<HTMLElement>('section[aria-labelledby=metrics] input')!.click()
      await settle()
    }
    const usual = shown()
    await toggle()
    expect([shown(), choices['exact']]).toEqual(['0.9000.79 to 0.96', true])
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(shown()).toBe('0.9000.79 to 0.96')
    await toggle()
    expect([shown(), choices['exact']]).toEqual([usual, false])
    expect(asked.filter(({ type }) => type === 'exactMetrics')).toHaveLength(2)
  })

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

  it('lists failures of the kind chosen, a page at a time', async () => {
    const { link, asked, choices } = open()
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = root.querySelector('section[aria-labelledby="failures"]')!
    const listed = () => [...section.querySelectorAll('.id')].map((each) => each.textContent)
    expect(listed()).toEqual(['mistakes 0'])
    expect(section.querySelector('.pair')!.textContent).toBe(`\u2068${hostile}\u2069 taken for \u2068c\u2069`)
    button('Hardest samples (60)').click()
    await settle()
    expect(choices['failures']).toBe('hardest')
    expect(section.querySelector('.pair')!.textContent).toBe(`\u2068${hostile}\u2069, rightly`)
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

  it('tells the probes of a variant that was compared by its classes alone', () => {
    const { link } = open()
    const { largestDifference: _, ...unscored } = view.variants[0]!
    const unmeasured = { ...unscored, name: 'b', failedProbes: [] }
    const none = { value: 0, text: '0' }
    const compared = { ...unscored, accuracy: none, change: none, flips: none, failedProbes: [] }
    showEvaluation(root, { kind: 'ready', view: { ...view, variants: [compared, unmeasured] } }, link)
    const rows = [...root.querySelectorAll('section[aria-labelledby="variants"] tbody tr')]
    const probes = rows.find((row) => row.firstElementChild!.textContent === 'Failed probes')!
    expect([...probes.querySelectorAll('td')].map(({ textContent }) => textContent)).toEqual([
      'none',
      'not verified',
    ])
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

  it('tells of a host that refuses to copy', async () => {
    const { link, failures } = open({
      copy: () => {
        throw new Error('no clipboard')
      },
    })
    showEvaluation(root, { kind: 'ready', view }, link)
    button('Copy all').click()
    await settle()
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

  it('names the metric whose gap is judged, where it is another than the primary one', () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view: { ...view, gap: { ...view.gap, metric: 'R²' } } }, link)
    expect(all('.tiles dt').map((each) => each.textContent)).toContain('R², test − validation')
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
    [{ type: 'copy', part: 'all' }],
    [{ type: 'copy', parts: [{ kind: 'html', text: '' }] }],
    [{ type: 'copy', parts: [{ kind: 'heading', level: 9, text: '' }] }],
    [{ type: 'copy', parts: [{ kind: 'table', columns: [], rows: [[{ text: 1 }]] }] }],
    [{ type: 'else' }],
  ])('%j is refused', (request) => {
    expect(readEvaluationRequest(request)).toBeUndefined()
  })
})
