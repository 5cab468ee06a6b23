import { mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { environment } from './environment.ts'

/**
 * The part of a page's address by which a server with the test driver calls `run` of a bundled script in the extension
 * host. Scripts run for an extension under development; the one that they look at is installed from its VSIX, so an empty
 * one stands in.
 */
export async function hostPayload(authority: string, script: string): Promise<string> {
  const stub = await mkdtemp(path.join(environment().scratch, 'stub-'))
  const manifest = { name: 'stub', publisher: 'stub', version: '0.0.0', engines: { vscode: '*' } }
  await writeFile(path.join(stub, 'package.json'), JSON.stringify(manifest))
  return JSON.stringify([
    ['extensionDevelopmentPath', remote(authority, stub)],
    ['extensionTestsPath', remote(authority, script)],
  ])
}

/** The part of a page's address by which such a server starts an extension under development, in a folder. */
export const developmentPayload = (authority: string, extension: string): string =>
  JSON.stringify([['extensionDevelopmentPath', remote(authority, extension)]])

const remote = (authority: string, file: string) => `vscode-remote://${authority}${file}`
