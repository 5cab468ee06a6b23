import * as z from 'zod'
import { stepIds } from '../../core/finalize/step.ts'
import { gateNames } from '../../core/phases/gates.ts'
import { layout } from '../../core/project/layout.ts'
import { isInside } from '../commands/isInside.ts'
import { isConfigName } from '../language/configNames.ts'

const project = z
  .string()
  .max(200)
  .optional()
  .describe('Name of the workspace folder; needed only where several folders are projects.')
const gate = z
  .enum(gateNames)
  .optional()
  .describe('The gate: production_ready where absent; the others are those of the earlier phases.')

/** What each tool takes. The manifest's `inputSchema` is this, in JSON Schema; a test holds one against the other. */
export const toolInputs = {
  readReadiness: z.strictObject({ project, gate }),
  explainItem: z.strictObject({
    item: z
      .string()
      .max(200)
      .describe('Id of the item as finalizeModel_readReadiness lists it, val-test-gap for example.'),
    project,
    gate,
  }),
  validateConfig: z.strictObject({
    file: z
      .string()
      .max(1000)
      .optional()
      .describe(
        `Path relative to the project of a training, optimization or final configuration; ${layout.configs.final} where absent.`,
      ),
    project,
  }),
  startStep: z.strictObject({
    step: z.enum(stepIds).describe('The step of the finalization to run, with all steps after it.'),
    project,
  }),
}

/** Whether a path is that of a configuration inside the project: a tool reads no other file. */
export const isConfigInside = (path: string): boolean => isInside(path) && isConfigName(path)

/** What is wrong with an input, in a sentence. */
export const inputProblem = (error: z.ZodError): string =>
  `The input is not as expected: ${z.prettifyError(error).replaceAll('\n', ' ')}`
