type Child = Node | string | undefined | false

/** Properties of a new element: attributes by name, a class, `on` for listeners. Text is always text, never markup. */
export interface Properties {
  readonly class?: string
  readonly attributes?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void }
}

/** Attributes that would run or style something from a text; a view has no use for them. */
const refused = /^(on|style$|srcdoc$)/i

/** Creates an element. Strings among the children become text nodes; undefined and false are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag)
  applyProperties(created, properties)
  for (const [type, listener] of Object.entries(properties.on ?? {}))
    created.addEventListener(type, listener as EventListener)
  append(created, children)
  return created
}

/** The same for SVG. */
export function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  properties: Omit<Properties, 'on'> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const created = document.createElementNS('http://www.w3.org/2000/svg', tag)
  applyProperties(created, properties)
  append(created, children)
  return created
}

/** A name from outside within a sentence: letters written from right to left in it leave the sentence in its order. */
export const isolated = (name: string | number): string => `\u2068${name}\u2069`

/** A text without the signs that isolate names in it. */
export const bare = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, '')

/** Puts new children in the place of all that an element had. */
export function replaceChildren(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== undefined && child !== false))
}

/**
 * Puts new children in the place of an element's, where what they are made from has changed since the last call for it:
 * a text that somebody selects, and a button that has the focus, stay as long as they say the same.
 */
export function renew(parent: Element, from: unknown, make: () => readonly Child[]): void {
  const key = JSON.stringify(from)
  if (made.get(parent) === key) return
  made.set(parent, key)
  replaceChildren(parent, ...make())
}
const made = new WeakMap<Element, string>()

const focusable = 'button, input, select, [tabindex]'

/**
 * Draws anew what is in an element; the page stays where it was scrolled to, and the focus on what has the key
 * (`data-key`) of what had it; where that had none, on what is in its place.
 */
export function keepPlace(parent: Element, draw: () => void): void {
  const { scrollTop } = document.documentElement
  const all = () => [...parent.querySelectorAll<HTMLElement>(focusable)]
  const place = all().findIndex((each) => each === document.activeElement)
  const focused = all()[place]
  const key = focused?.dataset['key']
  draw()
  document.documentElement.scrollTop = scrollTop
  if (!focused) return
  const next = key === undefined ? all()[place] : all().find(({ dataset }) => dataset['key'] === key)
  if (next?.tagName === focused.tagName) next.focus({ preventScroll: true })
}

function applyProperties(target: Element, { class: classes, attributes = {} }: Properties): void {
  if (classes) target.setAttribute('class', classes)
  for (const [name, value] of Object.entries(attributes)) {
    if (refused.test(name)) throw new Error(`The attribute ${name} isn't set from here.`)
    if (value === undefined || value === false) continue
    target.setAttribute(name, value === true ? '' : String(value))
  }
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== undefined && child !== false) parent.append(child)
}
