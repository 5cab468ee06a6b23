import { describe, expect, it } from 'vitest'
import { keyOf, manifestTexts, writtenManifest } from './support/manifest.ts'

/** Where a manifest carries texts for people; the names of views are the only ones beside. */
const textKeys = new Set(
  (
    'title shortTitle category label displayName contextualTitle contents description markdownDescription ' +
    'userDescription modelDescription deprecationMessage enumDescriptions markdownEnumDescriptions ' +
    'enumItemLabels placeholder altText'
  ).split(' '),
)
/** Read by language models only, and held against the schemas in the code. */
const forModels = new Set(['inputSchema'])

interface Text {
  readonly place: string
  readonly value: string
}

/** Every string of the manifest: those in places for people, and all others. */
function stringsOf(value: unknown, place: string, isText = false): { texts: Text[]; others: Text[] } {
  if (typeof value === 'string') {
    const found = [{ place, value }]
    return isText ? { texts: found, others: [] } : { texts: [], others: found }
  }
  const parts = Object.entries(Object(value) as object)
    .filter(([key]) => !forModels.has(key))
    .map(([key, inner]) => {
      const isNameOfView = key === 'name' && place.startsWith('/contributes/views/')
      const isEntryOfText = isText && Array.isArray(value)
      return stringsOf(inner, `${place}/${key}`, isEntryOfText || isNameOfView || textKeys.has(key))
    })
  return { texts: parts.flatMap(({ texts }) => texts), others: parts.flatMap(({ others }) => others) }
}

const { texts, others } = stringsOf(writtenManifest, '')

describe('the texts of the manifest', () => {
  it.each(texts)('$place is a key', ({ value }) => {
    expect(keyOf(value)).toBeDefined()
  })

  it('are all defined, and all used', () => {
    expect(texts.length).toBeGreaterThan(80)
    const used = new Set(texts.map(({ value }) => keyOf(value)))
    expect(used).toEqual(new Set(Object.keys(manifestTexts)))
  })

  it('stand nowhere else', () => {
    expect(others.filter(({ value }) => keyOf(value) !== undefined)).toEqual([])
  })

  it.each(Object.entries(manifestTexts))('%s has words', (_, text) => {
    expect(text).toMatch(/^\S(?:.*\S)?$/s)
    expect(keyOf(text)).toBeUndefined()
  })
})
