import type { Clock, Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import { finding, type Finding } from '../finding.ts'
import type { Figure } from '../metrics/evaluation.ts'
import {
  bullets,
  fence,
  heading,
  paragraph,
  renderLines,
  right,
  table,
  textOf,
  type Block,
} from '../reports/blocks.ts'
import { significantText, wholeText, withMinus } from '../wording/numbers.ts'
import { code, escapeText, join, say, type Inline } from '../reports/markdown.ts'
import { doubtSentences, markOf } from '../wording/doubts.ts'
import { decidedName, flattered, kindOfDecided, outOfFold, owned } from '../wording/thresholds.ts'
import { combinationPhrase } from '../wording/combination.ts'
import { objectiveFigure, objectivePhrase } from '../wording/objective.ts'
import type { Candidate, ThresholdDecision } from './decision.ts'
import type { DecisionFigures } from './decisionFigures.ts'
import { recordedDecision, textOfLog } from './recordedDecisions.ts'
import { costsWithoutScores, ruleFigures } from './ruleFigures.ts'

const title =
  '# Decision log\n\nDecisions about thresholds and ensembles, the newest last. Each was chosen on validation; test figures, where there are any, had no part in the choice.\n'

/** A decision that was appended, and exactly what was, so that it can be taken back. */
export interface Appended {
  readonly told: Finding
  readonly written: string
}

/** Appends a decision to the project's log, which is begun where there is none. Earlier entries stay as they are. */
export async function appendDecision(
  files: Files,
  clock: Clock,
  decision: ThresholdDecision,
  version: string,
): Promise<Appended> {
  const path = layout.decisionLog
  const begun = (await files.stat(path)) !== undefined
  const entry = decisionEntry(decision, clock.now().toISOString(), version)
  const written = `${begun ? '' : title}\n${entry.trimEnd()}`
  await files.appendLine(path, written)
  return { told: finding('thresholds-logged', 'info', { path }), written }
}

/** Takes the last entry back as it was written; false where something else stands at the end of the log by now. */
export async function withdrawDecision(files: Files, written: string): Promise<boolean> {
  const path = layout.decisionLog
  const text = await textOfLog(files)
  const end = `${written}\n`
  if (!text.endsWith(end)) return false
  const rest = text.slice(0, -end.length)
  if (rest === '') await files.remove(path)
  else await files.write(path, rest)
  return true
}

/** A decision as a section of Markdown: what was chosen and why, its figures, the alternatives, the files. */
function decisionEntry(decision: ThresholdDecision, at: string, version: string): string {
  const { candidates, positive, validation, test } = decision
  const primary = candidates.find(({ name }) => name === decision.primary)
  const backup = candidates.find(({ name }) => name === decision.backup)
  const others = candidates.filter((candidate) => candidate !== primary && candidate !== backup)
  const blocks: Block[] = [
    heading(2, say`${at.slice(0, 10)}: threshold of ${decidedName(positive)}`.text),
    paragraph(
      say`${positive.kind === 'label' ? 'Label' : 'Class'} **${positive.name}** against the rest, chosen for ${prose(objectivePhrase(decision.objective))}, on ${wholeText(validation.samples)} validation samples (${wholeText(validation.positives)} ${owned(positive)}), at ${at.slice(11, 16)} UTC by finalize-model ${version}.`,
    ),
    bullets(rule('Primary', primary, decision), rule('Backup', backup, decision)),
    paragraph(say`To the last digit, models in this order:`),
    fence('json', JSON.stringify(recordedDecision(decision, at), null, 2)),
    ...[primary, backup].flatMap((each) =>
      each ? figuresOf(each, each === primary ? 'Primary' : 'Backup') : [],
    ),
    paragraph(
      test
        ? say`The threshold was chosen on validation, so its figures there flatter it; those on ${wholeText(test.samples)} test samples (${wholeText(test.positives)} ${owned(positive)}) don't. Nothing was chosen on test.`
        : say`Not judged on test yet: ${prose(flattered)}.`,
    ),
    ...(candidates.some(({ combination }) => combination.kind === 'stacked')
      ? [
          paragraph(
            say`The ${prose(outOfFold)}, so the rule itself, whose weights are fitted on all of validation, may decide some of these samples otherwise.`,
          ),
        ]
      : []),
    ...(others.length > 0 ? [heading(3, 'Alternatives'), alternatives(others, decision.objective)] : []),
    heading(3, 'Files'),
    table(
      ['Model', 'Split', 'File', 'SHA-256'],
      (['validation', 'test'] as const).flatMap((split) =>
        (decision[split]?.files ?? []).map(({ model, path, sha256 }) => [
          say`${model}`,
          say`${split}`,
          code(path),
          code(sha256),
        ]),
      ),
    ),
  ]
  return textOf(renderLines(blocks))
}

/** A phrase of any length, which names of models may stand in. */
const prose = (text: string): Inline => ({ text: escapeText(text, 600), figures: [] })

function rule(role: string, candidate: Candidate | undefined, decision: ThresholdDecision): Inline {
  if (!candidate) return say`**${role}**: none.`
  const { threshold, name, combination, objective } = candidate
  const names = decision.validation.files.map(({ model }) => model)
  const how = prose(combinationPhrase(combination, names))
  return threshold === null
    ? say`**${role}**: ${name}, never predict the ${kindOfDecided(decision.positive)} (${prose(objectivePhrase(objective))}).`
    : join([
        say`**${role}**: ${name}, predict the ${kindOfDecided(decision.positive)} at`,
        code(String(threshold)),
        objective === decision.objective
          ? say`or above; ${how}.`
          : say`or above, chosen for ${prose(objectivePhrase(objective))}; ${how}.`,
      ])
}

function figuresOf(candidate: Candidate, role: string): Block[] {
  const splits = [
    ['Validation', candidate.validation],
    ['Test', candidate.test],
  ] as const
  const shown = splits.filter(
    (split): split is readonly ['Validation' | 'Test', DecisionFigures] => split[1] !== null,
  )
  const costs = shown.map(([, figures]) => costsWithoutScores(candidate.objective, figures))
  const rows = ruleFigures(candidate.objective)
  const meanings = doubtSentences(
    rows.flatMap(([name, key]) => shown.map(([, figures]) => [name, figures[key]] as const)),
  )
  return [
    heading(3, role),
    ...(meanings.length > 0 ? [paragraph(prose(meanings.join(' ')))] : []),
    table(
      ['Figure', ...shown.map(([split]) => right(`${split} (95 % interval)`))],
      [
        ...rows.map(([name, key]) => [say`${name}`, ...shown.map(([, figures]) => figureCell(figures[key]))]),
        ...(['all', 'none'] as const).flatMap((which) =>
          costs[0]
            ? [[say`Mean cost, predicting ${which}`, ...costs.map((each) => say`${digits(each![which])}`)]]
            : [],
        ),
        ...outcomes.map(([name, key]) => [
          say`${name}`,
          ...shown.map(([, figures]) => say`${significantText(figures[key], 12)}`),
        ]),
      ],
    ),
  ]
}

const outcomes = [
  ['True positives', 'truePositives'],
  ['False positives', 'falsePositives'],
  ['False negatives', 'falseNegatives'],
  ['True negatives', 'trueNegatives'],
] as const

const digits = (number: number): string => withMinus(number.toFixed(4))

function figureCell({ value, low, high, doubts }: Figure): Inline {
  if (value === null) return say`undefined`
  return low === null || high === null
    ? say`${digits(value)}`
    : say`${digits(value)} (${digits(low)} to ${digits(high) + markOf({ doubts })})`
}

function alternatives(candidates: readonly Candidate[], objective: string): Block {
  return table(
    ['Candidate', right('Threshold'), right(`${objectiveFigure(objective)} on validation`)],
    candidates.map(({ name, threshold, meets, validation }) => [
      say`${name}`,
      say`${threshold === null ? 'never' : String(threshold)}`,
      meets ? figureCell(validation.objective) : say`doesn't meet the demand`,
    ]),
  )
}
