import { createHash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { digestInThread, worthThread } from './digestInThread.ts'
import { readOnly } from './readOnly.ts'
import { FileError, type FileProblem, type FileStat, type Files } from '../core/ports.ts'

/**
 * The files of the project at `root` (absolute) on Node's file system.
 *
 * @param digestThread the built `digestThread`, for large files to be digested beside what else goes on
 */
export function nodeFiles(root: string, digestThread?: string): Files {
  const at = (name: string) => path.resolve(root, name)

  /** The absolute path of a file to write, refused where it leaves the root, also through a symbolic link. */
  async function inside(name: string): Promise<string> {
    const target = at(name)
    const home = await fs.realpath(root)
    if (!contains(home, await realParent(target)) || !contains(path.resolve(root), target)) {
      throw new FileError('outside', name)
    }
    return target
  }

  async function read(name: string, limit = Number.MAX_SAFE_INTEGER): Promise<Uint8Array> {
    return attempt(name, 'unreadable', () =>
      withFile(at(name), async (handle, size) => {
        if (size > limit) {
          const cause = new Error(`it has ${size} bytes, and ${limit} are read of such a file`)
          throw new FileError('too-large', name, { cause })
        }
        return handle.readFile()
      }),
    )
  }

  return {
    root,
    async stat(name) {
      try {
        const found = await fs.stat(at(name))
        return {
          kind: found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other',
          size: found.size,
          modified: found.mtimeMs,
          links: found.nlink,
          symbolic: (await fs.lstat(at(name))).isSymbolicLink(),
        } satisfies FileStat
      } catch (cause) {
        if (problemOf(cause, 'unreadable') === 'missing') return undefined
        throw new FileError('unreadable', name, { cause })
      }
    },
    read: (name, options) => read(name, options?.limit),
    readRange: (name, offset, length, into) =>
      attempt(name, 'unreadable', () =>
        withFile(at(name), async (handle) => {
          const room = into ?? Buffer.allocUnsafeSlow(length)
          const { buffer, bytesRead } = await handle.read(room, 0, length, offset)
          return buffer.subarray(0, bytesRead)
        }),
      ),
    async readText(name, options) {
      return new TextDecoder().decode(await read(name, options?.limit))
    },
    async list(name) {
      try {
        return (await fs.readdir(at(name))).toSorted()
      } catch (cause) {
        if (problemOf(cause, 'unreadable') === 'missing') return []
        throw new FileError('unreadable', name, { cause })
      }
    },
    async digest(name, { signal } = {}) {
      try {
        return await withFile(at(name), async (handle, size) => {
          const threaded =
            digestThread !== undefined &&
            size >= worthThread &&
            (await digestInThread(digestThread, at(name), signal))
          if (threaded) return threaded
          signal?.throwIfAborted()
          const hash = createHash('sha256')
          const stream = handle.createReadStream({ highWaterMark: 1 << 20, autoClose: false, signal })
          for await (const chunk of stream) hash.update(chunk as Buffer)
          return hash.digest('hex')
        })
      } catch (cause) {
        if (problemOf(cause, 'unreadable') === 'missing') return undefined
        throw new FileError('unreadable', name, { cause })
      }
    },
    write: (name, content) =>
      attempt(name, 'unwritable', async () => {
        const target = await inside(name)
        await fs.mkdir(path.dirname(target), { recursive: true })
        await writeAtomically(target, content)
      }),
    appendLine: (name, line) =>
      attempt(name, 'unwritable', async () => {
        const target = await inside(name)
        await fs.mkdir(path.dirname(target), { recursive: true })
        await withHandle(target, 'a+', async (handle) => {
          // A disk that was full, or a crash, can leave half a line. It must not swallow the one that follows.
          const half = await endsInsideLine(handle)
          await handle.appendFile(`${half ? '\n' : ''}${line}\n`)
        })
      }),
    replaceBytes: (name, offset, expected, replacement) =>
      attempt(name, 'unwritable', async () => {
        if (expected.length !== replacement.length) throw new RangeError('replaceBytes keeps the length')
        return withHandle(await inside(name), 'r+', async (handle) => {
          const { buffer, bytesRead } = await handle.read(
            Buffer.alloc(expected.length),
            0,
            expected.length,
            offset,
          )
          if (bytesRead !== expected.length || !buffer.equals(expected)) return false
          const first = expected.findIndex((byte, index) => byte !== replacement[index])
          if (first === -1) return true
          const last = expected.findLastIndex((byte, index) => byte !== replacement[index])
          await handle.write(replacement, first, last - first + 1, offset + first)
          await handle.sync()
          return true
        })
      }),
    copy: (from, to) =>
      attempt(to, 'unwritable', async () => {
        const target = await inside(to)
        await fs.mkdir(path.dirname(target), { recursive: true })
        const temporary = temporaryName(target)
        try {
          if (!(await fs.stat(at(from))).isFile()) throw new Error(`${from} is not a file`)
          await fs.copyFile(at(from), temporary)
          await fs.rename(temporary, target)
        } catch (cause) {
          await fs.rm(temporary, { force: true })
          throw cause
        }
      }),
    remove: (name) => attempt(name, 'unwritable', async () => fs.rm(await inside(name), { force: true })),
  }
}

/** Does the work; what the file system answers instead becomes a FileError about `name`. */
export async function attempt<T>(name: string, fallback: FileProblem, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof FileError) throw cause
    throw new FileError(problemOf(cause, fallback), name, { cause })
  }
}

