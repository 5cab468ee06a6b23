// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { element, keepPlace, replaceChildren } from '../../../webview/shared/dom.ts'

it('takes text as text', () => {
  const cell = element('td', { class: 'number' }, '<img src=x onerror=alert(1)>')
  expect(cell.children).toHaveLength(0)
  expect(cell.textContent).toBe('<img src=x onerror=alert(1)>')
})

it('refuses attributes that would run or style something', () => {
  for (const name of ['onclick', 'ONERROR', 'style', 'srcdoc'])
    expect(() => element('div', { attributes: { [name]: 'x' } })).toThrow(name)
})

it('leaves out what is false or undefined', () => {
  const row = element(
    'button',
    { attributes: { disabled: true, hidden: false, title: undefined } },
    false,
    'Stop',
  )
  expect(row.outerHTML).toBe('<button disabled="">Stop</button>')
  replaceChildren(row, undefined, 'Resume')
  expect(row.textContent).toBe('Resume')
})

const draw = (value: string) => () =>
  document.body.replaceChildren(
    element('button', {}, 'first'),
    element('input', { attributes: { value } }),
    element('button', {}, 'last'),
  )

it('keeps the focus on what is in the same place after it was drawn anew', () => {
  draw('old')()
  document.querySelector('input')!.focus()
  keepPlace(document.body, draw('new'))
  expect(document.activeElement).toBe(document.querySelector('input'))
  expect(document.querySelector('input')!.value).toBe('new')
  keepPlace(document.body, () => document.body.replaceChildren(element('button'), element('button')))
  expect(document.activeElement).toBe(document.body)
})
