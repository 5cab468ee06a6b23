import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** Makes a folder a repository of its own, where the person who acts has this name. */
export function signInAs(folder: string, name: string, email: string): void {
  if (!existsSync(path.join(folder, '.git'))) execFileSync('git', ['init', '--quiet', folder])
  execFileSync('git', ['-C', folder, 'config', 'user.name', name])
  execFileSync('git', ['-C', folder, 'config', 'user.email', email])
}
