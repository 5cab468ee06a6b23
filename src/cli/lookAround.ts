import type { LookAround } from '../core/finalize/step.ts'
import { outputOf } from '../core/outputOf.ts'
import type { Ports } from '../core/ports.ts'
import { parseJson } from '../core/runs/json.ts'
import { describeGit, describeHost } from '../trainer/provenance.ts'

const question = `
import json, platform
from importlib.metadata import distributions
told = {one.metadata["Name"]: one.version for one in distributions() if one.metadata["Name"]}
print(json.dumps({"python": platform.python_version(), **told}))
`
const answerLimit = 1 << 20

/**
 * Looks at this machine, the project's repository and an interpreter's packages, for the record of a script that leaves
 * none. A program that is no Python tells of no packages: the record names none then, and a script of any language may
 * be trained.
 */
export function lookAroundOf({ files, processes }: Ports): LookAround {
  return async (program, directory, products) => ({
    host: describeHost(),
    ...(await describeGit(processes, files, directory, products)),
    versions: await versionsIn(program),
  })

  async function versionsIn(program: string): Promise<Record<string, string>> {
    const options = { cwd: files.root, limit: answerLimit }
    const answer = parseJson((await outputOf(processes, program, ['-c', question], options)) ?? '')
    if (!answer.ok || typeof answer.value !== 'object' || answer.value === null) return {}
    return Object.fromEntries(
      Object.entries(answer.value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  }
}
