import { element } from '../shared/dom.ts'

/** What is mistaken for what, side by side behind a few words. */
export const pairList = (title: string, pairs: readonly (Node | string)[]): HTMLElement =>
  element(
    'div',
    { class: 'pairs' },
    element('p', { class: 'muted' }, title),
    element('ul', {}, ...pairs.map((pair) => element('li', {}, pair))),
  )
