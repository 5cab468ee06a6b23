import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { environment } from './environment.ts'

/**
 * The part of a page's address by which a server with the test driver calls `run` of a bundled script in the extension
 * host. Scripts run for an extension under development; the one that they look at is installed from its VSIX, so an empty
 * one stands in.
 */
export async function hostPayload(authority: string, script: string): Promise<string> {
  const stub = path.join(environment().scratch, 'stub')
  await mkdir(stub, { recursive: true })
  const manifest = { name: 'stub', publisher: 'stub', version: '0.0.0', engines: { vscode: '*' } }
  await writeFile(path.join(stub, 'package.json'), JSON.stringify(manifest))
  const remote = (file: string) => `vscode-remote://${authority}${file}`
  return JSON.stringify([
    ['extensionDevelopmentPath', remote(stub)],
    ['extensionTestsPath', remote(script)],
  ])
}
