import type {
  ReadinessAct,
  ReadinessAnswer,
  ReadinessItem,
  ReadinessModel,
  ReadinessStep,
} from '../../src/protocol/readiness.ts'
import { button } from '../shared/button.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { itemView } from './item.ts'
import { actButton, type Actions } from './controls.ts'
import { verdictIcon } from './icons.ts'
import { time } from './time.ts'

export type Filter = 'all' | 'open'
type Shown = Actions & { filter(chosen: Filter): void }

/** Everything that the panel shows, from a whole answer. */
export function readinessView(answer: ReadinessAnswer, filter: Filter, actions: Shown): readonly Element[] {
  if (answer.kind === 'missing')
    return [
      element('h1', {}, t('Readiness')),
      element('div', { class: 'message error' }, ...answer.reasons.map((reason) => element('p', {}, reason))),
    ]
  const { model } = answer
  return [
    header(model),
    toolbar(model, filter, actions),
    ...(model.problems.length === 0 ? [] : [problems(model, actions)]),
    ...(model.steps.length + model.byHand.length === 0 ? [] : [next(model, actions)]),
    ...sections(model, filter, actions),
    ...(model.acts.length === 0 ? [] : [record(model)]),
  ]
}

function header(model: ReadinessModel): Element {
  const { title, project, open, settled, total, decision, counts, release, testSet } = model
  return element(
    'header',
    { class: open ? 'standing open' : 'standing' },
    element('h1', {}, title),
    element(
      'p',
      { class: 'muted' },
      `${project} · `,
      open ? t('Gate open') : t('Gate closed'),
      ` · ${settled}/${total}`,
    ),
    decision !== undefined && element('p', { class: 'decision' }, decision),
    element('progress', {
      attributes: { value: settled, max: Math.max(total, 1), 'aria-label': t('Items settled') },
    }),
    element(
      'ul',
      { class: 'counts', attributes: { 'aria-label': t('Items by verdict') } },
      ...counts.map(({ verdict, word, count }) =>
        element('li', {}, verdictIcon(verdict), ` ${word}: ${count}`),
      ),
    ),
    release !== undefined &&
      element(
        'p',
        { class: 'muted' },
        t('Approvals are given for release '),
        element('code', { attributes: { title: release } }, release.slice(0, 12)),
      ),
    testSet !== undefined && element('p', { class: 'muted' }, testSet),
  )
}

function toolbar({ settled, total }: ReadinessModel, filter: Filter, actions: Shown): Element {
  const choice = (chosen: Filter, text: string) =>
    button(text, () => actions.filter(chosen), {
      key: `filter ${chosen}`,
      class: filter === chosen ? undefined : 'secondary',
      pressed: filter === chosen,
    })
  return element(
    'div',
    { class: 'toolbar', attributes: { role: 'group', 'aria-label': t('Readiness') } },
    choice('all', t('All ({0})', total)),
    choice('open', t('To do ({0})', total - settled)),
    element(
      'span',
      { class: 'end' },
      button(t('Check Again'), actions.recheck, { key: 'recheck', class: 'secondary' }),
      button(t('Copy as Markdown'), actions.copy, { key: 'copy', class: 'secondary' }),
      button(t('Save Page to Print…'), actions.save, { key: 'save', class: 'secondary' }),
    ),
  )
}

function problems({ problems }: ReadinessModel, { open }: Actions): Element {
  return element(
    'div',
    { class: 'message warning' },
    ...problems.map(({ text, path, line }) => {
      const place = path === undefined || line === undefined ? path : `${path}:${line}`
      return element(
        'p',
        {},
        text,
        path !== undefined && ' ',
        path !== undefined &&
          button(place!, () => open(path, line), { key: `problem ${place}`, class: 'link' }),
      )
    }),
  )
}

function next({ steps, byHand }: ReadinessModel, actions: Actions): Element {
  return element(
    'section',
    { class: 'next', attributes: { 'aria-labelledby': 'next' } },
    element('h2', { attributes: { id: 'next' } }, t('What to do next')),
    element(
      'ul',
      {},
      ...byHand.map(({ number, id, reason }) =>
        element(
          'li',
          {},
          button(`${number} ${id}`, () => showItem(number), { key: `by hand ${id}`, class: 'link' }),
          ` ${reason}`,
        ),
      ),
      ...steps.map((step) => stepView(step, actions)),
    ),
  )
}

/** Brings an item into view and gives it the focus. */
function showItem(number: number): void {
  const heading = document.getElementById(`item-${number}`)
  heading?.focus({ preventScroll: true })
  heading?.scrollIntoView({ block: 'center' })
}

function stepView({ command, items, startable, act }: ReadinessStep, actions: Actions): Element {
  const [first] = items
  return element(
    'li',
    {},
    element(
      'div',
      { class: 'step' },
      startable
        ? button(t('Run'), () => actions.start(command), {
            key: `run ${command}`,
            label: t('Run {0}', command),
          })
        : act && first && actButton(first.id, act, 'next', actions),
      element('code', { class: 'command' }, command),
      button(t('Copy'), () => actions.copyCommand(command), {
        key: `copy ${command}`,
        class: 'secondary',
        label: t('Copy {0}', command),
      }),
    ),
    element(
      'p',
      { class: 'muted' },
      t('for {0}', items.map(({ number, id }) => `${number} ${id}`).join(', ')),
    ),
  )
}

function sections({ sections }: ReadinessModel, filter: Filter, actions: Actions): readonly Element[] {
  const wanted = (item: ReadinessItem) => filter === 'all' || !item.settled
  return sections
    .map(({ title, items }) => ({ title, items, shown: items.filter(wanted) }))
    .filter(({ shown }) => shown.length > 0)
    .map(({ title, items, shown }, index) => {
      const id = `section-${index}`
      const settled = items.filter((item) => item.settled).length
      return element(
        'section',
        { attributes: { 'aria-labelledby': id } },
        element(
          'h2',
          { attributes: { id } },
          title || t('Items'),
          ' ',
          element('span', { class: 'muted' }, `${settled}/${items.length}`),
        ),
        ...shown.map((item) => itemView(item, actions)),
      )
    })
}

function record({ acts, actsLeftOut }: ReadinessModel): Element {
  const columns = [t('When'), t('Item'), t('What'), t('Who'), t('Reason')]
  return element(
    'section',
    { attributes: { 'aria-labelledby': 'record' } },
    element('h2', { attributes: { id: 'record' } }, t('On record')),
    element(
      'div',
      { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-labelledby': 'record' } },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element('tr', {}, ...columns.map((name) => element('th', { attributes: { scope: 'col' } }, name))),
        ),
        element('tbody', {}, ...acts.map(actRow)),
      ),
    ),
    actsLeftOut > 0 && element('p', { class: 'muted' }, t('{0} older entries are not shown.', actsLeftOut)),
  )
}

function actRow({ at, item, word, by, reason, remarks }: ReadinessAct): Element {
  return element(
    'tr',
    {},
    element('td', {}, time(at)),
    element('td', {}, item),
    element('td', {}, remarks.length === 0 ? word : `${word} (${remarks.join(', ')})`),
    element('td', {}, element('bdi', {}, by)),
    element('td', {}, element('bdi', {}, reason ?? '')),
  )
}
