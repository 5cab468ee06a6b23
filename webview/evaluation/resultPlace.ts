import { element, renew, replaceChildren } from '../shared/dom.ts'

type Part = Node | undefined

/** A place for what was asked for: its first sentence is read aloud, and not every cell of its tables. */
export interface ResultPlace {
  readonly element: HTMLElement
  /** Shows these parts in place of what was there; nothing where there are none. */
  show(...parts: readonly Part[]): void
  /** The same, where what they are made from is something else than before. */
  renew(from: unknown, make: () => readonly Part[]): void
}

export function resultPlace(): ResultPlace {
  const told = element('p', { class: 'visually-hidden', attributes: { role: 'status' } })
  const holder = element('div')
  const tell = () => {
    told.textContent = holder.querySelector('h3, p')?.textContent ?? ''
  }
  return {
    element: element('div', {}, told, holder),
    show(...parts) {
      replaceChildren(holder, ...parts)
      tell()
    },
    renew(from, make) {
      renew(holder, from, make)
      tell()
    },
  }
}
