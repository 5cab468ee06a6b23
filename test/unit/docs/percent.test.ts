import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { documents } from './documents.ts'

const at = (file: string) => new URL(`../../../${file}`, import.meta.url)

const golden = 'test/unit/core/reports/golden'
/** What people read: the documents with the pages that are generated, the panels' texts and the reports. */
const texts = [
  ...documents,
  'l10n/bundle.l10n.json',
  ...readdirSync(at(golden), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.golden'))
    .map((name) => `${golden}/${name.replaceAll('\\', '/')}`),
]

it.each(texts)('%s writes percent as 95 %%, but where a command takes it', (file) => {
  const lines = readFileSync(at(file), 'utf8').split('\n')
  expect(lines.filter((line) => /(?<!alerts:)(?<![\d.])[\d.]+%(?!\w)/.test(line))).toEqual([])
})
