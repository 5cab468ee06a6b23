import { element } from '../shared/dom.ts'

/** A box with its label. */
export function checkbox(
  label: string,
  isChecked: boolean,
  changed: (isChecked: boolean) => void,
): HTMLElement {
  const input = element('input', {
    attributes: { type: 'checkbox', checked: isChecked },
    on: { change: () => changed(input.checked) },
  })
  return element('label', { class: 'box' }, input, element('bdi', {}, label))
}
