import { baselinePath } from '../baselines/document.ts'
import { type Block, bullets, fence, heading, paragraph, right, steps, table } from '../blocks.ts'
import { examplePaths } from '../examples/documents.ts'
import type { ReportFacts } from '../facts.ts'
import { bytes, milliseconds, percent, significant, whole } from '../figure.ts'
import { wholeText } from '../../wording/numbers.ts'
import { code, type Inline, say, when } from '../markdown.ts'
import { deployedVariant, monitoringPlan, monitoringWindow } from '../monitoring.ts'
import { fileLink, metricFigure, primaryMetric, shortDigest, sourcesIn } from '../phrases.ts'
import { inProse } from '../../wording/inProse.ts'
import { previousFolder } from '../previous.ts'
import { shellWord } from '../../wording/shellWord.ts'

const row = (share: string, what: string, until: Inline): readonly Inline[] => [
  say`${share}`,
  say`${what}`,
  until,
]

/** Steps behind a flag, with what must hold before the next. */
export function rolloutSection(facts: ReportFacts): readonly Block[] {
  const { quality } = monitoringPlan(facts)
  const labelled = wholeText(quality.samples)
  const window = wholeText(monitoringWindow)
  return [
    heading(2, 'Rollout plan'),
    paragraph(
      say`Put the choice of model behind a flag that needs no deployment to change, and widen it step by step. Users stay on the side that they were put on, so that the two groups can be compared.`,
    ),
    table(
      [right('Share of requests'), 'What happens', 'Go on when'],
      [
        row(
          '0 %',
          'Shadow: the new model answers every request, nobody sees the answer.',
          say`${window} predictions, no refused input, no alarm`,
        ),
        row('1 %', 'Canary.', say`${window} predictions, no alarm`),
        row('10 %', 'Canary.', say`${labelled} labelled samples and no alarm`),
        row(
          '50 %',
          'Half against half.',
          say`one full business cycle, and the quality of the new half is not below that of the other`,
        ),
        row('100 %', 'Done.', say`keep the previous model for one more cycle`),
      ],
    ),
    paragraph(say`Go back one step, or to 0 % in the last case, as soon as one of these holds:`),
    bullets(...stops(facts)),
  ]
}

function stops(facts: ReportFacts): readonly Inline[] {
  const { latency, quality, doubt, shift, drift } = monitoringPlan(facts)
  const sources = sourcesIn(facts)
  const primary = primaryMetric(facts)
  const window = wholeText(monitoringWindow)
  const bound = metricFigure(
    primary.id,
    quality.bound,
    facts.evaluation.test.samples,
    sources.evaluation(`test.metrics.${facts.evaluation.primaryMetric}.${quality.falling ? 'high' : 'low'}`),
  )
  return [
    ...(latency
      ? [
          say`the p95 of the latency is above ${milliseconds(latency.alert, sources.benchmark(`${latency.at}.p95, p99`))} twice in a row;`,
        ]
      : []),
    ...(doubt
      ? [
          say`more than ${percent(doubt.alert, 1, sources.predictions('y_score or y_pred'))} of ${window} predictions are ${facts.confidence ? 'below the confidence' : 'outside the range'} watched above;`,
        ]
      : []),
    ...(shift
      ? [
          say`the stability index of the predicted classes is above ${significant(shift.alert, `${baselinePath}#classes.alertStabilityIndex`)};`,
        ]
      : []),
    ...(drift
      ? [
          say`the stability index of an input is above ${significant(drift.alert, `${baselinePath}#inputs.alertStabilityIndex`)}: that is no fault of the model, but its figures no longer hold;`,
        ]
      : []),
    say`a request fails that the previous model, or whatever answers now, would have answered;`,
    ...(quality.bound === null
      ? []
      : [
          say`${inProse(primary.title)} is ${quality.falling ? 'above' : 'below'} ${bound} over ${whole(quality.samples, sources.evaluation('test.samples'))} labelled samples: straight to 0 %.`,
        ]),
  ]
}

/** How to return, and to what. */
export function rollbackSection(facts: ReportFacts, document: string): readonly Block[] {
  const { previous } = facts
  const deployed = deployedVariant(facts)
  if (previous.length === 0)
    return [
      heading(2, 'Rollback plan'),
      paragraph(
        say`This is the first release: ${code(`${previousFolder}/`)} holds no earlier model, so there is none to return to. Rolling back means setting the flag to 0 %, which sends every request to whatever answered it before this model: a rule, a person, or nothing. Before the first canary, make sure that this way still works.`,
      ),
      steps(
        say`Set the flag to 0 %. It takes effect without a deployment.`,
        say`Check that requests are answered the old way, and that the alarm clears.`,
        say`Keep ${deployed ? code(deployed.path) : say`the model file`} and the requests of the last hour: the cause is in them.`,
      ),
      paragraph(
        say`With the next release, this model is kept under ${code(`${previousFolder}/`)} and named here.`,
      ),
      {
        kind: 'person',
        id: 'without-the-model',
        placeholder:
          'What answers a request when the model is switched off, and who decides to switch it off.',
        required: false,
      },
    ]
  const name = deployed?.path.split('/').at(-1) ?? ''
  const alike = previous.filter(({ path }) => path.endsWith(`/${name}`))
  const first = alike[0] ?? previous[0]!
  return [
    heading(2, 'Rollback plan'),
    paragraph(
      alike.length > 1
        ? say`Earlier models are kept and can be served at once. Return to the one that was in service before this release:`
        : say`The previous model is kept and can be served at once:`,
    ),
    table(
      ['Previous model', right('Size'), 'SHA-256'],
      previous.map(({ path, sha256, bytes: size }) => [
        fileLink(document, path),
        say`${bytes(size, path)}`,
        shortDigest(sha256, path),
      ]),
    ),
    steps(
      say`Set the flag to 0 %. It takes effect without a deployment, and the previous model answers again.`,
      say`Where a process must load it first: start it with ${code('MODEL_PATH')} set to that file and run the smoke test, as below${when(alike.length > 1, say` with the first of them`)}.`,
      say`Check that the digest of the loaded file is the one above, and that the alarm clears.`,
      say`Keep ${deployed ? code(deployed.path) : say`the new model`} and the requests of the last hour: the cause is in them.`,
    ),
    fence('sh', `MODEL_PATH=${shellWord(first.path)} node ${examplePaths.node}`),
  ]
}
