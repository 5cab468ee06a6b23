import type { Shown } from '../../src/protocol/evaluationView.ts'
import { element } from '../shared/dom.ts'

/** A figure with its interval below it. */
export function figure(shown: Shown | undefined): Node {
  if (!shown) return document.createTextNode('–')
  return element(
    'span',
    { class: 'figure' },
    element('span', {}, shown.text),
    shown.interval !== undefined && element('span', { class: 'muted interval' }, shown.interval),
  )
}
