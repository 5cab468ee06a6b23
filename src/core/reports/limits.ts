import { baselinePath } from './baselines/document.ts'
import type { ReportFacts } from './facts.ts'
import { percent, whole } from './figure.ts'
import { type Inline, nothing, say, when } from './markdown.ts'
import { deployedVariant } from './monitoring.ts'
import { kindOfClasses, plural, primaryMetric, sourcesIn } from './phrases.ts'
import { inProse } from '../wording/inProse.ts'
import { looks } from './testResults/document.ts'
import { confidenceSentence } from './testResults/confusion.ts'
import { weakest } from './testResults/classes.ts'

/** What the evidence itself says about where the model is weak or unknown. */
export function measuredLimits(facts: ReportFacts): readonly Inline[] {
  return [
    ...(facts.evaluation.classes.length > 0 ? [weakest(facts)] : []),
    pair(facts),
    confidenceSentence(facts),
    certainty(facts),
    looks(facts),
    range(facts),
    imbalance(facts),
    unmeasured(facts),
  ].filter(({ text }) => text !== '')
}

function pair(facts: ReportFacts): Inline {
  const [first] = facts.evaluation.confusedPairs
  if (!first || first.count < 2) return nothing
  const { evaluation } = sourcesIn(facts)
  return say`Most often confused: ${first.actual} taken for ${first.predicted} (${whole(first.count, evaluation('confusedPairs[0].count'))} ${plural(first.count, 'sample')}, ${percent(first.share, facts.evaluation.test.samples, evaluation('confusedPairs[0].share'))} of the class).`
}

function certainty(facts: ReportFacts): Inline {
  const primary = primaryMetric(facts)
  if (primary.measured.low === null) return nothing
  return say`The test ${inProse(primary.title)} has a 95 % interval of ${primary.interval}, and that holds only for data like the test set.`
}

function range(facts: ReportFacts): Inline {
  const { data } = facts
  if (!data)
    return say`The training data could not be read, so the range of inputs that the model has seen is not known here.`
  const constant = data.inputs.features.filter(({ min, max }) => min === max).length
  return say`Nothing is known about inputs outside the range of the training data; the deployment guide lists it.${when(constant > 0 && data.inputs.kind === 'features', say` ${whole(constant, `${baselinePath}#inputs.features`)} ${plural(constant, 'feature was', 'features were')} constant in training.`)}`
}

/** Classes that are much rarer in training than others. */
function imbalance(facts: ReportFacts): Inline {
  const counts = facts.data?.splits.find(({ name }) => name === 'train')?.classCounts ?? []
  if (counts.length < 2) return nothing
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  if (least * 3 > most) return nothing
  const rare = facts.evaluation.classNames[counts.indexOf(least)] ?? ''
  const source = facts.data!.splits[0]!.path
  return say`The training data is uneven: ${rare} has ${whole(least, source)} samples, the largest ${kindOfClasses(facts).one} ${whole(most, source)}.`
}

function unmeasured(facts: ReportFacts): Inline {
  if (deployedVariant(facts) === undefined)
    return say`No exported variant has been verified, so nothing is known about the model as it would be served.`
  return say`Not measured: robustness against deliberate manipulation, fairness across groups that the data does not name, and behaviour on a GPU.`
}
