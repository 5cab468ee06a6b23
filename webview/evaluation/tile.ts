import { element } from '../shared/dom.ts'

/** A figure with its name, for a list of such. */
export const tile = (title: string, value: string, detail?: string, hint?: string): HTMLElement =>
  element(
    'div',
    { class: 'tile' },
    element('dt', {}, title),
    element('dd', {}, value),
    detail !== undefined && element('dd', { class: 'detail', attributes: { title: hint } }, detail),
  )
