/** `npm run demo`: installs, builds, sets the sample up in ./demo and finalizes its model. */
import path from 'node:path'
import { setUpSample } from './sample.mjs'
import { installPackages, root, run } from './steps.mjs'

installPackages()
const { buildAll } = await import('./build.mjs')
await buildAll()

const program = path.join(root, 'dist', 'cli', 'main.js')
const demo = path.join(root, 'demo')
const set = setUpSample(program, demo)
if (set !== 0) process.exit(set)
// The gate stays closed until people have signed, which is exit code 1 and no failure of the demo.
const status = run(process.execPath, [program, demo])
const here = path.relative(demo, program)
console.log(
  `\nTo go on: cd demo, and read finalize-model as: node ${here}\n(or run "npm link" once in ${root}, which puts finalize-model on your path).`,
)
process.exit(status === 1 ? 0 : status)
