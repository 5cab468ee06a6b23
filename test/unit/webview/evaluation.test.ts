// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { connect, serve, type Handlers, type Line } from '../../../src/protocol/channel.ts'
import {
  fromEvaluationHost,
  readEvaluationRequest,
  type EvaluationProtocol,
} from '../../../src/protocol/evaluation.ts'
import { figuresAt, neighbourOf, placeOf } from '../../../src/core/thresholds/table.ts'
import type { ClassCurves, ThresholdPoint } from '../../../src/protocol/evaluationCurves.ts'
import type { RecordedView, RuleView } from '../../../src/protocol/evaluationDecision.ts'
import type { Split } from '../../../src/protocol/evaluationParts.ts'
import type { EvaluationView, Shown, SliceRow } from '../../../src/protocol/evaluationView.ts'
import type { EvaluationLink } from '../../../webview/evaluation/link.ts'
import { showEvaluation } from '../../../webview/evaluation/page.ts'

const hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'
const other = '"><b>b</b> & \u202etxt'

const shown = (value: number | null, interval?: string): Shown => ({
  value,
  text: value === null ? 'undefined' : value.toFixed(3),
  ...(interval !== undefined && { interval }),
})

const names = [hostile, other, 'c']

const slice = (where: string, accuracy: number, p: number): SliceRow => ({
  where,
  samples: 40,
  inside: shown(accuracy, '0.5 to 0.9'),
  outside: shown(0.95),
  difference: shown(accuracy - 0.95, '-0.3 to -0.1'),
  p: shown(p),
  worse: p < 0.05,
})

const view: EvaluationView = {
  task: 'classification',
  runDirectory: 'results/<production>',
  samples: 30,
  classNames: names,
  primary: 'acc',
  metrics: [
    {
      id: 'acc',
      title: 'Accuracy',
      definition: 'accuracy_score',
      test: shown(0.9, '0.8 to 0.95'),
      val: shown(0.92),
      difference: { value: -0.02, text: '-2.00 pp' },
    },
  ],
  gap: {
    band: 'acceptable',
    metric: 'Accuracy',
    difference: { value: -0.02, text: '-2.00 pp' },
    worse: true,
    excellent: '2 pp',
    acceptable: '5 pp',
  },
  matrix: {
    shown: [0, 1, 2],
    counts: [
      [9, 1, 0],
      [2, 8, 0],
      [0, 0, 10],
    ],
    actual: [10, 10, 10],
    predicted: [11, 9, 10],
    pairs: [{ actual: 1, predicted: 0, count: 2, share: '20.0%' }],
  },
  classes: [0.9, null, 0.99].map((recall, index) => ({
    index,
    name: names[index]!,
    support: 10,
    predicted: [11, 9, 10][index]!,
    precision: shown(0.5),
    recall: shown(recall, recall === null ? undefined : '0.7 to 1'),
    f1: shown(0.5),
    auc: shown(0.5),
  })),
  slices: {
    metric: 'Accuracy',
    columns: ['age', 'country'],
    tested: 12,
    minimum: 20,
    found: [slice('age < 20', 0.7, 0.001), slice(`country == "${hostile}"`, 0.8, 0.4)],
  },
  failures: { mistakes: 3, hardest: 60, labels: 0 },
  scored: ['val', 'test'],
  weighted: false,
  variants: [
    {
      name: hostile,
      path: 'models/a.onnx',
      recommended: true,
      size: { value: 10, text: '10 bytes' },
      failedProbes: [hostile],
      largestDifference: shown(0.1),
      latencies: [{ batch: 1, p50: shown(1), p95: shown(2), p99: shown(3), throughput: shown(4) }],
    },
  ],
  conclusion: hostile,
  reasons: [hostile],
  measuredOn: hostile,
  notes: [hostile],
}

const counts = {
  thresholds: [0.9, 0.6, 0.4, 0.1],
  truePositives: [1, 1, 2, 2],
  falsePositives: [0, 1, 1, 2],
  positives: 2,
  negatives: 2,
}

