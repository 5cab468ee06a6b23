// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReadinessAnswer, ReadinessItem, ReadinessModel } from '../../../src/protocol/readiness.ts'
import { readReadinessRequest } from '../../../src/protocol/readiness.ts'
import { readinessView, type Filter } from '../../../webview/readiness/view.ts'

const item = (number: number, more: Partial<ReadinessItem> = {}): ReadinessItem => ({
  number,
  id: `item-${number}`,
  title: `Item ${number}`,
  verdict: 'passed',
  word: 'passed',
  settled: true,
  decider: 'A check decides',
  reasons: [],
  evidence: [],
  acts: [],
  offers: [],
  ...more,
})
const model = (items: readonly ReadinessItem[], more: Partial<ReadinessModel> = {}): ReadinessModel => ({
  title: 'Production Readiness',
  project: 'churn',
  open: false,
  settled: items.filter(({ settled }) => settled).length,
  total: items.length,
  counts: [],
  problems: [],
  sections: [{ title: 'Training', items }],
  steps: [],
  byHand: [],
  acts: [],
  actsLeftOut: 0,
  ...more,
})
const actions = {
  open: vi.fn(),
  copyCommand: vi.fn(),
  start: vi.fn(),
  act: vi.fn(),
  recheck: vi.fn(),
  copy: vi.fn(),
  save: vi.fn(),
  filter: vi.fn(),
}
function draw(answer: ReadinessAnswer | ReadinessModel, filter: Filter = 'all') {
  const whole: ReadinessAnswer = 'kind' in answer ? answer : { kind: 'ready', model: answer }
  document.body.replaceChildren(...readinessView(whole, filter, actions))
}
const press = (name: string) => {
  const found = [...document.querySelectorAll('button')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
  )
  if (!found) throw new Error(`no button ${name}`)
  found.click()
}
beforeEach(() => vi.clearAllMocks())

