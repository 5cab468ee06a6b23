import type { CopiedPart } from '../../src/protocol/evaluation/copy.ts'
import { bare } from '../shared/dom.ts'

const described = new WeakMap<Element, () => CopiedPart>()

/** Says what of an element is copied, at the time it is copied: what it was drawn from, and not how it looks. */
export function describe<E extends Element>(element: E, part: () => CopiedPart): E {
  described.set(element, part)
  return element
}

/** What isn't printed isn't copied either; nor is what is hidden, told to screen readers alone, or drawn. */
const left =
  '.no-print, .toolbar, .visually-hidden, [hidden], form, nav, svg, canvas, figure, button:not(.link)'
const headings: Readonly<Record<string, 2 | 3 | 4>> = { H1: 2, H2: 3, H3: 4, H4: 4 }

/**
 * What an element shows, in the order of the page: what is described as it is described; headings, paragraphs and lists
 * as they stand.
 */
export function partsOf(element: Element): readonly CopiedPart[] {
  if (element.matches(left)) return []
  const description = described.get(element)
  if (description) return [description()]
  const level = headings[element.tagName]
  if (level !== undefined) return [{ kind: 'heading', level, text: textOf(element) }]
  switch (element.tagName) {
    case 'P':
    case 'SUMMARY':
      return [{ kind: 'paragraph', text: textOf(element) }].filter(({ text }) => text !== '') as CopiedPart[]
    case 'UL':
      return element.children.length === 0 ? [] : [{ kind: 'list', items: [...element.children].map(textOf) }]
    case 'DL':
      return [{ kind: 'list', items: [...element.children].map(tileText) }]
    default:
      return [...element.children].flatMap(partsOf)
  }
}

function textOf(element: Element): string {
  if (element.querySelector(left) === null) return bare(element.textContent).trim()
  const copy = element.cloneNode(true) as Element
  for (const each of copy.querySelectorAll(left)) each.remove()
  return bare(copy.textContent).trim()
}

/** A name with its values. */
function tileText(tile: Element): string {
  const [name = '', value = '', ...details] = [...tile.children].map(textOf)
  return `${name}: ${value}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
}
