import { digestOf } from '../digest.ts'
import type { Files } from '../ports.ts'

/** Above this size the port's streamed digest is worth a second reading of the file. */
const small = 2 ** 23

/** SHA-256 of a file that was just read: of the bytes in hand where they are few, else of the file by its path. */
export async function digestOfRead(files: Files, path: string, bytes: Uint8Array): Promise<string> {
  return bytes.length <= small ? digestOf(bytes) : ((await files.digest(path)) ?? digestOf(bytes))
}
