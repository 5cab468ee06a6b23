import { finding, type Finding } from '../finding.ts'
import { ask, saidIn } from './ask.ts'
import { valuesOf } from './command.ts'
import type { Training } from './launcher.ts'
import type { LaunchContext } from './ports.ts'
import { fillTemplate } from './template.ts'

/** Seconds that a download may take. */
const patience = 3600

/** Brings the run directory back with `launch.download`; what went wrong, or undefined. */
export async function download(
  context: LaunchContext,
  training: Training,
  id: string,
): Promise<Finding | undefined> {
  const template = training.config.launch.download
  if (template === undefined) return undefined
  const [command = '', ...args] = fillTemplate(template, { ...valuesOf(training), id })
  const asked = await ask(context, { command, args }, patience)
  if (asked.kind === 'answered' && asked.answer.exitCode === 0) return undefined
  const reason =
    asked.kind === 'answered'
      ? saidIn(asked.answer) || `exit code ${asked.answer.exitCode}`
      : asked.kind === 'silent'
        ? `it did not end within ${asked.seconds} seconds`
        : String((asked.cause as { message?: string }).message ?? asked.cause)
  return finding('launch-download-failed', 'error', { command, reason })
}
