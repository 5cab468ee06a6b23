import { commandHelp } from '../src/cli/help.ts'
import { loadCommands } from '../src/cli/program.ts'
import { comparisonReportSchema } from '../src/cli/writers/comparison.ts'
import { aboutThresholds } from '../src/cli/writers/thresholdsReport.ts'
import { evaluationReportSchema } from '../src/cli/writers/evaluation.ts'
import { membersOf } from '../src/cli/writers/members.ts'
import { configJsonSchemaText, editorSchemaText } from '../src/core/config/jsonSchema.ts'
import { comprehensive, otherNames } from '../src/core/config/metricNames.ts'
import { olderSpellings, schedules, shortForms, switches } from '../src/core/config/olderSpellings.ts'
import { referencePage } from '../src/core/config/referencePage.ts'
import { checks } from '../src/core/readiness/list.ts'
import { metricList } from '../src/core/metrics/metricList.ts'
import { gateItems, gateNames } from '../src/core/phases/gates.ts'
import { phases } from '../src/core/phases/phases.ts'
import { findingCodes } from '../src/core/wording/message.ts'
import { catalogue } from '../src/core/wording/catalogue.ts'
import { localizationBundle } from './localization.ts'

const note = '<!-- Written by `npm run generate` from the source; edit that. -->'

/** What the PyTorch trainer reads of our schema and lists, so that both see a configuration alike. */
const trainerFacts = 'trainer/src/finalize_trainer/facts'

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`

const metricFacts = () =>
  metricList.map(({ id, tasks, direction, scale }) => ({ id, tasks, direction, scale }))

/** Everything that is generated from the schema and the lists, by path from the project's root. */
export async function generatedFiles(root: string): Promise<Readonly<Record<string, string>>> {
  return {
    'schemas/final_config.schema.json': configJsonSchemaText(),
    'schemas/final_config.editor.schema.json': editorSchemaText(),
    [`${trainerFacts}/schema.json`]: configJsonSchemaText(),
    [`${trainerFacts}/spellings.json`]: json({ olderSpellings, shortForms, switches, schedules }),
    [`${trainerFacts}/metrics.json`]: json({ metrics: metricFacts(), otherNames, comprehensive }),
    'docs/reference/configuration.md': referencePage(),
    'docs/reference/readiness.md': readinessPage(),
    'docs/reference/findings.md': findingsPage(),
    'docs/reference/command_line.md': await commandLinePage(),
    'docs/reference/json_output.md': jsonOutputPage(),
    'l10n/bundle.l10n.json': localizationBundle(root),
  }
}

/** The gates with their items, and the checks that decide them. */
function readinessPage(): string {
  const gates = gateNames.map((name) => {
    const phase = phases.find(({ gate }) => gate === name)!
    const rows = gateItems[name].map(({ id, decidedBy, check }, index) => {
      const when = check === undefined ? 'A person ticks it.' : (checks.get(check)?.passesWhen ?? '')
      return `| ${index + 1} | \`${id}\` | ${decider[decidedBy]} | ${cell(when)} |`
    })
    return [
      `## ${phase.title}: \`${name}\``,
      '',
      `Checklist: \`${phase.checklist}\`. Judge it with \`finalize-model check --gate ${name}\`.`,
      '',
      '| # | item | settled by | passes when |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n')
  })
  return page('Readiness items', readinessIntroduction, ...gates)
}

const decider = { check: 'a check', person: 'a person’s tick', approver: 'an approval' } as const

const readinessIntroduction = [
  'Every item of the five gates. A gate is open when each of its items is passed, waived or not applicable.',
  '',
  '| verdict | means |',
  '|---|---|',
  '| `passed` | the evidence of today shows it |',
  '| `failed` | the evidence contradicts it |',
  '| `stale` | the evidence is older than what it was drawn from |',
  '| `missing` | there is no evidence yet |',
  '| `pending` | it waits for a person |',
  '| `waived` | a person took responsibility, with a reason and a last day |',
  '| `not-applicable` | it doesn’t concern this project |',
].join('\n')

/** All findings by the area that gives them: the code and its sentence with the names of its arguments. */
function findingsPage(): string {
  const rows = findingCodes.map((code) => `| \`${code}\` | ${cell(sentenceOf(code))} |`)
  const introduction =
    'Every finding has a code that stays the same, and a sentence made from its arguments (here by their names, in ‹›).'
  return page('Findings', introduction, ['| code | sentence |', '|---|---|', ...rows].join('\n'))
}

/** The sentence of a code with its arguments' names in place of their values. */
function sentenceOf(code: keyof typeof catalogue): string {
  const names = new Proxy({}, { get: (_, name) => (typeof name === 'string' ? argument(name) : undefined) })
  const word = catalogue[code] as (args: object) => string
  try {
    const sentence = word(names)
    return /(?<!is)NaN/.test(word.toString())
      ? sentence.replaceAll('NaN ms', '‹figure› ms')
      : sentence.replaceAll('NaN', '‹figure›')
  } catch (cause) {
    throw new Error(`the sentence of ${code} asks more of an argument than a stand-in gives`, { cause })
  }
}

/** A text that stands for an argument of any type: a list of one, a number that prints as its name. */
function argument(name: string): unknown {
  const shown = `‹${name}›`
  const text = new String(shown)
  return Object.assign(text, {
    toFixed: () => shown,
    toPrecision: () => shown,
    toLocaleString: () => shown,
    map: (work: (item: string) => unknown) => [work(shown)],
    flatMap: (work: (item: string) => unknown) => [work(shown)].flat(),
    join: () => shown,
    slice: () => text,
  })
}

/** The members of the JSON that commands print, which the JSON itself carries as `about`. */
function jsonOutputPage(): string {
  const reports = [
    ['evaluate', membersOf(evaluationReportSchema)],
    ['compare', membersOf(comparisonReportSchema)],
    ['thresholds', aboutThresholds(true)],
  ] as const
  const sections = reports.map(([command, members]) =>
    [
      `## \`finalize-model ${command} --format json\``,
      '',
      '| member | is |',
      '|---|---|',
      ...Object.entries(members).map(([place, text]) => `| \`${place}\` | ${cell(text)} |`),
    ].join('\n'),
  )
  const introduction =
    'Members stay as they are as long as `version` does; new ones may be added. `[]` is each of a list, `*` any name. Fractions, never percent. What is undefined is null.'
  return page('JSON output', introduction, ...sections)
}

async function commandLinePage(): Promise<string> {
  const commands = await loadCommands()
  const sections = commands.map((command) => {
    const name = `finalize-model ${command.name}`.trim()
    return `## \`${name}\`\n\n${command.summary}\n\n\`\`\`text\n${commandHelp(command, { colour: false }).trimEnd()}\n\`\`\``
  })
  const codes = [
    'Exit codes: 0 done, and for `check` the gate is open; 1 the gate is closed, or errors were found; 2 wrong usage or',
    'an unreadable project; 3 a step failed; 130 interrupted.',
  ].join('\n')
  return page('Command line', codes, ...sections)
}

const page = (title: string, ...parts: readonly string[]) =>
  `${note}\n\n# ${title}\n\n${parts.join('\n\n')}\n`

const cell = (text: string) => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
