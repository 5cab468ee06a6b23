import { launchers } from '../../launch/list.ts'
import { launcherIds } from '../../launch/launcherIds.ts'
import { listPlaceholders, placeholders, unknownPlaceholders, type Template } from '../../launch/template.ts'
import type { Finding } from '../../finding.ts'
import type { Rule, RuleContext } from './rule.ts'

/** What a launcher says against a configuration by itself, whoever trains; reported at its key. */
const places = {
  'slurm-option-refused': 'launch.slurm.options',
  'slurm-nodes-without-torchrun': 'launch.slurm.nodes',
  'torchrun-endpoint-missing': 'launch.torchrun.machines',
  'launch-command-missing': 'launch.launcher',
  'launch-id-pattern': 'launch.command.id',
} as const

const finds: Readonly<Record<keyof typeof places, string>> = {
  'slurm-option-refused': 'An option for sbatch that the launcher gives itself, or that is none.',
  'slurm-nodes-without-torchrun': 'More nodes than a trainer uses that is started once.',
  'torchrun-endpoint-missing': 'Several machines without a place where they meet.',
  'launch-command-missing': 'A launcher of one’s own without the argument list that starts the training.',
  'launch-id-pattern': 'A pattern for the id of a job that is no regular expression.',
}

const templates = ['start', 'status', 'log', 'stop', 'kill'] as const

export const launchRules: readonly Rule[] = [
  ...Object.entries(finds).map(([id, text]): Rule => {
    const code = id as keyof typeof places
    return {
      id: code,
      finds: text,
      *check(context) {
        for (const found of objections(context)) {
          if (found.code === code)
            yield context.report(code, found.severity, found.args as never, places[code])
        }
      },
    }
  }),
  {
    id: 'launch-section-unused',
    finds: 'Options of a launcher that is not the one that launches.',
    *check({ config, stated, report }) {
      const { launcher } = config.launch
      for (const section of launcherIds) {
        const isUsed = section === launcher || (section === 'torchrun' && launcher === 'slurm')
        if (section === 'local' || isUsed || !stated(`launch.${section}`)) continue
        yield report('launch-section-unused', 'warning', { section, launcher }, `launch.${section}`)
      }
    },
  },
  {
    id: 'launch-placeholder-unknown',
    finds: 'A placeholder that has no meaning where it stands.',
    *check({ config, report }) {
      const { command, download } = config.launch
      const lists: readonly (readonly [string, Template | undefined])[] = [
        ...templates.map((name) => [`launch.command.${name}`, command?.[name]] as const),
        ['launch.download', download],
      ]
      const known = [...placeholders, ...listPlaceholders].map((name) => `{${name}}`).join(', ')
      for (const [key, template] of lists) {
        for (const name of unknownPlaceholders(template ?? []))
          yield report('launch-placeholder-unknown', 'error', { key, name, known }, key)
      }
    },
  },
  {
    id: 'launch-command-without-stop',
    finds: 'A launcher of one’s own that can’t stop what it starts.',
    *check({ config, report }) {
      const { launcher, command } = config.launch
      if (launcher === 'command' && command?.status !== undefined && command.stop === undefined)
        yield report('launch-command-without-stop', 'warning', {}, 'launch.command')
    },
  },
]

/** Whatever trains in the end; where the configuration leaves that open, one that every launcher can start. */
function objections({ config }: RuleContext): readonly Finding[] {
  const launcher = launchers.find(({ id }) => id === config.launch.launcher)!
  const kind = config.launch.trainer === 'pytorch' ? 'pytorch' : 'project'
  return launcher.objections({
    config,
    trainer: { kind, name: `launch.trainer: ${kind}`, command: '', args: [] },
    run: { config: '', outputDirectory: '' },
    project: '',
    token: '',
  })
}
