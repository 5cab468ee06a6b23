import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { holderSchema, type Holder } from '../core/launch/holder.ts'
import { FileError } from '../core/ports.ts'
import { attempt, nodeFiles } from './files.ts'

const rounds = 8
const guardLife = 10_000
const largestLock = 10_000

export type Lock =
  | { readonly held: true; release(): Promise<void> }
  | { readonly held: false; readonly holder: Holder | undefined }

/**
 * Takes the lock file at `file` (absolute). A lock whose process is gone is taken over, so that a crash leaves
 * nothing stuck; one of another host is respected. Throws FileError where the file can't be written.
 */
export async function acquireLock(file: string): Promise<Lock> {
  return attempt(file, 'unwritable', () => take(file))
}

async function take(file: string): Promise<Lock> {
  await fs.mkdir(path.dirname(file), { recursive: true })
  const born = await birthOf(process.pid)
  const mine: Holder = {
    pid: process.pid,
    host: os.hostname(),
    since: new Date().toISOString(),
    ...(born !== undefined && { born }),
    token: randomUUID(),
  }
  for (let round = 0; round < rounds; round++) {
    if (await create(file, mine)) return { held: true, release: () => release(file, mine.token) }
    const holder = await read(file)
    if (holder && (await isAlive(holder))) return { held: false, holder }
    await removeStale(file)
    await setTimeout(round * 20)
  }
  return { held: false, holder: await read(file) }
}

async function create(file: string, holder: Holder): Promise<boolean> {
  const draft = `${file}.${holder.token}`
  try {
    await fs.writeFile(draft, JSON.stringify(holder), { flag: 'wx' })
    await fs.link(draft, file)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  } finally {
    await fs.rm(draft, { force: true })
  }
}

/** Who holds the lock; undefined where nobody does, or what is there is no lock of ours. */
async function read(file: string): Promise<Holder | undefined> {
  try {
    const text = await nodeFiles(path.dirname(file)).readText(path.basename(file), { limit: largestLock })
    return holderSchema.safeParse(JSON.parse(text)).data
  } catch (cause) {
    if (cause instanceof FileError || cause instanceof SyntaxError) return undefined
    throw cause
  }
}

/** Whether the process that a lock names still runs; one of another host counts as alive. */
export async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== os.hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
  const born = await birthOf(holder.pid)
  return born === undefined || holder.born === undefined || born === holder.born
}

/** Start time of a process in clock ticks since boot (field 22 of /proc/<pid>/stat); undefined without /proc. */
export async function birthOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/**
 * Removes a lock whose process is gone. Only the owner of the guard file removes, after looking again, so that
 * nobody removes a lock that a rival has just taken. A guard lives for one look; an older one was left by a crash.
 */
async function removeStale(file: string): Promise<void> {
  const guard = `${file}.guard`
  try {
    await fs.writeFile(guard, '', { flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    const made = await fs.stat(guard).catch(() => undefined)
    if (made && Date.now() - made.mtimeMs > guardLife) await fs.rm(guard, { force: true })
    return
  }
  try {
    const holder = await read(file)
    if (!holder || !(await isAlive(holder))) await fs.rm(file, { force: true })
  } finally {
    await fs.rm(guard, { force: true })
  }
}

async function release(file: string, token: string): Promise<void> {
  if ((await read(file))?.token === token) await fs.rm(file, { force: true })
}