describe('the readiness view', () => {
  it('heads the page, each section and each item, and labels what they head', () => {
    draw(model([item(1), item(2)]))
    const headings = [...document.querySelectorAll('h1, h2, h3')].map((each) => each.tagName)
    expect(headings).toEqual(['H1', 'H2', 'H3', 'H3'])
    for (const labelled of document.querySelectorAll('[aria-labelledby]'))
      expect(document.getElementById(labelled.getAttribute('aria-labelledby')!)).not.toBeNull()
  })

  it('tells a verdict in words beside its icon, and what made an item stale', () => {
    const reasons = [
      {
        text: 'The configuration was edited since.',
        path: 'configs/final_config.yaml',
      },
    ]
    draw(model([item(1, { verdict: 'stale', word: 'stale', settled: false, reasons })]))
    const article = document.querySelector('article')!
    expect(article.querySelector('.word')!.textContent).toBe('stale')
    expect(article.querySelector('svg')!.getAttribute('aria-hidden')).toBe('true')
    expect(article.textContent).toContain('What made it stale')
    press('configs/final_config.yaml')
    expect(actions.open).toHaveBeenCalledWith('configs/final_config.yaml', undefined)
  })

  it('opens evidence through the host', () => {
    draw(model([item(1, { evidence: ['results/production/metrics.json'] })]))
    press('Open evidence results/production/metrics.json')
    expect(actions.open).toHaveBeenCalledWith('results/production/metrics.json')
    expect(document.querySelector('a')).toBeNull()
  })

  it('offers each next command to copy, and to run where it can be', () => {
    const command = 'finalize-model --from export'
    const signOff = 'finalize-model sign-off item-1 --approve'
    draw(
      model([item(1, { verdict: 'missing', settled: false })], {
        steps: [
          { command, items: [{ number: 1, id: 'item-1' }], startable: true },
          { command: signOff, items: [{ number: 1, id: 'item-1' }], startable: false, act: 'approve' },
        ],
      }),
    )
    press(`Copy ${signOff}`)
    press(`Run ${command}`)
    expect(actions.copyCommand).toHaveBeenCalledWith(signOff)
    expect(actions.start).toHaveBeenCalledWith(command)
    expect(() => press(`Run ${signOff}`)).toThrow('no button')
    press('Approve… item-1')
    expect(actions.act).toHaveBeenCalledWith('item-1', 'approve')
  })

  it('offers with each item what can be done about it', () => {
    const command = 'finalize-model --from export'
    draw(
      model([
        item(1, { verdict: 'missing', settled: false, step: command, offers: ['waive'] }),
        item(2, { verdict: 'waived', word: 'waived', offers: ['revoke', 'tick'] }),
      ]),
    )
    press(`Run ${command}`)
    press('Waive… item-1')
    press('Revoke… item-2')
    press('Tick… item-2')
    press('Check Again')
    expect(actions.start).toHaveBeenCalledWith(command)
    expect(actions.act.mock.calls).toEqual([
      ['item-1', 'waive'],
      ['item-2', 'revoke'],
      ['item-2', 'tick'],
    ])
    expect(actions.recheck).toHaveBeenCalledOnce()
  })

  it('leads from what is to be done by hand to its item', () => {
    const open = item(1, { verdict: 'pending', settled: false })
    draw(model([open], { byHand: [{ number: 1, id: 'item-1', reason: 'Somebody has to look.' }] }))
    press('1 item-1')
    expect(document.activeElement!.id).toBe('item-1')
  })

  it('leaves settled items out of what is to do', () => {
    const items = [item(1), item(2, { verdict: 'failed', word: 'failed', settled: false })]
    draw(model(items), 'open')
    expect([...document.querySelectorAll('h3')].map(({ textContent }) => textContent)).toEqual(['2. Item 2'])
    expect(document.querySelector('[aria-pressed="true"]')!.textContent).toBe('To do (1)')
    press('All (2)')
    expect(actions.filter).toHaveBeenCalledWith('all')
  })

  it('shows who approved what and when; a time that is none stays text', () => {
    const act = { item: 'item-1', act: 'approve' as const, word: 'approved', by: 'Ada <ada@example.org>' }
    draw(
      model([item(1)], {
        acts: [
          { ...act, at: '2026-01-02T03:04:05.000Z', remarks: ['another release'] },
          { ...act, at: 'yesterday', remarks: [] },
        ],
      }),
    )
    const rows = [...document.querySelectorAll('tbody tr')].map((row) => ({
      text: row.textContent,
      moment: row.querySelector('time')?.getAttribute('datetime'),
    }))
    expect(rows).toEqual([
      { text: expect.stringContaining('another release'), moment: '2026-01-02T03:04:05.000Z' },
      { text: expect.stringContaining('yesterday'), moment: undefined },
    ])
  })

  it('says why there is nothing to show', () => {
    draw({ kind: 'missing', reasons: ['The checklist can’t be read.'] })
    expect(document.body.textContent).toContain('The checklist can’t be read.')
  })

  it('shows hostile text as text, wherever it stands', () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(1)</script>'
    const act = {
      item: hostile,
      act: 'waive' as const,
      word: hostile,
      by: hostile,
      at: hostile,
      reason: hostile,
      remarks: [hostile],
    }
    const reason = { text: hostile, path: `${hostile}.yaml`, line: 1 }
    const bad = item(1, {
      id: hostile,
      title: hostile,
      word: hostile,
      decider: hostile,
      reasons: [reason],
      evidence: [hostile],
      acts: [act],
      settled: false,
    })
    draw(
      model([bad], {
        title: hostile,
        project: hostile,
        decision: hostile,
        release: hostile,
        problems: [reason],
        sections: [{ title: hostile, items: [bad] }],
        steps: [{ command: hostile, items: [{ number: 1, id: hostile }], startable: true }],
        byHand: [{ number: 1, id: hostile, reason: hostile }],
        acts: [act],
        testSet: hostile,
      }),
    )
    expect(document.querySelector('img, script, [onerror]')).toBeNull()
    expect(document.querySelector('h1')!.textContent).toBe(hostile)
  })
})

describe('readReadinessRequest', () => {
  it.each([
    [{ type: 'load' }, true],
    [{ type: 'open', path: 'a.json' }, true],
    [{ type: 'open', path: 'a.json', line: 3 }, true],
    [{ type: 'open', path: 'a.json', line: 0 }, false],
    [{ type: 'open', path: 7 }, false],
    [{ type: 'start', command: 'x'.repeat(5000) }, false],
    [{ type: 'signOff', item: 'technical-approval' }, false],
    [{ type: 'act', item: 'technical-approval', act: 'approve' }, true],
    [{ type: 'act', item: 'technical-approval', act: 'forge' }, false],
    [{ type: 'act', act: 'approve' }, false],
    [null, false],
  ])('%o', (message, taken) => {
    expect(readReadinessRequest(message) !== undefined).toBe(taken)
  })
})
