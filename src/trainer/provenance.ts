import os from 'node:os'
import { outputOf } from '../core/outputOf.ts'
import type { Files, Processes } from '../core/ports.ts'
import { runFiles } from '../core/project/layout.ts'
import type { RunRecord } from '../core/runs/records.ts'

/** Largest diff of uncommitted changes that is kept, characters. */
const diffLimit = 20_000_000

export function describeHost(): RunRecord['host'] {
  const [processor] = os.cpus()
  return {
    name: os.hostname(),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    processor: processor?.model.trim() || os.arch(),
    cores: os.availableParallelism(),
    memory: os.totalmem(),
  }
}

/**
 * Commit and uncommitted changes of the project, and who git says is working (the same as for a sign-off). A dirty tree's changes are saved
 * in the run directory. Files that training itself makes (`products`) don't make a tree dirty.
 */
export async function describeGit(
  processes: Processes,
  files: Files,
  directory: string,
  products: readonly string[],
): Promise<Pick<RunRecord, 'git' | 'user'>> {
  const git = (...args: string[]) =>
    outputOf(processes, 'git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd: files.root,
      env: { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
      limit: diffLimit,
    })
  const user = {
    name:
      process.env['GIT_AUTHOR_NAME'] || (await git('config', 'user.name'))?.trim() || os.userInfo().username,
    email:
      process.env['GIT_AUTHOR_EMAIL'] ||
      (await git('config', 'user.email'))?.trim() ||
      `${os.userInfo().username}@${os.hostname()}`,
  }
  const commit = (await git('rev-parse', '--verify', 'HEAD'))?.trim()
  if (commit === undefined) return { user }
  const scope = ['--', '.', ...products.map((path) => `:(exclude)${path.replace(/\/+$/, '')}`)]
  const status = (await git('status', '--porcelain', '--untracked-files=all', ...scope)) ?? ''
  if (status.trim() === '') {
    await files.remove(`${directory}/${runFiles.uncommittedChanges}`)
    return { user, git: { commit, dirty: false } }
  }
  const changes =
    (await git('diff', '--no-ext-diff', '--no-textconv', '--binary', '--relative', 'HEAD', ...scope)) ?? ''
  const diff = runFiles.uncommittedChanges
  await files.write(`${directory}/${diff}`, withUntracked(status, changes))
  return { user, git: { commit, dirty: true, diff } }
}

/** The diff, and above it the names of files that git doesn't know: a diff has no place for them. */
function withUntracked(status: string, changes: string): string {
  const untracked = status
    .split('\n')
    .filter((line) => line.startsWith('?? '))
    .map((line) => `# untracked: ${line.slice(3)}\n`)
  return untracked.join('') + changes
}
