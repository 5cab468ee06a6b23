/** `npm run demo`: installs, builds, sets the sample up in ./demo and finalizes its model. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { installPackages, root, run } from './steps.mjs'

installPackages()
const { buildAll } = await import('./build.mjs')
await buildAll()

const program = path.join(root, 'dist', 'cli', 'main.js')
const demo = path.join(root, 'demo')
const set = run(process.execPath, [program, 'init', demo, '--sample', 'digits'])
if (set !== 0) process.exit(set)
if (!existsSync(path.join(demo, '.git'))) {
  // A project has a repository of its own: what the run records as its commit must hold the project's files.
  const author = ['-c', 'user.name=Finalize Model demo', '-c', 'user.email=demo@finalize-model.invalid']
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...author, 'commit', '--quiet', '--message', 'Set up the sample'],
  ]) {
    if (run('git', args, { cwd: demo }) !== 0) process.exit(1)
  }
}
// The gate stays closed until people have signed, which is exit code 1 and no failure of the demo.
const status = run(process.execPath, [program, demo])
const here = path.relative(demo, program)
console.log(
  `\nTo go on: cd demo, and read finalize-model as: node ${here}\n(or run "npm link" once in ${root}, which puts finalize-model on your path).`,
)
process.exit(status === 1 ? 0 : status)
