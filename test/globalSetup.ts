import { buildAll } from '../scripts/build.mjs'

/** The command line and its child process as people get them: tests run what is built. */
export default async function setup(): Promise<void> {
  if (process.env['FINALIZE_MODEL_BUILT'] !== '1') await buildAll()
}
