/** Reads a file and tells its SHA-256 in hex: what `digestInThread` starts. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { readOnly } from './readOnly.ts'

const file = openSync(workerData as string, readOnly)
try {
  const hash = createHash('sha256')
  const room = Buffer.allocUnsafe(2 ** 20)
  for (let read; (read = readSync(file, room, 0, room.length, null)) > 0;) hash.update(room.subarray(0, read))
  parentPort!.postMessage(hash.digest('hex'))
} finally {
  closeSync(file)
}
