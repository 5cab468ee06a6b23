import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

/** Runs a program to its end; seconds, the highest resident memory of it and its children together in MB, and its output. */
export function measure(command, args, cwd) {
  const began = performance.now()
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, memoryOfTree(child.pid))), 25)
  let output = ''
  let errors = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (errors += text))
  return new Promise((resolve) => {
    child.once('close', (status) => {
      clearInterval(timer)
      resolve({ seconds: (performance.now() - began) / 1000, peak, status, output, errors })
    })
  })
}

function memoryOfTree(pid) {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
    )
    return (pages * 4096) / 1e6 + children.reduce((sum, child) => sum + memoryOfTree(child), 0)
  } catch {
    return 0
  }
}
