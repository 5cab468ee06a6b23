import type { LookAround } from '../core/finalize/step.ts'
import type { Ports } from '../core/ports.ts'
import { describeGit, describeHost } from '../trainer/provenance.ts'

const question = `
import json, platform
from importlib.metadata import distributions
told = {one.metadata["Name"]: one.version for one in distributions() if one.metadata["Name"]}
print(json.dumps({"python": platform.python_version(), **told}))
`
const answerLimit = 1 << 20

/** Looks at this machine, the project's repository and an interpreter's packages, for the record of a script that leaves none. */
export function lookAroundOf({ files, processes }: Ports): LookAround {
  return async (python, directory, products) => ({
    host: describeHost(),
    ...(await describeGit(processes, files, directory, products)),
    versions: await versionsIn(python),
  })

  async function versionsIn(python: string): Promise<Record<string, string>> {
    let told = ''
    try {
      await processes.run(python, ['-c', question], {
        cwd: files.root,
        onOutput(text, stream) {
          if (stream === 'stdout' && told.length < answerLimit) told += text
        },
      })
      const value = JSON.parse(told) as Record<string, unknown>
      return Object.fromEntries(
        Object.entries(value).flatMap(([name, version]) =>
          typeof version === 'string' ? [[name, version]] : [],
        ),
      )
    } catch {
      return {}
    }
  }
}
