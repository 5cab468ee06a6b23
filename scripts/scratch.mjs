/** Folders for one run, and the end of what a run left that was killed before it could end it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const owner = 'owner.pid'

/**
 * A folder for one run below a cache. Before, those are removed whose run is gone, and what still runs out of them is
 * ended: an editor's server has a process group of its own, which a killed run leaves behind.
 *
 * @param {string} cache
 * @param {string} prefix of the folder's name
 * @returns {string}
 */
export function makeScratch(cache, prefix) {
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(cache)) {
    if (!name.startsWith(prefix)) continue
    const old = path.join(cache, name)
    const pid = Number(readText(path.join(old, owner)))
    // A folder without an owner is being made at this moment, or is none of ours.
    if (!Number.isSafeInteger(pid) || pid <= 0 || isAlive(pid)) continue
    for (const left of processesIn(old)) end(left)
    rmSync(old, { recursive: true, force: true, maxRetries: 5 })
  }
  const scratch = mkdtempSync(path.join(cache, prefix))
  writeFileSync(path.join(scratch, owner), String(process.pid))
  return scratch
}

/** Processes whose command line names a path in a folder; none where the system doesn't tell. */
function processesIn(folder) {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => readText(`/proc/${pid}/cmdline`)?.includes(`${folder}${path.sep}`))
    .map(Number)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Ended by itself.
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
