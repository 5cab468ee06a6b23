import { readdirSync } from 'node:fs'
import path from 'node:path'
import Mocha from 'mocha'
import * as vscode from 'vscode'

/** Entry that the extension host calls: runs every bundled suite beside this file, those for an untrusted folder there. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false, reporter: 'spec' })
  const ending = vscode.workspace.isTrusted ? '.suite.cjs' : '.untrusted.cjs'
  for (const name of readdirSync(__dirname).filter((name) => name.endsWith(ending)))
    mocha.addFile(path.join(__dirname, name))
  const failures = await new Promise<number>((resolve) => mocha.run(resolve))
  if (failures > 0) throw new Error(`${failures} in-host tests failed.`)
}
