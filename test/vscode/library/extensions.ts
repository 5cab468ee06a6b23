import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { strToU8, zipSync } from 'fflate'
import { installArguments } from '../../../scripts/vscodeServer.mjs'
import { environment } from './environment.ts'

interface Manifest {
  readonly publisher: string
  readonly name: string
  readonly version: string
  readonly [key: string]: unknown
}

/**
 * A folder of extensions with another one beside ours. It is installed as a person's would be: an extension that only
 * lies in the folder is not in the editor's list of them, and is not seen.
 *
 * @param manifest of the extension; `main` is added
 * @param script the bundle that is its code
 */
export async function extensionsWith(manifest: Manifest, script: string): Promise<string> {
  const { node, server, extensions, scratch } = environment()
  const folder = await mkdtemp(path.join(scratch, 'extensions-'))
  await cp(extensions, folder, { recursive: true })
  const { publisher, name, version } = manifest
  const vsix = path.join(folder, `${name}.vsix`)
  await writeFile(
    vsix,
    zipSync({
      'extension.vsixmanifest': strToU8(
        `<?xml version="1.0"?><PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011"><Metadata><Identity Id="${name}" Version="${version}" Publisher="${publisher}"/></Metadata></PackageManifest>`,
      ),
      'extension/package.json': strToU8(JSON.stringify({ ...manifest, main: './extension.cjs' })),
      'extension/extension.cjs': await readFile(script),
    }),
  )
  const data = await mkdtemp(path.join(scratch, 'install-'))
  await promisify(execFile)(node, [server, ...installArguments(vsix, data, folder)])
  return folder
}