function pointAt(threshold: number): ThresholdPoint {
  const figures = figuresAt(counts, placeOf(counts, threshold))
  const precision = Number.isNaN(figures.precision) ? null : figures.precision
  return { ...figures, precision, threshold, text: String(threshold) }
}

const curves = (index: number, split: Split): ClassCurves => ({
  index,
  split,
  samples: 4,
  prevalence: 0.5,
  auc: shown(0.75),
  averagePrecision: shown(0.8),
  roc: [
    [0, 0],
    [0, 0.5],
    [0.5, 1],
    [1, 1],
  ],
  precisionRecall: [
    [0, 1],
    [0.5, 1],
    [1, 0.5],
  ],
  calibration: {
    error: shown(0.05),
    bins: [{ predicted: 0.2, observed: 0.3, low: 0.1, high: 0.5, samples: 10 }],
  },
  slider: {
    low: 0,
    high: 1,
    points: Array.from({ length: 1001 }, (_, at) => pointAt(at / 1000)),
    ...(split === 'val' && { best: pointAt(0.4) }),
  },
})

const rule = (role: RuleView['role'], threshold: number, test?: Shown): RuleView => ({
  role,
  objective: hostile,
  point: pointAt(threshold),
  figures: [{ title: 'Precision', validation: shown(0.8, '0.7 to 0.9'), ...(test && { test }) }],
})

const recorded: RecordedView = {
  day: '2026-11-26',
  isCurrent: true,
  isJudged: true,
  models: 1,
  rules: [rule('primary', 0.6, shown(0.75, '0.6 to 0.85'))],
}

/** Both ends of a channel in one process. */
function open(overrides: Partial<Handlers<EvaluationProtocol>> = {}) {
  const asked: { type: string }[] = []
  const ends: { host?: (message: unknown) => void; view?: (message: unknown) => void } = {}
  const host: Line = {
    post: (message) => ends.view?.(structuredClone(message)),
    listen(receive) {
      ends.host = receive
      return () => {}
    },
  }
  const far: Line = {
    post(message) {
      asked.push((message as { body: { type: string } }).body)
      ends.host?.(structuredClone(message))
    },
    listen(receive) {
      ends.view = receive
      return () => {}
    },
  }
  serve<EvaluationProtocol>(host, readEvaluationRequest, {
    load: () => ({ kind: 'ready', view }),
    curves: ({ index, split }) => curves(index, split),
    threshold({ threshold, step }) {
      const wanted = step === 'at' ? threshold : neighbourOf(counts, threshold, step)
      return wanted === undefined ? undefined : pointAt(wanted)
    },
    decide: ({ index, objective }) =>
      objective.startsWith('alerts')
        ? { kind: 'refused', reason: hostile }
        : {
            kind: 'decided',
            index,
            validationSamples: 40,
            testSamples: 30,
            rules: [rule('primary', 0.61), rule('backup', 0.3)],
            notes: [hostile],
          },
    record: () => true,
    recorded: () => undefined,
    openDecisions: () => undefined,
    cell: ({ actual, predicted, from }) => ({
      actual,
      predicted,
      total: 3,
      samples: [{ id: from === 0 ? hostile : 'later', confidence: '99.0%' }],
    }),
    slice: ({ where }) =>
      where.includes('gone')
        ? { kind: 'refused', reason: `${where}: there is no column ${hostile}` }
        : { kind: 'slice', slice: slice(where, 0.6, 0.01) },
    failures: ({ list, from }) => [
      { id: `${list} ${from}`, actual: hostile, other: list === 'hardest' ? hostile : 'c', figure: '0.5' },
    ],
    around: () => undefined,
    copyCurves: () => true,
    copyCell: () => true,
    start: () => undefined,
    drawMatrix: () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
    copy: () => true,
    save: () => true,
    ...overrides,
  })
  const end = connect<EvaluationProtocol>(far, fromEvaluationHost, () => {})
  const choices: Record<string, unknown> = {}
  const failures: unknown[] = []
  const link: EvaluationLink = {
    request: (request) => end.request(request),
    choice: (name) => choices[name],
    choose: (name, value) => (choices[name] = value),
    attempt: (work) => work().catch((error: unknown) => void failures.push(error)),
  }
  return { link, asked, choices, failures }
}

