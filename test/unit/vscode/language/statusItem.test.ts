import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseConfig } from '../../../../src/core/config/parse.ts'
import type { ConfigFindings } from '../../../../src/vscode/diagnostics/configFindings.ts'
import { StatusItem } from '../../../../src/vscode/language/statusItem.ts'
import type { ExtensionParts } from '../../../../src/vscode/context.ts'
import { EventEmitter, Uri } from '../support/fakeVscode.ts'

const item = vi.hoisted(() => ({ text: '', severity: undefined as unknown, dispose: () => undefined }))

vi.mock('vscode', async () => {
  const fake = await import('../support/fakeVscode.ts')
  const never = () => new fake.Disposable(() => undefined)
  return {
    ...fake,
    languages: { createLanguageStatusItem: () => item },
    LanguageStatusSeverity: { Information: 0, Error: 2 },
    workspace: {
      isTrusted: false,
      getWorkspaceFolder: () => undefined,
      onDidGrantWorkspaceTrust: never,
      onDidChangeConfiguration: never,
    },
    window: {
      get activeTextEditor() {
        return { document }
      },
      onDidChangeActiveTextEditor: never,
    },
  }
})

const document = { uri: new Uri('/project/configs/final_config.yaml') }
let text = ''
let looks = 0
let latency = 0
const found = new EventEmitter<unknown>()
const projects = new EventEmitter<unknown>()

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function stat(): Promise<undefined> {
  looks++
  await new Promise((resolve) => setTimeout(resolve, latency))
}

function statusItem(): StatusItem {
  const project = { folder: { uri: new Uri('/project') }, ports: { files: { stat } } }
  return new StatusItem(
    {
      projects: { of: () => project, onDidChange: projects.event },
      version: '1',
    } as unknown as ExtensionParts,
    {
      onDidChange: found.event,
      parsed: () => parseConfig(text, 'configs/final_config.yaml'),
    } as unknown as ConfigFindings,
  )
}

it('says what the text of now comes to, and looks at the disk once for a burst of keys', async () => {
  text = 'targets: {test_acc: 0.5}'
  const shown = statusItem()
  await vi.advanceTimersByTimeAsync(1000)
  expect(item.text).toContain('0.5')
  looks = 0
  latency = 300
  for (let key = 1; key < 50; key++) {
    text = `targets: {test_acc: 0.${key}}`
    found.fire(document)
    await vi.advanceTimersByTimeAsync(5)
  }
  await vi.advanceTimersByTimeAsync(2000)
  expect(item.text).toContain('0.49')
  expect(looks).toBeLessThanOrEqual(3)
  shown.dispose()
  const before = looks
  found.fire(document)
  projects.fire(undefined)
  await vi.advanceTimersByTimeAsync(2000)
  expect(looks).toBe(before)
})
