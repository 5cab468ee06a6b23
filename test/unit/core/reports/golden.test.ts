import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents } from '../../../../src/core/reports/list.ts'
import { verifyDocument } from '../../../../src/core/reports/verify.ts'
import { type Changes, factsOf } from './support/ground.ts'
import { digitImages, prices, type Project, tumours } from './support/projects.ts'

const cases: readonly {
  readonly name: string
  readonly project: () => Project
  readonly changes: Changes
}[] = [
  { name: 'digits', project: digitImages, changes: { slowInt8: true } },
  { name: 'tumours', project: tumours, changes: { previous: true } },
  { name: 'prices', project: prices, changes: {} },
]

describe.each(cases)('documents of $name', ({ name, project, changes }) => {
  const [first, second] = [factsOf(project(), changes), factsOf(project(), changes)]
  it.each(documents)('$path reads as before', async (document) => {
    const facts = await first
    const file = path.join(import.meta.dirname, 'golden', name, `${path.basename(document.path)}.golden`)
    await expect(document.render(facts)).toMatchFileSnapshot(file)
  })

  it.each(documents)('$path is the same when written again', async (document) => {
    const text = document.render(await first)
    const again = await second
    expect(document.render(again, text)).toBe(text)
    expect(verifyDocument(text, again, document).filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('what is missing is said', () => {
  it('of the export', async () => {
    const facts = await factsOf(digitImages(), { withoutExport: true })
    const guide = documents.find(({ id }) => id === 'deployment-guide')!.render(facts)
    expect(guide).toContain('No exported variant has been verified yet')
    expect(guide).toContain('| **Latency** | not measured | no threshold yet | measure it first |')
    expect(documents.find(({ id }) => id === 'final-report')!.render(facts)).toContain(
      '**The measurements speak against deployment:**',
    )
  })

  it('of the data', async () => {
    for (const project of [digitImages(), prices()]) {
      const facts = await factsOf(project, { withoutData: true })
      for (const document of documents) {
        const prose = document.render(facts).replaceAll(/```[\s\S]*?```/g, '')
        if (document.path.endsWith('.md')) expect(prose).not.toMatch(/undefined|NaN(?! or infinity)|Infinity/)
      }
    }
  })
})
