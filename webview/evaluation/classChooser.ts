import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'

/** A field that finds one of many classes by its name, or a part of it. */
export function classChooser(names: readonly string[], chosen: (index: number) => void): HTMLElement {
  const told = element('span', { class: 'muted', attributes: { role: 'status' } })
  const field = element('input', {
    attributes: {
      type: 'text',
      id: 'matrix-class',
      list: 'matrix-classes',
      placeholder: t('Name of a class'),
      autocomplete: 'off',
      spellcheck: 'false',
    },
    on: {
      change: () => {
        const index = indexOfName(names, field.value)
        told.textContent = index === undefined && field.value !== '' ? t('No class is called that.') : ''
        if (index !== undefined) chosen(index)
      },
    },
  })
  return element(
    'span',
    { class: 'chooser' },
    element('label', { attributes: { for: 'matrix-class' } }, t('Look at')),
    field,
    element(
      'datalist',
      { attributes: { id: 'matrix-classes' } },
      ...names.map((name) => element('option', { attributes: { value: name } })),
    ),
    told,
  )
}

/** The class of that name; else the first whose name has the text in it, whatever its case. */
function indexOfName(names: readonly string[], wanted: string): number | undefined {
  const text = wanted.trim()
  if (text === '') return undefined
  const exact = names.indexOf(text)
  if (exact >= 0) return exact
  const lower = text.toLowerCase()
  const found = names.findIndex((name) => name.toLowerCase().includes(lower))
  return found < 0 ? undefined : found
}
