import type { Shown } from '../../src/protocol/evaluation/shown.ts'
import { t } from '../shared/channel.ts'
import { tableParts } from './table.ts'

/** A column of figures, by the title of the row. */
interface FigureColumn {
  readonly title: string
  of(row: string): Shown | undefined
}

/** Figures by title down, and across what they are of; below them what is to be said of them. */
export const figureTable = (
  caption: string,
  columns: readonly FigureColumn[],
  rows: readonly string[],
  doubts: readonly string[],
): readonly (HTMLElement | undefined)[] =>
  tableParts<string>(
    {
      caption,
      columns: [
        { title: t('Figure'), cell: (title) => title },
        ...columns.map(({ title, of }) => ({
          title,
          numeric: true,
          cell: of,
          figureName: (row: string) => row,
        })),
      ],
      rows,
    },
    doubts,
  )
