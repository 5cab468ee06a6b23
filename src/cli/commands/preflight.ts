import path from 'node:path'
import { readConfig } from '../../core/config/effective.ts'
import { limits } from '../../core/config/limits.ts'
import type { Config } from '../../core/config/schema.ts'
import type { Setting } from '../../core/config/setValues.ts'
import { finding, type Finding, type FindingCode } from '../../core/finding.ts'
import { resolveTrainer } from '../../core/launch/resolveTrainer.ts'
import type { Ports } from '../../core/ports.ts'
import type { PreflightContext } from '../../core/preflight/check.ts'
import { elsewhere, settingsHere, softened } from '../../core/preflight/elsewhere.ts'
import { preflightChecks } from '../../core/preflight/list.ts'
import { layout } from '../../core/project/layout.ts'
import { findConfigPath } from '../../core/readiness/configPath.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import { nodeLaunching } from '../../node/launching.ts'
import { acquireLock } from '../../node/lock.ts'
import { alreadyRunning } from '../alreadyRunning.ts'
import { defineCommand, exitCodes, type Terminal } from '../command.ts'
import { paint } from '../paint.ts'
import { projectFolder } from '../projectFolder.ts'
import { projectPath } from '../projectPath.ts'
import { formatOption } from '../sharedOptions.ts'
import { refuse } from '../refuse.ts'
import { rehearsalLock, rehearse } from '../rehearse.ts'
import { trainersOf } from '../trainers.ts'
import { located } from '../writers/located.ts'
import { finiteOnly, worded } from '../writers/readinessJson.ts'
import { widestText, wrapText } from '../writers/wrapText.ts'

/** Without these the trainer doesn't start here. */
const lacksForRehearsal: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'preflight-interpreter-unreadable',
  'preflight-interpreter-old',
  'preflight-packages-missing',
])

