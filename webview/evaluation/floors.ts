import type { FloorRow } from '../../src/protocol/evaluation/slices.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { tableParts, type Cell } from './table.ts'

/** What the configuration demands of parts of the test set, and what came of it; nothing where it demands nothing. */
export const floorParts = (floors: readonly FloorRow[]): readonly (HTMLElement | undefined)[] =>
  floors.length === 0
    ? []
    : [
        element('h3', {}, t('Floors of the configuration')),
        ...tableParts<FloorRow>(
          {
            caption: t('Floors of the configuration'),
            class: 'floors',
            columns: [
              { title: t('Samples where'), cell: ({ where }) => ({ name: where, isCode: true }) },
              // Where there is little room, the rest may be scrolled to.
              { title: t('Verdict'), cell: verdictOf },
              {
                title: t('Reached'),
                numeric: true,
                cell: ({ reached }) => reached,
                figureName: ({ metric }) => metric,
              },
              { title: t('Floor'), numeric: true, cell: ({ floor }) => floor },
              { title: t('Metric'), cell: ({ metric }) => metric },
              { title: t('Samples'), numeric: true, cell: ({ samples }) => countText(samples) },
            ],
            rows: floors,
          },
          floors.flatMap(({ doubts }) => doubts),
        ),
      ]

function verdictOf({ verdict, problem }: FloorRow): Cell {
  const text = verdictName(verdict)
  if (verdict === 'missed' || verdict === 'uncertain') return { name: '', badge: { text, tone: 'worse' } }
  return problem ?? text
}

const verdictName = (verdict: FloorRow['verdict']): string =>
  ({
    reached: t('reached'),
    missed: t('missed'),
    uncertain: t('missed: the interval doesn’t reach it'),
    undefined: t('undefined for these samples'),
    broken: t('can’t be judged'),
  })[verdict]
