import type { Files } from '../core/ports.ts'
import { layout } from '../core/project/layout.ts'
import { sameProject } from './projectFolder.ts'

/**
 * Why no project is there, as a clause that ends without a stop; undefined where there is one.
 *
 * @param named the folder as the command line has it; undefined for the one that it was called in
 */
export async function whyNoProject(files: Files, named: string | undefined): Promise<string | undefined> {
  if ((await files.stat('.'))?.kind !== 'directory') return `${files.root} does not exist or is no folder`
  const signs = await Promise.all(['configs', layout.phases].map((folder) => files.stat(folder)))
  return signs.some((stat) => stat?.kind === 'directory')
    ? undefined
    : `${files.root} is no project yet: it has neither configs/ nor ${layout.phases}/. Set it up with: finalize-model init${sameProject(named)}`
}