let root: HTMLElement
const settle = () => new Promise((resolve) => setTimeout(resolve, 10))
const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)]
const key = (name: string, more = {}) =>
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, ...more }))
const button = (text: string) => all('button').find((each) => each.textContent.includes(text))!

/** The marks of the threshold's slider. */
const marks = () => all('.marked button').map((each) => each.textContent)
const texts = () => all('td[role=gridcell]').map((cell) => cell.textContent)
/** What the threshold gives, by name. */
const figures = () =>
  Object.fromEntries(
    all('.threshold .tile').map((tile) => [
      tile.querySelector('dt')!.textContent,
      tile.querySelector('dd')!.textContent,
    ]),
  )

beforeEach(() => {
  document.body.replaceChildren((root = document.createElement('main')))
})

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

  it('steps from score to score, and tells what came of it', async () => {
    const { link, asked } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    await settle()
    const press = async (label: string) => {
      root.querySelector<HTMLElement>(`[aria-label="${label}"]`)!.click()
      await settle()
    }
    const field = root.querySelector<HTMLInputElement>('.threshold-control input[type=number]')!
    await press('Next higher score')
    expect(field.value).toBe('0.6')
    await press('Next higher score')
    await press('Next higher score')
    expect([field.value, figures()['Precision']]).toEqual(['0.9', '1.000'])
    await press('Next lower score')
    expect(field.value).toBe('0.6')
    expect(root.querySelector('.threshold-control [role=status]')!.textContent).toContain('F1 0.500')
    field.value = '0.6123'
    field.dispatchEvent(new Event('change'))
    await settle()
    expect(figures()['Precision']).toBe('1.000')
    const copy = all('section[aria-labelledby="curves"] .heading button')[0]!
    copy.click()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'copyCurves', index: 0, split: 'test', threshold: 0.6123 })
  })

  it('lets nothing be chosen on test, and shows there what is on record', async () => {
    const { link, choices } = open({ recorded: () => recorded })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(root.querySelector('#curves')!.closest('section')!.textContent).toContain('choose nothing here')
    expect(marks()).toEqual(['On record (0.6)'])
    button('Validation').click()
    await settle()
    expect(marks()).toEqual(['Highest F1 (0.4)', 'On record (0.6)'])
    expect(root.querySelectorAll('.slider .marks rect')).toHaveLength(2)
    expect(root.querySelector('#curves')!.closest('section')!.textContent).not.toContain(
      'choose nothing here',
    )
    expect(choices['split']).toBe('val')
    button('On record (0.6)').click()
    expect(figures()['Precision']).toBe('0.500')
    expect(root.querySelector('#decision')!.closest('section')!.textContent).toContain('0.6 to 0.85')
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
    const rows = () =>
      all('section[aria-labelledby="slices"] tbody tr').map((row) => row.querySelector('code')!.textContent)
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

  it('tells precision, recall and F1 at a threshold without asking the host', async () => {
    const { link, asked } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    await settle()
    button('Validation').click()
    await settle()
    const before = asked.length
    const slider = root.querySelector<HTMLInputElement>('#threshold')!
    const at = (value: string) => {
      slider.value = value
      slider.dispatchEvent(new Event('input'))
      const { Precision, Recall, F1 } = figures()
      return [Precision, Recall, F1]
    }
    expect(at('0.5')).toEqual(['0.500', '0.500', '0.500'])
    expect(at('0.6')).toEqual(['0.500', '0.500', '0.500'])
    expect(at('0.61')).toEqual(['1.000', '0.500', '0.667'])
    expect(at('0.95')).toEqual(['–', '0.000', '0.000'])
    expect(at('0')).toEqual(['0.500', '1.000', '0.667'])
    button('Highest F1').click()
    expect(figures()).toMatchObject({ F1: '0.800', 'False negatives': '0', 'False positives': '1' })
    expect(asked).toHaveLength(before)
    expect(root.querySelectorAll('svg .mark')).toHaveLength(2)
  })

  it('chooses a threshold for an objective, tells why there is none, and puts it on record', async () => {
    let written = 0
    const { link, asked, choices, failures } = open({
      record: () => ++written > 1,
      recorded: () => (written > 1 ? recorded : undefined),
    })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = root.querySelector('#decision')!.closest('section')!
    const submit = async () => {
      section.querySelector('form')!.requestSubmit()
      await settle()
    }
    const choose = (id: string, kind: string) => {
      const select = root.querySelector<HTMLSelectElement>(`#${id}`)!
      select.value = kind
      select.dispatchEvent(new Event('change'))
    }
    expect(section.textContent).toContain('is on record yet')
    choose('objective', 'cost')
    root.querySelector<HTMLInputElement>('#objective-fn')!.value = '25'
    choose('backup', 'precision')
    await submit()
    expect(asked.at(-1)).toEqual({
      type: 'decide',
      index: 0,
      objective: 'cost:1,25,0,0',
      backup: 'precision:0.9',
    })
    expect(section.textContent).toContain('from 0.61 on')
    expect(section.querySelector('img, script')).toBeNull()
    expect(section.querySelectorAll('thead th')).toHaveLength(3)
    expect(marks()).toEqual([])
    button('Validation').click()
    await settle()
    expect(marks()).toEqual(['Highest F1 (0.4)', 'Chosen (0.61)', 'Chosen backup (0.3)'])
    // Turned back from, it is still there; recorded, it is where the record is.
    button('Record and judge on test').click()
    await settle()
    expect(section.textContent).toContain('not on record yet')
    button('Record and judge on test').click()
    await settle()
    expect(asked.slice(-2).map(({ type }) => type)).toEqual(['record', 'recorded'])
    expect(section.textContent).toContain('On record since 2026-11-26')
    expect(section.textContent).not.toContain('not on record yet')
    expect([choices['objective'], choices['decided']]).toEqual(['cost:1,25,0,0', false])

    choose('objective', 'alerts')
    await submit()
    expect(section.querySelector('.message.error')!.textContent).toBe(hostile)
    expect(failures).toEqual([])
  })

  it('has the objective again that was chosen before, with its parameters', async () => {
    const { link, asked, choices } = open()
    Object.assign(choices, { objective: 'alerts:2.5%', backup: 'f0.5', decided: true })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const value = (id: string) => root.querySelector<HTMLInputElement>(`#${id}`)!.value
    expect([value('objective'), value('objective-share')]).toEqual(['share', '2.5'])
    expect([value('backup'), value('backup-beta')]).toEqual(['f', '0.5'])
    expect(asked).toContainEqual({ type: 'decide', index: 0, objective: 'alerts:2.5%', backup: 'f0.5' })
  })

  it('says that nothing can be chosen without validation scores', async () => {
    const { link, asked } = open()
    await showEvaluation(root, { kind: 'ready', view: { ...view, scored: ['test'] } }, link).ready
    expect(root.querySelector('#decision')!.closest('section')!.textContent).toContain('predictions/val.npz')
    expect(root.querySelector('form.no-print #objective')).toBeNull()
    expect(asked.map(({ type }) => type)).not.toContain('recorded')
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
    showEvaluation(root, { kind: 'missing', reasons: [hostile], startable: true }, link)
    expect(root.querySelector('li')!.textContent).toBe(hostile)
    expect(root.querySelector('img')).toBeNull()
    button('Finalize Model').click()
    expect(asked.at(-1)).toEqual({ type: 'start', what: 'finalize' })
    showEvaluation(root, { kind: 'missing', reasons: [hostile], startable: false }, link)
    expect(root.querySelector('button')).toBeNull()
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
    [{ type: 'threshold', index: 0, split: 'val', threshold: Number.NaN, step: 'at' }],
    [{ type: 'threshold', index: 0, split: 'val', threshold: 0.5, step: 'beside' }],
    [{ type: 'save', picture: '../../etc/passwd', format: 'svg', content: '' }],
    [{ type: 'save', picture: 'roc', format: 'exe', content: '' }],
    [{ type: 'copy', part: 'everything' }],
    [{ type: 'else' }],
  ])('%j is refused', (request) => {
    expect(readEvaluationRequest(request)).toBeUndefined()
  })
})
