import { element } from '../shared/dom.ts'

interface Choice<T extends string> {
  readonly id: T
  readonly title: string
}

interface ChoiceButtons<T extends string> {
  readonly element: HTMLElement
  /** Shows which one is chosen. */
  show(chosen: T): void
}

/** Buttons of which one is pressed. */
export function choiceButtons<T extends string>(
  labelledBy: string,
  choices: readonly Choice<T>[],
  choose: (chosen: T) => void,
): ChoiceButtons<T> {
  const buttons = choices.map(({ id, title }) =>
    element(
      'button',
      {
        class: 'secondary',
        attributes: { type: 'button', 'aria-pressed': 'false' },
        on: { click: () => choose(id) },
      },
      title,
    ),
  )
  return {
    element: element(
      'div',
      { class: 'buttons choice no-print', attributes: { role: 'group', 'aria-labelledby': labelledBy } },
      ...buttons,
    ),
    show(chosen) {
      for (const [at, button] of buttons.entries())
        button.setAttribute('aria-pressed', String(choices[at]!.id === chosen))
    },
  }
}
