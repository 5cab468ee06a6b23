import { element } from '../shared/dom.ts'

/** What a person can do in the panel. */
export interface Actions {
  open(path: string, line?: number): void
  copyCommand(command: string): void
  start(command: string): void
  copy(): void
  save(): void
}

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
