import { findConfigPath } from '../../core/readiness/configPath.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import { readIdentity } from '../../core/readiness/identity.ts'
import { signedOffFinding, signOff } from '../../core/readiness/signOff.ts'
import type { SignOff } from '../../core/readiness/signoffs.ts'
import { layout } from '../../core/project/layout.ts'
import { messageOf } from '../../core/wording/message.ts'
import { defineCommand, exitCodes, type Invocation, type Options } from '../command.ts'
import { misuse } from '../misuse.ts'
import { projectFolder } from '../projectFolder.ts'
import { tellReasons } from '../tellFindings.ts'

const acts = ['tick', 'untick', 'approve', 'revoke', 'waive'] as const satisfies readonly SignOff['act'][]

const declared = {
  tick: { type: 'boolean', description: 'The item holds; you looked.' },
  untick: { type: 'boolean', description: 'The item holds no longer.' },
  approve: { type: 'boolean', description: 'Give an approval for today’s release.' },
  revoke: { type: 'boolean', description: 'Take back the approvals, or the waiver, of an item.' },
  waive: {
    type: 'boolean',
    description: 'Take responsibility for an item that isn’t met, until --expires.',
  },
  expires: {
    type: 'string',
    value: 'DATE',
    description: 'Last day of a waiver, at most a year away, as 2027-03-31.',
  },
  reason: {
    type: 'string',
    value: 'TEXT',
    description: 'Why, in a sentence. For code-reviewed a link or a commit.',
  },
  project: { type: 'string', value: 'DIR', description: 'The project; by default this folder.' },
} as const satisfies Options

/** `finalize-model sign-off ITEM`: puts a person's word on record. */
export const signOffCommand = defineCommand({
  name: 'sign-off',
  summary: 'Tick, approve, revoke or waive an item, with your name and reason.',
  usage:
    'ITEM (--tick | --untick | --approve | --revoke | --waive --expires DATE) --reason TEXT [--project DIR]',
  description: [
    `Adds a line to ${layout.signOffs}: who, when, why, and for which release. Nothing is ever`,
    'taken out of that file. Your name and e-mail address come from git (GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL, or',
    'git config user.name and user.email).',
    '',
    'A tick is for items that a person decides. What a check decides can only be waived, for a time. An approval',
    'belongs to the configuration, checkpoint, exported models and evaluation of its moment; whoever started the',
    'training can’t give it.',
  ].join('\n'),
  options: declared,
  positionals: 1,
  examples: [
    {
      line: 'finalize-model sign-off code-reviewed --tick --reason "https://code.example/team/churn/pull/128"',
      does: 'Say which review the code went through.',
    },
    {
      line: 'finalize-model sign-off technical-approval --approve --reason "Evaluation and parity reviewed"',
      does: 'Approve today’s release.',
    },
    {
      line: 'finalize-model sign-off val-test-gap --waive --expires 2027-03-31 --reason "Small test set; more data in March"',
      does: 'Take responsibility for an item for a while.',
    },
  ],

  async run(invocation, terminal, portsOf) {
    const wrong = usageProblem(invocation)
    if (wrong !== undefined) return misuse(terminal, 'sign-off', wrong)
    const { options, positionals, cwd, env } = invocation
    const root = projectFolder(cwd, options.project)
    const ports = portsOf(root)
    if ((await ports.files.stat(layout.phases))?.kind !== 'directory') {
      terminal.err(
        `finalize-model: ${root} has no ${layout.phases} folder. Set it up with 'finalize-model init', or name the project with --project.\n`,
      )
      return exitCodes.usage
    }
    const by = await readIdentity(ports.processes, root, env)
    if (!by) {
      terminal.err(
        'finalize-model: git doesn\'t know your name. Set it with: git config user.name "…" and git config user.email "…"\n',
      )
      return exitCodes.usage
    }
    const { expires } = options
    const done = await signOff(createGround({ ...ports, configPath: await findConfigPath(ports.files) }), {
      item: positionals[0] ?? '',
      act: acts.find((act) => options[act]) ?? 'tick',
      by,
      reason: options.reason ?? '',
      ...(expires !== undefined && { expires }),
    })
    tellReasons(terminal, done.findings)
    if (!done.ok) return exitCodes.closed
    terminal.out(`${messageOf(signedOffFinding(done.value))}\n`)
    return done.findings.some(({ severity }) => severity === 'error') ? exitCodes.closed : exitCodes.done
  },
})

function usageProblem({ positionals, options }: Invocation<typeof declared>): string | undefined {
  const given = acts.filter((act) => options[act])
  if (positionals[0] === undefined) return 'name the item, as finalize-model check lists it'
  if (given.length === 0) return 'say what to do: --tick, --untick, --approve, --revoke or --waive'
  if (given.length > 1) return `--${given.join(' and --')} exclude each other`
  if (options.reason === undefined) return '--reason is missing: say why, in a sentence'
  if (given[0] === 'waive' && options.expires === undefined) {
    return '--waive needs --expires DATE, the last day on which it stands'
  }
  if (given[0] !== 'waive' && options.expires !== undefined) return '--expires goes with --waive only'
  return undefined
}
