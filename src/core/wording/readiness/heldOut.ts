import { minute, plural, shortDigest } from '../figures.ts'

/** Sentences on the lock of the test set and what it shares with other splits. */
export const heldOutWording = {
  'test-set-lock-broken': (a: { path: string; reason: string }) =>
    `${a.path} can't be read as the lock of the test set: ${a.reason} Restore it from version control.`,
  'test-set-unlocked': (a: { path: string }) =>
    `${a.path} does not exist: the test set has not been evaluated and locked yet. Run finalize-model.`,
  'test-set-replaced': (a: {
    path: string
    samples: number
    lockedSamples: number
    locked: string
    found: string
    created: string
  }) =>
    `${a.path} is not the test set that was locked on ${minute(a.created)}: it has ${plural(a.samples, 'sample')} with digest ${shortDigest(a.found)}, locked are ${a.lockedSamples} with ${shortDigest(a.locked)}. Restore it; to replace it on purpose, run finalize-model sign-off held-out-data-intact --waive --expires DATE --reason "…" and then finalize-model.`,
  'test-set-not-looked-at': (a: { path: string; predictions: string }) =>
    `${a.path} has no entry for today's checkpoint and ${a.predictions}, so this look at the test set was not counted. Run finalize-model --from evaluate.`,
  'test-rows-in-split': (a: {
    split: string
    path: string
    test: string
    count: number
    samples: number
    ids: readonly string[]
  }) =>
    `${a.count} of ${plural(a.samples, 'row')} of ${a.test} stand${a.count === 1 ? 's' : ''} in ${a.path} too (${a.split}): ${a.ids.slice(0, 5).join(', ')}${a.ids.length > 5 ? ' …' : ''}. Remove them there and train again.`,
  'groups-in-two-splits': (a: { first: string; second: string; count: number; groups: readonly string[] }) =>
    `${plural(a.count, 'group')} in ${a.first} and in ${a.second}: ${a.groups.slice(0, 5).join(', ')}${a.groups.length > 5 ? ' …' : ''}. Draw the splits by group and train again.`,
  'test-set-intact': (a: {
    path: string
    samples: number
    created: string
    looks: number
    replaced: number
  }) =>
    `${a.path} (${plural(a.samples, 'sample')}) is as locked on ${minute(a.created)}; no row of it is in train or val. It was looked at ${a.looks === 1 ? 'once' : `${a.looks} times`}${a.replaced > 0 ? `, and replaced ${a.replaced === 1 ? 'once' : `${a.replaced} times`} with a sign-off before` : ''}.`,
  'test-set-worn': (a: { looks: number }) =>
    `${a.looks} models or rules were judged on this test set; choosing among them makes its figures look better than they are. Consider a fresh one.`,
}
