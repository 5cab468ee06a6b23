import { FileError, type Files } from '../../../../../src/core/ports.ts'

const refuse = () => Promise.reject(new Error('read only'))

/** Files in memory that can grow, with the bytes that were read of them counted. */
export function growingFiles(): {
  files: Files
  contents: Map<string, Uint8Array>
  append(path: string, text: string): void
  read: { bytes: number }
} {
  const contents = new Map<string, Uint8Array>()
  const changes = new Map<string, number>()
  const read = { bytes: 0 }
  const at = (path: string) => {
    const found = contents.get(path)
    if (!found) throw new FileError('missing', path)
    return found
  }
  const files: Files = {
    root: '/project',
    async stat(path) {
      const found = contents.get(path)
      if (found) return { kind: 'file', size: found.length, modified: changes.get(path) ?? 1, links: 1 }
      const folder = [...contents.keys()].some((name) => name.startsWith(`${path}/`))
      return folder ? { kind: 'directory', size: 0, modified: 0, links: 1 } : undefined
    },
    async read(path) {
      return at(path)
    },
    async readRange(path, offset, length) {
      const bytes = at(path).subarray(offset, offset + length)
      read.bytes += bytes.length
      return bytes
    },
    async readText(path) {
      read.bytes += at(path).length
      return new TextDecoder().decode(at(path))
    },
    async list(path) {
      const inside = [...contents.keys()].filter((name) => name.startsWith(`${path}/`))
      return [...new Set(inside.map((name) => name.slice(path.length + 1).split('/')[0]!))].toSorted()
    },
    digest: refuse,
    write: async (path, content) => {
      contents.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content)
      changes.set(path, (changes.get(path) ?? 1) + 1)
    },
    appendLine: refuse,
    copy: refuse,
    remove: async (path) => void contents.delete(path),
    replaceBytes: refuse,
  }
  return {
    files,
    contents,
    read,
    append(path, text) {
      const before = contents.get(path) ?? new Uint8Array(0)
      const added = new TextEncoder().encode(text)
      const all = new Uint8Array(before.length + added.length)
      all.set(before)
      all.set(added, before.length)
      contents.set(path, all)
      changes.set(path, (changes.get(path) ?? 1) + 1)
    },
  }
}
