import { objectiveForms } from '../thresholds/objective.ts'
import { scoreText, shareText } from './scoreShift.ts'

/** A class, or a label, of which a sample may have several. */
interface Named {
  readonly name: string
  readonly kind?: 'label'
}

/** `class` or `label`. */
export const kindOfDecided = ({ kind }: Pick<Named, 'kind'>) => (kind === 'label' ? 'label' : 'class')

/** `class fraud` or `label nephritis`. */
export const decidedName = (decided: Named): string => `${kindOfDecided(decided)} ${decided.name}`

/** What the samples are that have it. */
export const owned = ({ kind }: Pick<Named, 'kind'>): string =>
  kind === 'label' ? 'with the label' : 'of the class'

/** What figures on validation are worth where a threshold was chosen there. */
export const flattered =
  'figures on validation flatter a threshold that was chosen there: their 95 % intervals held the truth in as few as 76 % of simulations'

/** What stacked scores of the validation samples are. */
export const outOfFold =
  'validation figures of a stacked ensemble come from weights that were fitted without the sample that they score'

/** Sentences for the findings of `core/thresholds`: code → sentence made from the finding's arguments. */
export const thresholdsWording = {
  'thresholds-objective-unknown': (a: { objective: string }) =>
    `${a.objective} is no objective. Known are ${objectiveForms}.`,
  'thresholds-tuned-on-test': (a: { path: string }) =>
    `${a.path} holds predictions of the held-out test set. A threshold that is chosen on them has seen the answers; choose it on validation predictions and name these with --test.`,
  'thresholds-test-is-validation': (a: { path: string; test: string }) =>
    `${a.path} and ${a.test} hold the same predictions. A threshold is chosen on validation and judged on other samples; predict the two splits separately.`,
  'thresholds-samples-shared': (a: { path: string; test: string; count: number; id: string }) =>
    `${a.count} ${a.count === 1 ? 'sample' : 'samples'} of ${a.path} (${a.id}${a.count > 1 ? ' …' : ''}) also ${a.count === 1 ? 'stands' : 'stand'} in the test predictions ${a.test}, so a threshold chosen here would be tuned on test; take validation predictions without them.`,
  'thresholds-maybe-test': (a: { path: string; test: string }) =>
    `${a.path} has the same true classes in the same order as the test predictions ${a.test}, and no ids that could tell the samples apart; make sure that it isn't the test set.`,
  'thresholds-no-positives': (a: Named & { path: string; samples: number }) =>
    `None of the ${a.samples} samples in ${a.path} ${a.kind === 'label' ? 'has label' : 'is of class'} ${a.name}, so no threshold can be judged; name ${a.kind === 'label' ? 'another' : 'the class'} with --class, or take predictions that have it.`,
  'thresholds-only-positives': (a: Named & { path: string; samples: number }) =>
    `All ${a.samples} samples in ${a.path} ${a.kind === 'label' ? 'have label' : 'are of class'} ${a.name}, so no threshold can be judged; take predictions with other samples as well.`,
  'thresholds-class-needed': (a: { path: string; classes: readonly string[] }) =>
    `${a.path} scores ${a.classes.length} classes. A threshold decides about one class against the rest: name it with --class (${listed(a.classes)}).`,
  'thresholds-label-needed': (a: { path: string; labels: readonly string[] }) =>
    `${a.path} scores ${a.labels.length} labels. Of several models a threshold is chosen for one label at a time: name it with --class (${listed(a.labels)}). Of one model each label gets its own.`,
  'thresholds-plots-of-label': (a: { labels: readonly string[] }) =>
    `Pictures are drawn of one label at a time: name it with --class (${listed(a.labels)}).`,
  'thresholds-class-unknown': (a: { path: string; name: string; classes: readonly string[] }) =>
    `${a.path} has no class ${a.name}; it has ${listed(a.classes)}.`,
  'thresholds-no-scores': (a: { path: string }) =>
    `${a.path} holds what was predicted and no scores of classes; thresholds need y_score (samples × classes) or columns score_<class>.`,
  'thresholds-precision-unreachable': (a: Named & { precision: number; highest: number }) =>
    `No threshold reaches a precision of ${a.precision} for ${decidedName(a)} on validation; the highest is ${a.highest.toFixed(4)}. Lower the floor, or train a model that tells the ${kindOfDecided(a)} better apart.`,
  'thresholds-budget-unreachable': (a: Named & { objective: string }) =>
    `The samples with the highest score of ${decidedName(a)} alone are more than ${a.objective} allows; raise the budget, or use a model with finer scores.`,
  'thresholds-never': (a: Named & { objective: string }) =>
    `By ${a.objective}, never predicting ${decidedName(a)} costs least on validation: at these costs the model's predictions of it aren't worth acting on.`,
  'thresholds-finds-none': (a: Named) =>
    `The primary rule predicts ${decidedName(a)} and finds no sample ${owned(a)} on validation: what it predicts are false alarms alone. Don't use it; allow more, or train a model that tells the ${kindOfDecided(a)} better apart.`,
  'thresholds-scores-shifted': (a: { path: string; score: number; val: number; test: number }) =>
    `${a.path} has other scores than validation: ${shareText(a.test)} of its samples and ${shareText(a.val)} of validation's have ${scoreText(a.score)} or less. A threshold that was chosen on validation meets other samples there; look at how the data was split before you rely on it.`,
  'thresholds-no-backup': () =>
    'There is no backup: give the predictions of a second model, or with --backup another objective for this one.',
  'thresholds-ensemble-unfit': (a: { ensemble: string }) =>
    `The ensemble ${a.ensemble} can't be fitted on these validation predictions: stacking needs two samples of each side, weighting by recall a model that recalls some.`,
  'thresholds-test-unlocked': (a: { path: string; samples: number; locked: number }) =>
    `${a.path} has ${a.samples} samples and the project's locked test set ${a.locked}: these are predictions of another set, so no look is recorded.`,
  'thresholds-look-recorded': (a: { path: string; looks: number }) =>
    `${a.path} now counts ${a.looks} ${a.looks === 1 ? 'look' : 'looks'} at the held-out test set.`,
  'thresholds-logged': (a: { path: string }) => `The decision stands in ${a.path}.`,
}

const listed = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ')
