// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { element, replaceChildren } from '../../../webview/shared/dom.ts'

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
