import { failure, finding, success, type Result } from '../finding.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { limits } from './limits.ts'
import { parseChecklist } from './parse.ts'

const attempts = 20

/**
 * Sets one item's box in the file, changing that one byte in place. Safe beside other writers: the item's
 * line must stand where it was read, and the file is read again afterwards; where an editor replaced it
 * meanwhile, the tick is set once more in the new file. The value says whether anything had to change.
 */
export async function writeTick(
  files: Files,
  path: string,
  itemId: string,
  ticked: boolean,
): Promise<Result<boolean>> {
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const place = findBox(await files.read(path, { limit: limits.bytes }), path, itemId)
      if (!place.ok) return place
      const { offset, line, box, set } = place.value
      if (set === ticked) return success(attempt > 0)
      const changed = line.slice()
      changed[box] = ticked ? 0x78 : 0x20
      await files.replaceBytes(path, offset, line, changed)
    }
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return failure(fileFinding(cause))
  }
  return failure(finding('tick-not-written', 'error', { file: path, item: itemId }, { file: path }))
}

interface Box {
  /** Byte offset of the item's first line, its bytes, and the index of the box's character in them. */
  readonly offset: number
  readonly line: Uint8Array
  readonly box: number
  readonly set: boolean
}

function findBox(bytes: Uint8Array, path: string, itemId: string): Result<Box> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const mark = text.startsWith('\ufeff') ? 1 : 0
  const checklist = parseChecklist(text.slice(mark), path)
  if (!checklist.ok) return checklist
  const item = checklist.value.items.find(({ id }) => id === itemId)
  if (!item) {
    return failure(finding('item-not-in-checklist', 'error', { file: path, item: itemId }, { file: path }))
  }
  const at = item.offset + mark
  const start = Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1
  const end = text.slice(at).search(/[\r\n]/)
  const encoder = new TextEncoder()
  const offset = encoder.encode(text.slice(0, start)).length
  const line = encoder.encode(text.slice(start, end === -1 ? text.length : at + end))
  const box = encoder.encode(text.slice(start, at)).length
  return success({ offset, line, box, set: item.ticked })
}
