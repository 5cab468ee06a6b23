import { outputOf } from '../outputOf.ts'
import type { Processes } from '../ports.ts'
import type { Identity } from './signoffs.ts'

/**
 * Who acts: `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL` where set, else `git config user.name` and
 * `user.email` as git reads them in `folder`. Undefined where neither gives both.
 */
export async function readIdentity(
  processes: Processes,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Identity | undefined> {
  const name = env['GIT_AUTHOR_NAME'] || (await gitConfig(processes, folder, 'user.name'))
  const email = env['GIT_AUTHOR_EMAIL'] || (await gitConfig(processes, folder, 'user.email'))
  return name && email ? { name, email } : undefined
}

async function gitConfig(processes: Processes, folder: string, key: string): Promise<string> {
  const value = await outputOf(processes, 'git', ['config', '--get', key], { cwd: folder, limit: 1000 })
  return value?.trim() ?? ''
}
