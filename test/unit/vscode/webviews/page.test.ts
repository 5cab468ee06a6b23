import { expect, it } from 'vitest'
import { renderPage } from '../../../../src/vscode/webviews/page.ts'

const page = renderPage({
  title: '</title><script>alert(1)</script>',
  language: 'en',
  script: 'https://host/run.js',
  styles: 'https://host/run.css',
  source: 'https://*.vscode-cdn.net',
  nonce: '0123456789abcdef',
  state: { run: `"><img src=x onerror='alert(1)'>` },
  translations: undefined,
})

it('lets only its own script run, and nothing from elsewhere', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'")
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-0123456789abcdef'",
    'style-src https://*.vscode-cdn.net',
    'img-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ])
})

it('keeps a hostile name inert', () => {
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toContain('<img')
  const state = /finalize-model-state" content="([^"]*)"/.exec(page)![1]!
  const decoded = state.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
  expect(JSON.parse(decoded)).toEqual({ run: `"><img src=x onerror='alert(1)'>` })
})
