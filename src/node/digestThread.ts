/** Reads a file and tells its SHA-256 in hex: what `digestInThread` starts. */
import { createHash } from 'node:crypto'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

// Without waiting: a pipe may have taken the place of the file.
const file = openSync(workerData as string, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
try {
  const hash = createHash('sha256')
  const room = Buffer.allocUnsafe(2 ** 20)
  for (let read; (read = readSync(file, room, 0, room.length, null)) > 0;) hash.update(room.subarray(0, read))
  parentPort!.postMessage(hash.digest('hex'))
} finally {
  closeSync(file)
}
