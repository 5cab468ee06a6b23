import type { ReadinessAct, ReadinessItem, ReadinessReason } from '../../src/protocol/readiness.ts'
import { button } from '../shared/button.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { actButton, type Actions } from './controls.ts'
import { verdictIcon } from './icons.ts'
import { time } from './time.ts'

/** One item: its verdict as icon and word, why, the files to see for oneself, and who put what on record. */
export function itemView(item: ReadinessItem, actions: Actions): Element {
  const { number, id, title, verdict, word, decider, reasons, evidence, acts, offers, step } = item
  const heading = `item-${number}`
  return element(
    'article',
    { class: `item ${verdict}`, attributes: { 'aria-labelledby': heading, 'data-item': id } },
    verdictIcon(verdict),
    element(
      'div',
      { class: 'body' },
      element('h3', { attributes: { id: heading, tabindex: -1 } }, `${number}. `, element('bdi', {}, title)),
      element(
        'p',
        { class: 'muted' },
        element('span', { class: 'word' }, word),
        ` · ${decider} · `,
        element('code', {}, id),
      ),
      verdict === 'stale' && element('p', { class: 'why' }, t('What made it stale')),
      reasons.length > 0 && element('ul', {}, ...reasons.map((reason) => reasonView(reason, id, actions))),
      evidence.length > 0 && evidenceView(evidence, id, actions),
      acts.length > 0 && element('ul', { class: 'acts' }, ...acts.map(actView)),
      (step !== undefined || offers.length > 0) &&
        element(
          'div',
          { class: 'toolbar' },
          step !== undefined &&
            button(t('Run'), () => actions.start(step), {
              key: `item run ${id}`,
              label: t('Run {0}', step),
            }),
          ...offers.map((act) => actButton(id, act, 'item', actions)),
        ),
    ),
  )
}

function reasonView({ text, path, line }: ReadinessReason, id: string, { open }: Actions): Element {
  const place = path === undefined || line === undefined ? path : `${path}:${line}`
  // Many sentences name their file; a line number or a file that isn't named is worth a link.
  const linked = path !== undefined && (line !== undefined || !text.includes(path))
  return element(
    'li',
    {},
    text,
    linked && ' ',
    linked && button(place!, () => open(path, line), { key: `reason ${id} ${place}`, class: 'link' }),
  )
}

function evidenceView(evidence: readonly string[], id: string, { open }: Actions): Element {
  return element(
    'p',
    { class: 'evidence' },
    element('span', { class: 'muted' }, `${t('Evidence')} `),
    ...evidence.flatMap((path, index) => [
      index > 0 && ', ',
      button(path, () => open(path), {
        key: `evidence ${id} ${path}`,
        class: 'link',
        label: t('Open evidence {0}', path),
      }),
    ]),
  )
}

function actView({ word, by, at, reason, remarks }: ReadinessAct): Element {
  return element(
    'li',
    {},
    element('strong', {}, word),
    ' · ',
    element('bdi', {}, by),
    ' · ',
    time(at),
    ...remarks.map((remark) => ` · ${remark}`),
    reason !== undefined && ' · “',
    reason !== undefined && element('bdi', {}, reason),
    reason !== undefined && '”',
  )
}
