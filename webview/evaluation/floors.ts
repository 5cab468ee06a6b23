import type { FloorRow } from '../../src/protocol/evaluationView.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { doubtsBelow, figure } from './figures.ts'
import { methodsBelow } from './methods.ts'

/** What the configuration demands of parts of the test set, and what came of it; nothing where it demands nothing. */
export const floorParts = (floors: readonly FloorRow[]): readonly (Node | undefined)[] =>
  floors.length === 0
    ? []
    : [
        element('h3', { attributes: { id: 'floors' } }, t('Floors of the configuration')),
        element(
          'div',
          { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-labelledby': 'floors' } },
          element('table', {}, head(), element('tbody', {}, ...floors.map(rowOf))),
        ),
        doubtsBelow(floors.flatMap(({ doubts }) => doubts)),
        methodsBelow(floors.map(({ metric, reached }) => [metric, reached] as const)),
      ]

const head = (): HTMLElement =>
  element(
    'thead',
    {},
    element(
      'tr',
      {},
      ...[
        { title: t('Samples where') },
        // Where there is little room, the rest may be scrolled to.
        { title: t('Verdict') },
        { title: t('Reached'), numeric: true },
        { title: t('Floor'), numeric: true },
        { title: t('Metric') },
        { title: t('Samples'), numeric: true },
      ].map(({ title, numeric }) =>
        element('th', { ...(numeric && { class: 'number' }), attributes: { scope: 'col' } }, title),
      ),
    ),
  )

const rowOf = ({ where, samples, metric, floor, reached, verdict, problem }: FloorRow): HTMLElement =>
  element(
    'tr',
    {},
    element(
      'th',
      { attributes: { scope: 'row' } },
      element('span', { class: 'slice' }, element('code', {}, element('bdi', {}, where))),
    ),
    element(
      'td',
      { class: 'verdict' },
      isMissed(verdict)
        ? element('span', { class: 'badge worse' }, verdictName(verdict))
        : (problem ?? verdictName(verdict)),
    ),
    element('td', { class: 'number' }, figure(reached)),
    element('td', { class: 'number' }, figure(floor)),
    element('td', {}, metric),
    element('td', { class: 'number' }, countText(samples)),
  )

const isMissed = (verdict: FloorRow['verdict']): boolean => verdict === 'missed' || verdict === 'uncertain'

const verdictName = (verdict: FloorRow['verdict']): string =>
  ({
    reached: t('reached'),
    missed: t('missed'),
    uncertain: t('missed: the interval doesn’t reach it'),
    undefined: t('undefined for these samples'),
    broken: t('can’t be judged'),
  })[verdict]
