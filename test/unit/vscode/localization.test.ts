import { describe, expect, it } from 'vitest'
import { localizationBundle, textsOf } from '../../../scripts/localization.ts'

describe('textsOf', () => {
  it.each([
    ["vscode.l10n.t('Open {0}', name)", ['Open {0}']],
    ["l10n.t(\n  'Wrapped',\n)", ['Wrapped']],
    ["this.#parts.l10n.t('A', this.#l10n.t('B')) + l10n.t(\"It's\")", ['A', 'B', "It's"]],
    [String.raw`l10n.t('It\'s a \u00e4')`, ["It's a ä"]],
    ["t('Not of a view')", []],
    ["import { t } from '../shared/channel.ts'\nt('Of a view')", ['Of a view']],
    ["import { t } from '../shared/channel.ts'\nat('x'); element.t('y')", []],
  ])('%s', (source, texts) => {
    expect(textsOf(source, 'a.ts')).toEqual(texts)
  })

  it.each(["l10n.t(open ? 'a' : 'b')", "l10n.t('a' + name)", 'l10n.t(`a ${name}`)'])(
    'refuses what no translation could find: %s',
    (source) => {
      expect(() => textsOf(`\n${source}`, 'a.ts')).toThrow('a.ts:2')
    },
  )
})

it('the bundle gives each text for itself', () => {
  const entries = Object.entries(JSON.parse(localizationBundle('.')) as Record<string, string>)
  expect(entries.length).toBeGreaterThan(200)
  expect(entries.every(([english, text]) => english === text)).toBe(true)
})
