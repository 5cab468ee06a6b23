import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { failure, finding, success } from '../../../../src/core/finding.ts'
import { verdicts, type Verdict } from '../../../../src/core/readiness/check.ts'
import type { GateReport, ItemReport } from '../../../../src/core/readiness/gate.ts'
import type { SignOff } from '../../../../src/core/readiness/signoffs.ts'
import { readinessAnswer, type ReadinessFacts } from '../../../../src/vscode/webviews/readinessModel.ts'
import { readinessPage } from '../../../../src/vscode/webviews/readinessPage.ts'
import { english } from '../support/english.ts'

const release = 'a'.repeat(64)
const item = (number: number, verdict: Verdict, more: Partial<ItemReport> = {}): ItemReport => ({
  number,
  id: `item-${number}`,
  section: '',
  title: `Item ${number}`,
  decidedBy: 'check',
  verdict,
  reasons: [],
  evidence: [],
  ticked: false,
  ...more,
})
const report = (items: readonly ItemReport[], more: Partial<GateReport> = {}): GateReport => ({
  gate: 'production_ready',
  phase: 5,
  checklist: 'phases/05_finalization/checklist.md',
  title: 'Production *readiness*',
  open: false,
  items,
  counts: Object.fromEntries(
    verdicts.map((verdict) => [verdict, items.filter((each) => each.verdict === verdict).length]),
  ) as Record<Verdict, number>,
  release,
  findings: [],
  ...more,
})
const approval = (more: Partial<SignOff> = {}): SignOff => ({
  item: 'item-1',
  act: 'approve',
  by: { name: 'Ada', email: 'ada@example.org' },
  at: '2026-01-02T03:04:05.000Z',
  ...more,
})
const facts = (judged: GateReport, more: Partial<ReadinessFacts> = {}): ReadinessFacts => ({
  project: 'churn',
  report: success(judged),
  signOffs: success([]),
  testSetLock: failure(finding('file-missing', 'error', { path: 'lock' })),
  ...more,
})
function modelOf(of: ReadinessFacts) {
  const answer = readinessAnswer(of, english)
  if (answer.kind !== 'ready') throw new Error(answer.reasons.join(' '))
  return answer.model
}

