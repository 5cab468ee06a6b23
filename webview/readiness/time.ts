import { element } from '../shared/dom.ts'

/** A moment in the person's own calendar; what is no time stays the text that it is. */
export function time(at: string): Element {
  const moment = /^\d{4}-\d\d-\d\dT/.test(at) ? new Date(at) : undefined
  if (!moment || Number.isNaN(moment.getTime())) return element('span', {}, at)
  const language = document.documentElement.lang || undefined
  const told = moment.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
  return element('time', { attributes: { datetime: moment.toISOString(), title: at } }, told)
}
