import { describe, expect, it } from 'vitest'
import { writeFindings } from '../../../../src/cli/writers/findings.ts'
import type { FindingContext } from '../../../../src/cli/writers/findingsContext.ts'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { finding } from '../../../../src/core/finding.ts'

const file = 'configs/a b,c:100%.yaml'
const text = 'model: MLP\ntraining:\n\tbatch: 1\n'
const source =
  'data: {train: a.npz, val: b.npz, test: c.npz}\nseed: 1\ntargets: {test_acc: 80}\noptimizer:\n  learning_rate: 1e-3\n'
const findings = diagnose(source, { file }).filter(({ severity }) => severity !== 'info')
const context: FindingContext = {
  sources: new Map([[file, source]]),
  colour: false,
  width: 80,
  version: '1.2.3',
}

describe('text', () => {
  it('shows place, sentence, line, caret and what to write', () => {
    expect(writeFindings(findings, 'text', context))
      .toBe(`configs/a b,c:100%.yaml:3:21  error  target-as-percent
  targets.test_acc is a fraction: 80 would be 8000 %. Write 0.8 for 80 %.
  3 | targets: {test_acc: 80}
    |                     ^^
  write 0.8

configs/a b,c:100%.yaml:5:18  warning  yaml-dialect
  1e-3 is the number 0.001 here, but a text to PyYAML. Write 1.0e-3 for the
  number 0.001.
  5 |   learning_rate: 1e-3
    |                  ^^^^
  write 1.0e-3

configs/a b,c:100%.yaml: 1 error, 1 warning
`)
  })

  it('uses colour only where it may', () => {
    expect(writeFindings(findings, 'text', context)).not.toContain('\u001b')
    expect(writeFindings(findings, 'text', { ...context, colour: true })).toContain(
      '\u001b[31merror\u001b[39m',
    )
  })

  it('lets no file drive the terminal', () => {
    const evil = 'logging: {"\u001b]0;owned\u0007": 1}\n"\u001b[2Jx\u202e": 1\n'
    const written = writeFindings(diagnose(evil, { file }), 'text', {
      ...context,
      sources: new Map([[file, evil]]),
    })
    expect(written).toContain('·[2Jx·')
    expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  it('shows a window of a long line', () => {
    const long = `logging: {a: ${'b'.repeat(3000)}, y: 012, z: 1}\n`
    const written = writeFindings(diagnose(long, { file: 'training_config.yaml' }), 'text', {
      ...context,
      sources: new Map([['training_config.yaml', long]]),
    })
    const [line, caret] = written.split('\n').filter((each) => each.includes(' | '))
    expect(line!.length).toBeLessThanOrEqual(80)
    expect(line!.slice(caret!.indexOf('^'))).toMatch(/^012/)
  })

  it('says so where there is nothing', () => {
    expect(writeFindings([], 'text', context)).toBe(`${file}: no findings\n`)
  })
})

describe('json', () => {
  it('is stable', () => {
    expect(JSON.parse(writeFindings(findings, 'json', context))).toMatchObject({
      version: 1,
      files: [file],
      findings: [
        {
          code: 'target-as-percent',
          severity: 'error',
          message: expect.stringContaining('0.8'),
          args: { key: 'targets.test_acc', value: 80, fraction: 0.8 },
          file,
          range: { start: { line: 2, character: 20 }, end: { line: 2, character: 22 } },
          fix: [{ text: '0.8' }],
        },
        { code: 'yaml-dialect' },
      ],
      summary: { error: 1, warning: 1, info: 0 },
    })
  })
})

describe('sarif', () => {
  const log = JSON.parse(writeFindings(findings, 'sarif', context)) as {
    version: string
    runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[]
  }

  it('is a log of SARIF 2.1.0 with rules, regions and fixes', () => {
    expect(log.version).toBe('2.1.0')
    const [run] = log.runs
    expect(run!.results[0]).toMatchObject({
      ruleId: 'target-as-percent',
      ruleIndex: 0,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'configs/a%20b%2Cc%3A100%25.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3, startColumn: 21, endLine: 3, endColumn: 23 },
          },
        },
      ],
      fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: '0.8' } }] }] }],
    })
    expect(run!.tool.driver.rules.map(({ id }) => id)).toEqual(['target-as-percent', 'yaml-dialect'])
    expect(run!.results[1]).toMatchObject({ ruleIndex: 1, level: 'warning' })
  })
})

describe('github', () => {
  it('writes commands that no text can break out of', () => {
    const [first] = writeFindings(findings, 'github', context).split('\n')
    expect(first).toBe(
      '::error file=configs/a b%2Cc%3A100%25.yaml,line=3,endLine=3,col=21,endColumn=22,title=target-as-percent::targets.test_acc is a fraction: 80 would be 8000 %25. Write 0.8 for 80 %25.',
    )
    const evil = finding(
      'config-unknown-key',
      'warning',
      { key: 'a\n::error::owned\r', suggestion: '' },
      { file },
    )
    const written = writeFindings([evil], 'github', context)
    expect(written.trimEnd().split(/[\r\n]/)).toHaveLength(1)
    expect(written).toContain('a%0A::error::owned%0D')
  })

  it('is empty where there is nothing, and leaves columns out over several lines', () => {
    expect(writeFindings([], 'github', context)).toBe('')
    const [found] = diagnose(text, { file })
    const range = { start: { line: 0, character: 2 }, end: { line: 1, character: 1 } }
    expect(writeFindings([{ ...found!, place: { file, range } }], 'github', context)).not.toContain('col=')
  })
})
