/** Sets the sample up as a project with a repository of its own. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { run } from './steps.mjs'

const author = ['-c', 'user.name=Finalize Model demo', '-c', 'user.email=demo@finalize-model.invalid']

/**
 * What a run records as its commit must hold the project's files, hence the repository.
 *
 * @param {string} program path of the command line's main.js
 * @param {string} folder where the project goes; what is there already stays
 * @param {object} [options] of the programs that run
 * @returns {number} exit status
 */
export function setUpSample(program, folder, options) {
  const set = run(process.execPath, [program, 'init', folder, '--sample', 'digits'], options)
  if (set !== 0 || existsSync(path.join(folder, '.git'))) return set
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...author, 'commit', '--quiet', '--message', 'Set up the sample'],
  ]) {
    const status = run('git', args, { ...options, cwd: folder })
    if (status !== 0) return status
  }
  return 0
}
