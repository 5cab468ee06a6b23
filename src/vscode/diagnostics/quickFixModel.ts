import type { Finding, Range } from '../../core/finding.ts'
import { isGuess } from '../../core/config/fixAll.ts'
import type { Localizer } from '../localizer.ts'

export interface QuickFix {
  readonly title: string
  readonly finding: Finding
  /** The one way to say what is there; not a guess. */
  readonly isPreferred: boolean
}

const longest = 40

/** The fixes of the findings that touch a range. `textOf` reads the document. */
export function quickFixes(
  findings: readonly Finding[],
  range: Range,
  textOf: (range: Range) => string,
  l10n: Localizer,
): readonly QuickFix[] {
  return findings
    .filter(({ fix, place }) => fix && place?.range && touches(place.range, range))
    .map((finding) => ({
      title: titleOf(finding, textOf, l10n),
      finding,
      isPreferred: !isGuess(finding),
    }))
}

/** Number of findings that can be mended at once. */
export const fixable = (findings: readonly Finding[]): number => findings.filter(({ fix }) => fix).length

function titleOf({ code, fix }: Finding, textOf: (range: Range) => string, l10n: Localizer): string {
  if (code === 'config-merge-key') return l10n.t('Write the merged keys out')
  if (code === 'config-syntax') return l10n.t('Indent with spaces')
  const [edit] = fix!
  const before = short(textOf(edit!.range))
  const after = short(edit!.text)
  if (after === '') return l10n.t('Remove “{0}”', before)
  return before === '' ? l10n.t('Write “{0}”', after) : l10n.t('Change “{0}” to “{1}”', before, after)
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

const isBefore = (a: Range['start'], b: Range['start']) =>
  a.line < b.line || (a.line === b.line && a.character < b.character)

const touches = (a: Range, b: Range) => !isBefore(a.end, b.start) && !isBefore(b.end, a.start)
