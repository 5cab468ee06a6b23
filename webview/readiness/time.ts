import { element } from '../shared/dom.ts'

/** A moment in the person's own calendar; what is no time stays the text that it is. */
export function time(at: string): Element {
  const moment = /^\d{4}-\d\d-\d\dT/.test(at) ? new Date(at) : undefined
  if (!moment || Number.isNaN(moment.getTime())) return element('span', {}, at)
  clock ??= new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  const told = clock.format(moment)
  return element('time', { attributes: { datetime: moment.toISOString(), title: at } }, told)
}

/** Making one takes longer than telling a hundred times by it. */
let clock: Intl.DateTimeFormat | undefined
