// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { freshRoot, open, sectionOf, settle } from './support/evaluationPanel.ts'
import { hostile, view } from './support/evaluationView.ts'

let root: HTMLElement
beforeEach(() => {
  root = freshRoot()
})

const runs = ['older', 'newer', 'gone'].map((name) => ({
  name,
  path: `results/${name}/predictions/test.npz`,
  split: 'test' as const,
}))
const several = () => [...sectionOf('comparison').querySelectorAll('form')].at(-1)!
const check = (name: string) =>
  [...several().querySelectorAll('label')]
    .find(({ textContent }) => textContent.includes(name))!
    .querySelector('input')!
    .click()
const submit = () => several().querySelector<HTMLButtonElement>('button[type=submit]')!

const rowsOf = (table: string) =>
  [...sectionOf('comparison').querySelectorAll(`[aria-label="${table}"] tbody tr`)].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  )

describe('several models in the evaluation panel', () => {
  it('are compared with each other from two on, and again when the panel is shown again', async () => {
    const { link, asked } = open({ baselines: () => runs })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    check('older')
    expect(submit().disabled).toBe(true)
    check('newer')
    expect(submit().disabled).toBe(false)
    several().requestSubmit()
    await settle()
    const paths = [runs[0]!.path, runs[1]!.path]
    expect(asked.at(-1)).toEqual({ type: 'compareSeveral', paths })
    const told = () => several().closest('div')!.querySelector(':scope > div > [role=status]')!.textContent
    expect(told()).toBe('2 models on 300 samples, the best by accuracy first.')
    expect(sectionOf('comparison').querySelector('[aria-live] table')).toBeNull()
    expect(rowsOf('Models on the same samples')).toEqual([
      [hostile, '0.9500.9 to 0.97', '0.900'],
      ['production this model', '0.9000.85 to 0.93', '0.850'],
    ])
    expect(rowsOf('Every two models')).toEqual([
      [hostile, 'production', '0.0500.01 to 0.09', '0.020', 'better', '120'],
    ])
    expect(sectionOf('comparison').querySelector('img, script')).toBeNull()
    const before = asked.length
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(asked.slice(before)).toContainEqual({ type: 'compareSeveral', paths })
    check('gone')
    several().requestSubmit()
    await settle()
    expect(sectionOf('comparison').querySelector('.message.error')!.textContent).toBe(hostile)
  })

  it('are not offered where there is one other', async () => {
    const { link } = open({ baselines: () => runs.slice(0, 1) })
    await showEvaluation(root, { kind: 'ready', view }, link).ready
    expect(several().closest('[hidden]')).not.toBeNull()
  })
})
