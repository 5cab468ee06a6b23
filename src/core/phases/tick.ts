import { parseChecklist } from './parse.ts'

/**
 * The checklist with one item's box set, that one character changed and nothing else.
 * A box that is already as wanted, `[X]` included, and an item that isn't there leave the text as it is.
 */
export function setTick(text: string, itemId: string, ticked: boolean): string {
  const checklist = parseChecklist(text, '')
  const item = checklist.ok ? checklist.value.items.find(({ id }) => id === itemId) : undefined
  if (!item || item.ticked === ticked) return text
  return text.slice(0, item.offset) + (ticked ? 'x' : ' ') + text.slice(item.offset + 1)
}