describe('readinessAnswer', () => {
  it('tells why a gate could not be judged', () => {
    const report = failure(finding('file-missing', 'error', { path: 'phases/05_finalization/checklist.md' }))
    const answer = readinessAnswer({ ...facts({} as GateReport), report }, english)
    expect(answer.kind === 'missing' && answer.reasons.join(' ')).toContain(
      'phases/05_finalization/checklist.md',
    )
  })

  it('keeps the sections and their items in the order of the gate', () => {
    const model = modelOf(
      facts(
        report([
          item(1, 'passed', { section: 'Training' }),
          item(2, 'failed', { section: '`Export`' }),
          item(3, 'waived', { section: 'Training' }),
        ]),
      ),
    )
    expect(model.sections.map(({ title, items }) => [title, items.map(({ number }) => number)])).toEqual([
      ['Training', [1, 3]],
      ['Export', [2]],
    ])
    expect([model.settled, model.total, model.title]).toEqual([2, 3, 'Production readiness'])
    expect(model.counts.map(({ verdict, count }) => [verdict, count])).toEqual([
      ['passed', 1],
      ['failed', 1],
      ['waived', 1],
    ])
  })

  it('puts what speaks against an item before what speaks for it, each sentence once', () => {
    const bad = finding('file-missing', 'error', { path: 'models/production_model.onnx' }, { file: 'models' })
    const good = finding('decision-deploy', 'info', { release })
    const [first] = modelOf(facts(report([item(1, 'failed', { reasons: [good, bad, bad] })]))).sections[0]!
      .items
    expect(first!.reasons).toHaveLength(2)
    expect(first!.reasons[0]).toMatchObject({ path: 'models' })
    expect(first!.reasons[0]!.text).toContain('models/production_model.onnx')
  })

  it('gives lines of findings as people count them', () => {
    const at = { line: 4, character: 0 }
    const reason = finding(
      'file-missing',
      'error',
      { path: 'x' },
      { file: 'x', range: { start: at, end: at } },
    )
    expect(
      modelOf(facts(report([item(1, 'failed', { reasons: [reason] })]))).sections[0]!.items[0],
    ).toMatchObject({ reasons: [{ path: 'x', line: 5 }] })
  })

  it('names each next command once with its items; a sign-off can be copied and not started', () => {
    const model = modelOf(
      facts(
        report([
          item(1, 'stale', { next: 'finalize-model --from export' }),
          item(2, 'missing', { next: 'finalize-model --from export' }),
          item(3, 'pending', { next: 'finalize-model sign-off item-3 --approve --reason "…"' }),
          item(4, 'failed'),
        ]),
      ),
    )
    expect(model.steps).toEqual([
      {
        command: 'finalize-model --from export',
        items: [
          { number: 1, id: 'item-1' },
          { number: 2, id: 'item-2' },
        ],
        startable: true,
      },
      {
        command: 'finalize-model sign-off item-3 --approve --reason "…"',
        items: [{ number: 3, id: 'item-3' }],
        startable: false,
      },
    ])
    expect(model.byHand.map(({ number }) => number)).toEqual([4])
  })

  it('says who put what on record, the latest first, and whether an approval is of this release', () => {
    const acts = [
      approval({ release: 'b'.repeat(64), reason: 'first look' }),
      approval({ release, at: '2026-02-02T03:04:05.000Z' }),
      approval({ act: 'waive', expires: '2026-03-01', release: 'b'.repeat(64) }),
      approval({ item: 'of-another-gate' }),
    ]
    const { acts: shown, sections } = modelOf(facts(report([item(1, 'passed')]), { signOffs: success(acts) }))
    expect(shown.map(({ act, remarks, reason }) => [act, remarks, reason])).toEqual([
      ['waive', ['until 2026-03-01'], undefined],
      ['approve', ['this release'], undefined],
      ['approve', ['another release'], 'first look'],
    ])
    expect(shown[1]).toMatchObject({ by: 'Ada <ada@example.org>', at: '2026-02-02T03:04:05.000Z' })
    expect(sections[0]!.items[0]!.acts).toHaveLength(3)
  })

  it('shows no more of a long record than can be read, and says so', () => {
    const model = modelOf(
      facts(report([item(1, 'passed')]), {
        signOffs: success(Array.from({ length: 510 }, () => approval())),
      }),
    )
    expect([model.acts.length, model.actsLeftOut, model.sections[0]!.items[0]!.acts.length]).toEqual([
      500, 10, 10,
    ])
  })

  it('tells how often the test set was looked at', () => {
    const look = { at: '', checkpoint: null, predictions: release }
    const testSetLock = success({
      sha256: release,
      samples: 360,
      path: 'data/test.npz',
      created: '2026-01-01T00:00:00.000Z',
      evaluations: [look, look],
      replaced: [],
    })
    expect(modelOf(facts(report([]), { testSetLock })).testSet).toBe(
      'Test set data/test.npz. Samples: 360. Evaluations: 2.',
    )
  })
})

describe('readinessPage', () => {
  const now = new Date('2026-03-04T05:06:07Z')

  it('allows its own style sheet by digest and nothing else', () => {
    const page = readinessPage(modelOf(facts(report([]))), english, 'en', now)
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []
    const [, styles = ''] = /<style>([^<]*)<\/style>/.exec(page) ?? []
    const digest = createHash('sha256').update(styles).digest('base64')
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`,
    )
    expect(page).toContain('2026-03-04 05:06 UTC')
  })

  it('says with each item who put what on record, for which release and until when', () => {
    const signOffs = success([
      approval({ at: '2026-01-02T03:04:05.000Z' }),
      { ...approval({}), act: 'waive' as const, expires: '2026-12-31' },
    ])
    const page = readinessPage(modelOf(facts(report([item(1, 'waived')]), { signOffs })), english, 'en', now)
    const [article = ''] = /<article>[^]*?<\/article>/.exec(page) ?? []
    expect(article).toContain('until 2026-12-31')
    expect(article).toContain('2026-01-02 03:04 UTC')
  })

  it('holds every item and the record, with hostile text as text', () => {
    const hostile = '<img src=x onerror="alert(1)">'
    const judged = report([item(1, 'failed', { title: hostile, evidence: [`"${hostile}`] })], {
      title: hostile,
    })
    const signOffs = success([approval({ by: { name: hostile, email: 'x' }, reason: hostile, at: hostile })])
    const page = readinessPage(
      modelOf(facts(judged, { project: hostile, signOffs })),
      english,
      '"><script>alert(1)</script>',
      now,
    )
    expect(page).not.toMatch(/<img|<script|onerror="/)
    expect(page).toContain('&#60;img src=x')
    expect(page).toContain('failed')
  })
})
