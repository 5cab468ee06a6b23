import { deriveFinalConfig } from '../../config/derive.ts'
import type { ConfigText } from '../../config/setValues.ts'
import { diagnose } from '../../config/diagnose.ts'
import { gatherProjectFacts } from '../../config/gatherFacts.ts'
import { failure, finding, success, type Finding, type Result } from '../../finding.ts'
import type { Files } from '../../ports.ts'
import { layout } from '../../project/layout.ts'
import { textIfThere } from '../../project/textIfThere.ts'
import { findPath } from '../../readiness/findPath.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'

const configLimit = 16 << 20

/** Derives the final configuration from the best one found, or takes the one that was given, and validates it. */
export const configureStep: Step = {
  id: 'configure',
  title: 'Derive the final configuration',

  async ground({ files, configPath, configGiven, version }) {
    const { training, optimization } = layout.configs
    const sources = configGiven ? [] : [training, optimization]
    const present = await Promise.all(sources.map((path) => files.stat(path)))
    return success<StepGround>({
      settings: { version, configPath },
      inputs: [...sources.filter((_, index) => present[index]), configPath],
      outputs: [configPath],
    })
  },

  async run(context) {
    const { files, configPath, configGiven } = context
    const findings: Finding[] = []
    if (configGiven) {
      if (!(await files.stat(configPath))) {
        return failure(finding('file-missing', 'error', { path: configPath }, { file: configPath }))
      }
      findings.push(finding('config-used-as-given', 'info', { path: configPath }))
    } else {
      const derived = await derive(context)
      if (!derived.ok) return derived
      findings.push(...derived.findings)
    }
    const text = await files.readText(configPath, { limit: configLimit })
    const project = await gatherProjectFacts(files, { path: configPath, text })
    const problems = diagnose(text, { file: configPath, kind: 'final', ...(project && { project }) })
    const errors = problems.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) {
      const args = { path: configPath, errors: errors.length }
      return failure(finding('config-has-errors', 'error', args, { file: configPath }), ...errors)
    }
    return done(...findings, ...problems)
  },
}

async function derive({ files, configPath, ground }: StepContext): Promise<Result<undefined>> {
  const chosen = await findPath(ground())
  if (!chosen.ok) return chosen
  const { source: path, reason } = chosen.value
  const source = await textAt(files, path)
  const existing = await textAt(files, configPath)
  const derived = deriveFinalConfig({ source, existing })
  if (!derived.ok) return derived
  const { text, changed, changes } = derived.value
  if (changed) await files.write(configPath, text)
  const summary = changed
    ? finding('config-derived', 'info', { path: configPath, source: path, changes: changes.length })
    : finding('config-unchanged', 'info', { path: configPath, source: path })
  return done(reason, summary, ...derived.findings)
}

async function textAt(files: Files, path: string): Promise<ConfigText | undefined> {
  const text = await textIfThere(files, path, configLimit)
  return text === undefined ? undefined : { path, text }
}
