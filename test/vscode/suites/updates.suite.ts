import assert from 'node:assert/strict'
import v8 from 'node:v8'
import vm from 'node:vm'
import { before, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { viewIds } from '../../../src/vscode/ids.ts'

const changes = 1000
/** What the extension host may keep after all changes, bytes; it keeps some itself of each. */
const mostKept = 8_000_000
/** Timers that the editor has for itself at one moment and not at another; one left behind at each tenth change is more. */
const spare = 25
const patience = 60_000

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

function heap(): number {
  for (let time = 0; time < 3; time++) collect()
  return process.memoryUsage().heapUsed
}

/** Timers, watchers, handles: what keeps the process alive, counted. */
const resources = () => process.getActiveResourcesInfo().length

const pause = () => new Promise((resolve) => setTimeout(resolve, 250))

/** What a count comes to when the work that goes on has ended: the least, after which it sank no more for some time. */
async function settled(count: () => number): Promise<number> {
  let least = count()
  for (let calm = 0; calm < 12; calm++) {
    await pause()
    const now = count()
    if (now < least) [least, calm] = [now, 0]
  }
  return least
}

/** Waits until a count is at most this; gives what it came to. */
async function within(count: () => number, most: number): Promise<number> {
  const end = Date.now() + patience
  let now = count()
  while (now > most && Date.now() < end) {
    await pause()
    now = count()
  }
  return now
}

describe('many changes', () => {
  const [folder] = vscode.workspace.workspaceFolders ?? []

  before(async () => {
    await vscode.extensions.getExtension('finalize-model.finalize-model')?.activate()
    await vscode.commands.executeCommand(`${viewIds.phases}.focus`)
  })

  it(`leave nothing behind: ${changes} of them, on disk and in an open checklist`, async function () {
    this.timeout(300_000)
    assert.ok(folder)
    const at = (file: string) => vscode.Uri.joinPath(folder.uri, file)
    const checklist = at('phases/05_finalization/checklists/production_ready.md')
    const document = await vscode.workspace.openTextDocument(checklist)
    const box = document.positionAt(document.getText().indexOf('- [ ]') + 3)
    const range = new vscode.Range(box, box.translate(0, 1))

    const change = async (index: number) => {
      const edit = new vscode.WorkspaceEdit()
      edit.replace(checklist, range, index % 2 ? 'x' : ' ')
      assert.ok(await vscode.workspace.applyEdit(edit))
      if (index % 10 === 0) await document.save()
      await vscode.workspace.fs.writeFile(at('docs/notes.md'), Buffer.from(`${index}\n`))
    }
    for (let index = 0; index < changes / 10; index++) await change(index)
    await document.save()
    // What the editor itself needs for such changes is there by now.
    const [usual, used] = [await settled(resources), await settled(heap)]
    for (let index = 0; index < changes; index++) await change(index)
    await document.save()
    const left = await within(resources, usual + spare)
    assert.ok(left <= usual + spare, `${left} resources after ${usual}`)
    const kept = (await within(heap, used + mostKept)) - used
    console.log(`${changes} changes: ${left - usual} resources and ${kept} bytes more than before`)
    assert.ok(kept <= mostKept, `${kept} bytes kept`)
  })
})
