import { isWritten, sectionOf, tableBelow } from './document.ts'

interface Recommendation {
  readonly change: string
  /** In points as a fraction; undefined where the cell holds no number. */
  readonly expectedGain: number | undefined
  readonly answers: string
}

export interface Recommendations {
  readonly rows: readonly Recommendation[]
  /** “None: …” with a reason stands in the section instead of rows. */
  readonly noneWithReason: boolean
}

const gain = /(\d{1,3}(?:[.,]\d{1,4})?)/

/** Reads the table under “Recommendations” of a diagnosis: change, expected gain in points, finding it answers. */
export function parseRecommendations(text: string): Recommendations {
  const rows = tableBelow(text, 'Recommendations').map(([change = '', expected = '', answers = '']) => {
    const number = gain.exec(expected)?.[1]
    return {
      change,
      expectedGain: number === undefined ? undefined : Number(number.replace(',', '.')) / 100,
      answers,
    }
  })
  const none = /(?:^|\n)[ \t]*none:[ \t]*([^|]*)/i.exec(sectionOf(text, 'Recommendations') ?? '')?.[1] ?? ''
  return { rows, noneWithReason: rows.length === 0 && isWritten(none) }
}
