import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { commandIds } from '../../../src/vscode/ids.ts'

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] }
}

describe('the packaged extension', () => {
  const extension = vscode.extensions.getExtension('finalize-model.finalize-model')

  it('is installed from the VSIX and activates in a project', async () => {
    assert.ok(extension)
    assert.match(extension.extensionPath, /finalize-model\.finalize-model-/)
    await extension.activate()
    assert.equal(extension.isActive, true)
  })

  it('registers every command that its manifest shows', async () => {
    assert.ok(extension)
    const registered = new Set(await vscode.commands.getCommands(true))
    const { contributes } = extension.packageJSON as Manifest
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    )
    assert.ok(contributes.commands.length > 0)
  })

  it('shows the texts of the manifest, not their keys', () => {
    assert.ok(extension)
    const shown = JSON.stringify(extension.packageJSON)
    assert.doesNotMatch(shown, /"%[^"]*%"/)
    assert.match(shown, /"title":(?:\{"value":)?"Set Up This Folder"/)
  })

  it('knows its commands by the ids of the source', () => {
    assert.ok(extension)
    const ids = new Set<string>(Object.values(commandIds))
    const { contributes } = extension.packageJSON as Manifest
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !ids.has(command)),
      [],
    )
  })
})