/** `finalize-model preflight [PROJECT]`: what would fail after hours fails here in a minute. */
export const preflightCommand = defineCommand({
  name: 'preflight',
  summary: 'See in a minute what would otherwise fail after hours of training.',
  usage: '[PROJECT] [--config FILE] [--no-rehearsal] [--on-cluster] [--format text|json]',
  description: [
    'Looks at the interpreter and the modules that the trainer imports, at the GPU and its free memory, and whether the',
    'data can be read and no sample or group stands in two splits. Then it rehearses: one epoch on a few batches, with',
    'the true model, batch size and trainer, then evaluation, export and verification of the exported model, in a',
    'stand-in of the project under .finalize/ with copies of your small files and links to the large ones, so that',
    'what is written stays there; what gets into the project all the same is named. From the rehearsal it tells how long',
    'an epoch takes and whether the disk has room for the checkpoints.',
    '',
    'Memory is not estimated but used: the rehearsal runs the true model at the true batch size.',
    '',
    'A training that launch.launcher hands to a cluster, to a command of yours or to several machines is rehearsed on',
    'this machine, and what stays unseen is said. With --on-cluster the rehearsal is a job there.',
  ].join('\n'),
  options: {
    config: {
      type: 'string',
      value: 'FILE',
      description: `The configuration; by default ${layout.configs.final}, else the one it would be made from.`,
    },
    'on-cluster': {
      type: 'boolean',
      description: 'Rehearse where launch.launcher trains: this submits a small job and waits for it.',
    },
    'no-rehearsal': { type: 'boolean', description: 'Only look; start no training.' },
    format: formatOption,
  },
  positionals: 1,
  examples: [
    { line: 'finalize-model preflight', does: 'Before the final training: would it go through?' },
    {
      line: 'finalize-model preflight --config configs/training_config.yaml',
      does: 'The same for the baseline.',
    },
  ],

  async run(invocation, terminal, portsOf) {
    const { options, positionals, cwd } = invocation
    const ports = portsOf(projectFolder(cwd, positionals[0]))
    const configPath = projectPath(invocation, ports, options.config) ?? (await configToUse(ports))
    if ((await ports.files.stat(configPath)) === undefined)
      return refuse(terminal, [finding('file-missing', 'error', { path: configPath }, { file: configPath })])
    const text = await ports.files.readText(configPath, { limit: limits.bytes })
    const config = readConfig(text, configPath)
    if (!config.ok) return refuse(terminal, config.findings)
    const trainer = await resolveTrainer(ports, config.value, trainersOf(invocation, ports))
    if (!trainer.ok) return refuse(terminal, trainer.findings)
    const context: PreflightContext = {
      ...ports,
      launching: nodeLaunching,
      configPath,
      config: config.value,
      ground: createGround({ files: ports.files, clock: ports.clock, configPath }),
      trainer: trainer.value,
    }
    const json = options.format === 'json'
    const found: Finding[] = []
    const take = (findings: readonly Finding[]) => {
      if (!json) for (const each of findings) terminal.out(lineOf(each, terminal))
      found.push(...findings)
    }
    const launcher = elsewhere(config.value)
    for (const { check, dependsOnMachine } of preflightChecks) {
      const findings = await check(context)
      take(launcher !== undefined && dependsOnMachine ? softened(findings, launcher) : findings)
    }
    let isStopped = false
    if (!hasErrors(found) && !options['no-rehearsal']) {
      const { told, settings } = stageOf(config.value, found, options['on-cluster'] ?? false)
      take(told)
      if (settings) {
        const lock = await acquireLock(path.join(ports.files.root, rehearsalLock))
        if (!lock.held) return alreadyRunning(terminal, lock.holder, 'rehearsed')
        const { signal } = invocation.interruption()
        try {
          take(await rehearse(context, { path: configPath, text }, signal, terminal, settings))
        } finally {
          await lock.release()
        }
        isStopped = signal.aborted
      }
    }
    if (json)
      terminal.out(
        `${JSON.stringify({ version: 1, config: configPath, findings: found.map(worded) }, finiteOnly, 2)}\n`,
      )
    else terminal.out(`${conclusionOf(found, isStopped)}\n`)
    if (isStopped) return exitCodes.interrupted
    return hasErrors(found) ? exitCodes.closed : exitCodes.done
  },
})

/** Where the rehearsal is, said before it, and what is set for it; no settings where there can be none. */
function stageOf(
  config: Config,
  found: readonly Finding[],
  onCluster: boolean,
): { readonly told: readonly Finding[]; readonly settings?: readonly Setting[] } {
  const launcher = elsewhere(config)
  if (launcher === undefined) return { told: [], settings: [] }
  if (onCluster) return { told: [finding('preflight-rehearses-there', 'info', { launcher })], settings: [] }
  if (found.some(({ code }) => lacksForRehearsal.has(code)))
    return { told: [finding('preflight-not-here', 'warning', { launcher })] }
  const here = finding('preflight-rehearses-here', 'warning', { launcher })
  return { told: [here], settings: settingsHere(config) }
}

function conclusionOf(found: readonly Finding[], isStopped: boolean): string {
  if (hasErrors(found)) return 'The training would fail: see above.'
  return isStopped ? 'Stopped before the rehearsal ended: it shows nothing.' : 'Ready to train.'
}

async function configToUse({ files }: Ports): Promise<string> {
  const { final, optimization, training } = layout.configs
  for (const candidate of [final, optimization, training])
    if ((await files.stat(candidate)) !== undefined) return candidate
  return findConfigPath(files)
}

function lineOf(found: Finding, { colour, width }: Terminal): string {
  const { red, yellow, green } = paint(colour)
  const mark = { error: red('✗'), warning: yellow('!'), info: green('✓') }[found.severity]
  return `${mark} ${wrapText(located(found), Math.min(width, widestText) - 2).join('\n  ')}\n`
}

const hasErrors = (findings: readonly Finding[]) => findings.some(({ severity }) => severity === 'error')
