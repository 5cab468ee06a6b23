import { element } from './dom.ts'

/** A button; `key` finds it again after the view was drawn anew, so that the focus stays on it. */
export function button(
  text: string,
  press: () => void,
  options: {
    readonly key?: string
    readonly class?: string | undefined
    readonly label?: string
    readonly pressed?: boolean
  } = {},
): HTMLButtonElement {
  return element(
    'button',
    {
      ...(options.class !== undefined && { class: options.class }),
      attributes: {
        type: 'button',
        'data-key': options.key,
        'aria-label': options.label,
        'aria-pressed': options.pressed === undefined ? undefined : String(options.pressed),
      },
      on: { click: press },
    },
    text,
  )
}
