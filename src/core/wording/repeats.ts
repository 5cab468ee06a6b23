import { isShare } from '../metrics/metricList.ts'
import { percent, points } from './figures.ts'
import { durationText } from './numbers.ts'

const shown = (metric: string, value: number) => (isShare(metric) ? percent(value) : value.toPrecision(5))
const apart = (metric: string, value: number) =>
  isShare(metric) ? points(value) : Math.abs(value).toPrecision(3)

/** Sentences on the other seeds of `reproducibility.repeat`: code → sentence made from the finding's arguments. */
export const repeatsWording = {
  'repeat-seed-begins': (a: { seed: number; number: number; of: number; left: number }) =>
    `Seed ${a.seed}, ${a.number} of ${a.of}${a.left > 0 ? `; about ${durationText(a.left)} to the end of the last` : ''}.`,
  'repeat-test-set-predicted': (a: { path: string; trainer: string; config: string }) =>
    `${a.path} exists: ${a.trainer} predicted the test set for another seed, although ${a.config} has test_set.enabled: false. The held-out test set is for the final run alone: let the trainer heed that setting and remove the file, or set reproducibility.repeat to 1.`,
  'repeat-undefined': (a: { metric: string }) =>
    `${a.metric} is undefined for one of the seeds, so there is no spread.`,
  'repeat-spread': (a: {
    metric: string
    seeds: number
    min: number
    max: number
    mean: number
    deviation: number
    final: number
  }) =>
    `${a.metric} of ${a.seeds} seeds: ${shown(a.metric, a.min)} to ${shown(a.metric, a.max)}, mean ${shown(a.metric, a.mean)}, standard deviation ${apart(a.metric, a.deviation)}; the final run has ${shown(a.metric, a.final)}.`,
  'repeat-trial-lucky': (a: { metric: string; seeds: number; trial: number; mean: number }) =>
    `The trial was lucky: its ${a.metric} of ${shown(a.metric, a.trial)} is better than that of each of the ${a.seeds} seeds, and ${apart(a.metric, a.trial - a.mean)} from their mean. Expect of the configuration what the seeds show.`,
  'repeat-trial': (a: { metric: string; trial: number; place: string }) =>
    `The trial's ${a.metric} of ${shown(a.metric, a.trial)} ${a.place === 'worse' ? 'is worse than what every seed reaches: the final training does better' : 'lies among the seeds: it was no lucky one'}.`,
  'repeat-alike': (a: { metric: string; seeds: number }) =>
    `All ${a.seeds} seeds have exactly the same ${a.metric}: the trainer may not heed reproducibility.seed.`,
  'repeat-no-trial': () =>
    'There is no trial to compare with: the configuration was not derived from one whose run is here and was judged on the same validation samples.',
  'repeat-final-lucky': (a: { metric: string; seed: number; seeds: number; mean: number }) =>
    `The final run (seed ${a.seed}) has the best ${a.metric} of all ${a.seeds}; another seed would be expected near the mean of ${shown(a.metric, a.mean)}.`,
  'repeats-absent': (a: { path: string; repeat: number }) =>
    `reproducibility.repeat is ${a.repeat}, but ${a.path} is not there: the other seeds were not trained. Run finalize-model.`,
  'repeats-incomplete': (a: { path: string; seeds: readonly number[] }) =>
    `${a.path} lacks ${a.seeds.length === 1 ? 'seed' : 'the seeds'} ${a.seeds.join(', ')}. Run finalize-model: it goes on with them.`,
  'repeats-other-config': (a: { path: string }) =>
    `${a.path} is of other training settings than today's. Run finalize-model: it trains the seeds again.`,
  'repeats-unreadable': (a: { path: string }) =>
    `${a.path} names runs whose validation predictions can't be read. Run finalize-model --from repeat.`,
  'repeats-figure-differs': (a: {
    path: string
    seed: number
    stated: string
    measured: string
    predictions: string
  }) =>
    `${a.path} states ${a.stated} for seed ${a.seed}; its predictions ${a.predictions} give ${a.measured}.`,
}
