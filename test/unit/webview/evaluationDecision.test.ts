// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { CopiedPart } from '../../../src/protocol/evaluation/copy.ts'
import type { ScoreStretch } from '../../../src/protocol/evaluation/curves.ts'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { recorded } from './support/evaluationThresholds.ts'
import { all, button, figures, freshRoot, marks, open, settle } from './support/evaluationPanel.ts'
import { hostile, view } from './support/evaluationView.ts'

let root: HTMLElement
beforeEach(() => {
  root = freshRoot()
})

describe('the threshold in the evaluation panel', () => {
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
    const { parts } = asked.at(-1) as unknown as { parts: readonly CopiedPart[] }
    expect(parts).toContainEqual({
      kind: 'list',
      items: expect.arrayContaining(['Threshold: 0.6123', 'Precision: 1.000', 'False negatives: 1']),
    })
  })

  it('steps at once, without an answer, and says where there is no further score', async () => {
    const { link } = open()
    showEvaluation(root, { kind: 'ready', view }, link)
    await settle()
    const [lower, higher] = ['Next lower score', 'Next higher score'].map((label) =>
      root.querySelector<HTMLElement>(`[aria-label="${label}"]`)!,
    )
    const field = root.querySelector<HTMLInputElement>('.threshold-control input[type=number]')!
    higher!.focus()
    await settle()
    higher!.click()
    expect(field.value).toBe('0.6')
    for (let each = 0; each < 3; each++) higher!.click()
    expect(field.value).toBe('0.9')
    expect(root.querySelector('.threshold-control [role=status]')!.textContent).toBe(
      'There is no higher score.',
    )
    for (let each = 0; each < 4; each++) lower!.click()
    expect([field.value, figures()['Recall']]).toEqual(['0.1', '1.000'])
    expect(root.querySelector('.threshold-control [role=status]')!.textContent).toBe(
      'There is no lower score.',
    )
  })

  it('says that there is no further score also where the scores there have to be waited for', async () => {
    const waiting: ((stretch: ScoreStretch) => void)[] = []
    const { link } = open({ scores: () => new Promise((resolve) => waiting.push(resolve)) })
    showEvaluation(root, { kind: 'ready', view }, link)
    await settle()
    const told = root.querySelector('.threshold-control [role=status]')!
    root.querySelector<HTMLElement>('[aria-label="Next higher score"]')!.click()
    await settle()
    expect(told.textContent).toBe('')
    for (const arrive of waiting) arrive({ points: [], reachesHighest: true, reachesLowest: true })
    await settle()
    expect(told.textContent).toBe('There is no higher score.')
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
    const cursor = () => root.querySelector('.threshold-control .cursor')!.getAttribute('x1')
    const drawn = [...root.querySelectorAll('.threshold-control .chart text')].map(
      ({ textContent }) => textContent,
    )
    expect(drawn).toEqual(expect.arrayContaining(['Precision', 'Recall', 'F1']))
    expect([at('0') && cursor(), at('0.5') && cursor(), at('1') && cursor()]).toEqual(['52', '187', '322'])
    // Above the highest score nothing is predicted: precision ends there, recall goes on at 0.
    const outlines = [...root.querySelectorAll('.threshold-control .chart path')].map((path) =>
      Number(path.getAttribute('d')!.match(/L([\d.]+) [\d.]+$/)![1]),
    )
    expect(outlines).toEqual([295, 322, 322])
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
    expect(section.querySelector('thead')!.querySelectorAll('th')).toHaveLength(3)
    expect(section.textContent).not.toContain('Candidates')
    const steps = [...section.querySelectorAll('.sweep tbody tr')].map(({ textContent }) => textContent)
    expect(steps).toEqual(['0.100.50040', '0.61 chosen0.80020'])
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

  it('weighs other models, and ensembles of them, in place of a backup by another objective', async () => {
    const { link, asked, choices } = open({
      pickPredictions: ({ purpose }) => `/elsewhere/${purpose}.npz`,
    })
    Object.assign(choices, { backup: 'f2' })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const section = root.querySelector('#decision')!.closest('section')!
    const box = (label: string) =>
      [...section.querySelectorAll('label')].find(({ textContent }) => textContent === label)!
    const isShown = (label: string) => box(label).closest('[hidden]') === null
    const submit = async () => {
      section.querySelector('form')!.requestSubmit()
      await settle()
    }
    expect([isShown('Backup'), isShown('Majority vote')]).toEqual([true, false])
    box(hostile).querySelector('input')!.click()
    expect([isShown('Backup'), isShown('Majority vote')]).toEqual([false, true])
    box('Majority vote').querySelector('input')!.click()
    await submit()
    const models = ['results/other/predictions/val.npz']
    const ensembles = ['mean', 'weighted', 'stacked']
    expect(asked.at(-1)).toEqual({ type: 'decide', index: 0, objective: 'f1', models, ensembles })
    const rows = [...section.querySelectorAll('[aria-label=Candidates] tbody tr')]
    expect(rows.map((row) => row.querySelector('th')!.textContent)).toEqual([
      'Stacked on validation Primary',
      `${hostile} Backup`,
      'Mean weighted by recall',
      'Stacked on validation',
    ])
    expect(rows.map((row) => row.querySelector('td')!.textContent)).toEqual([
      '0.61',
      '0.3',
      'not met',
      'not met',
    ])
    button('Record and judge on test').click()
    await settle()
    expect(asked.find(({ type }) => type === 'record')).toMatchObject({ models, ensembles })

    button('Add a file…').click()
    await settle()
    await submit()
    expect(asked.at(-1)).toMatchObject({ models: [...models, '/elsewhere/model.npz'] })
    expect(choices).toMatchObject({
      decisionModels: JSON.stringify([...models, '/elsewhere/model.npz']),
      ensemblesLeft: '["vote"]',
    })
    for (const each of [hostile, '/elsewhere/model.npz']) box(each).querySelector('input')!.click()
    await submit()
    expect(asked.at(-1)).toEqual({ type: 'decide', index: 0, objective: 'f1', backup: 'f2' })
  })

  it('is saved with the plots once it is chosen, and not when it was discarded', async () => {
    const { link, asked, choices, failures } = open()
    choices['decisionModels'] = JSON.stringify(['results/other/predictions/val.npz'])
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    const save = async () => {
      button('Save all plots').click()
      await settle()
      return asked.findLast(({ type }) => type === 'plots')
    }
    expect(await save()).toEqual({ type: 'plots' })
    root.querySelector<HTMLFormElement>('#objective')!.closest('form')!.requestSubmit()
    await settle()
    const { type: _, ...question } = asked.findLast(({ type }) => type === 'decide')!
    expect(question).toHaveProperty('models')
    expect(await save()).toEqual({ type: 'plots', chosen: question })
    button('Discard').click()
    expect(await save()).toEqual({ type: 'plots' })
    expect(String(failures[0])).toContain('there is no plot yet')
  })

  it('says how other models come into the choice where there are none', async () => {
    const { link } = open({ models: () => [] })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(root.querySelector('#decision')!.closest('section')!.textContent).toContain(
      'Keep predictions/val.npz',
    )
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
})