const lineEnd = 0x0a

/** Whether the last byte that the file had when this began ends no line; other writers may append meanwhile. */
async function endsInsideLine(handle: fs.FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return false
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return bytesRead === 1 && buffer[0] !== lineEnd
}

/** Lends a regular file for reading. A pipe or a device has no end, and a folder no content. */
async function withFile<T>(
  target: string,
  work: (handle: fs.FileHandle, size: number) => Promise<T>,
): Promise<T> {
  return withHandle(target, readOnly, async (handle) => {
    const found = await handle.stat()
    if (!found.isFile())
      throw new Error(`it is ${found.isDirectory() ? 'a folder' : 'a device or a pipe'}, not a file`)
    return work(handle, found.size)
  })
}

async function withHandle<T>(
  target: string,
  flags: string | number,
  work: (handle: fs.FileHandle) => Promise<T>,
): Promise<T> {
  const handle = await fs.open(target, flags, 0o644)
  try {
    return await work(handle)
  } finally {
    await handle.close()
  }
}

/** Whether `inner` is `outer` or lies below it; both absolute. */
function contains(outer: string, inner: string): boolean {
  const way = path.relative(outer, inner)
  return way === '' || (!way.startsWith(`..${path.sep}`) && way !== '..' && !path.isAbsolute(way))
}

/** The nearest existing folder above `target`, symbolic links resolved. */
async function realParent(target: string): Promise<string> {
  const parent = path.dirname(target)
  try {
    return await fs.realpath(parent)
  } catch (cause) {
    if (problemOf(cause, 'unreadable') !== 'missing' || parent === target) throw cause
    return realParent(parent)
  }
}

const temporaryName = (target: string) =>
  path.join(
    path.dirname(target),
    `.${path.basename(target)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`,
  )

async function writeAtomically(target: string, content: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(target)
  try {
    await withHandle(temporary, 'wx', async (handle) => {
      await handle.writeFile(content)
      await handle.sync()
    })
    await fs.rename(temporary, target)
  } catch (cause) {
    await fs.rm(temporary, { force: true })
    throw cause
  }
}

const problems: Readonly<Record<string, FileProblem>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EROFS: 'unwritable',
}

function problemOf(cause: unknown, fallback: FileProblem): FileProblem {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? ''
  return problems[code] ?? fallback
}
