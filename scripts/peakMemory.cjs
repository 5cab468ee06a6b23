/* Preloaded into a program: leaves the bytes of its highest resident memory in the file that PEAK_FILE names. */
const { readFileSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

/** The kernel's own mark, where there is one: `maxRSS` holds what the starting process had, too. */
function peak() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

if (isMainThread) process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(peak())))
