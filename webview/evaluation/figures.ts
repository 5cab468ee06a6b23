import type { Shown } from '../../src/protocol/evaluation/shown.ts'
import { element } from '../shared/dom.ts'

/** A figure with its interval below it. */
export function figure(shown: Shown | undefined): Node {
  if (!shown) return document.createTextNode('–')
  return element(
    'span',
    { class: 'figure' },
    element('span', {}, shown.text),
    shown.interval !== undefined &&
      element('span', { class: 'muted interval', attributes: { title: hintOf(shown) } }, shown.interval),
  )
}

/** How its interval was made, and why it may be too short. */
export const hintOf = ({ method, doubt }: Shown): string | undefined =>
  method === undefined ? doubt : `${method}.${doubt === undefined ? '' : ` ${doubt}`}`

/** Below a table: what the marks of doubtful intervals in it mean, each sentence once; nothing where there is no mark. */
export function doubtsBelow(sentences: readonly string[]): HTMLElement | undefined {
  const distinct = [...new Set(sentences)]
  return distinct.length > 0 ? element('p', { class: 'message warning' }, distinct.join(' ')) : undefined
}
