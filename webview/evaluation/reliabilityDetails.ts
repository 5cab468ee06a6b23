import type { CalibrationPoint } from '../../src/protocol/evaluation/curves.ts'
import { countText, ratioText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { tableParts } from './table.ts'

/** The points of a reliability chart as figures, to be opened. */
export const reliabilityDetails = (
  title: string,
  points: readonly CalibrationPoint[],
  isOpen = false,
): HTMLElement =>
  element(
    'details',
    { attributes: { open: isOpen } },
    element('summary', {}, title),
    ...tableParts<CalibrationPoint>({
      caption: title,
      columns: [
        {
          title: t('Mean predicted probability'),
          numeric: true,
          cell: ({ predicted, samples }) => ratioText(predicted, samples),
        },
        {
          title: t('Share that is of the class'),
          numeric: true,
          cell: ({ observed, low, high, samples }) => ({
            value: observed,
            text: ratioText(observed, samples),
            interval: t('{0} to {1}', ratioText(low, samples), ratioText(high, samples)),
          }),
        },
        { title: t('Samples'), numeric: true, cell: ({ samples }) => countText(samples) },
      ],
      rows: points,
    }).filter((part) => part !== undefined),
  )
