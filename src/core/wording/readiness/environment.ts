import { plural } from '../figures.ts'

/** Sentences on the record of the environment. */
export const environmentWording = {
  'versions-absent': (a: { path: string }) => `${a.path} names no version of any library.`,
  'version-inexact': (a: { name: string; version: string; path: string }) =>
    `${a.path} records “${a.version}” for ${a.name}, which is no exact version.`,
  'hardware-absent': (a: { names: readonly string[]; path: string }) =>
    `${a.path} leaves out ${a.names.join(', ')}; the hardware has to be known.`,
  'commit-absent': (a: { path: string }) =>
    `${a.path} names no git commit: the project was no git repository when it was trained. Commit it and run finalize-model --from train.`,
  'commit-malformed': (a: { path: string; commit: string }) =>
    `${a.path} names “${a.commit}” as the commit, which is no full git hash.`,
  'diff-absent': (a: { path: string; diff: string; commit: string }) =>
    `${a.path} says that there were uncommitted changes on ${a.commit}, but ${a.diff} is missing or empty, so the code can't be had again. Commit and run finalize-model --from train.`,
  'environment-known': (a: {
    packages: number
    processor: string
    cores: number
    commit: string
    dirty: boolean
  }) =>
    `The versions of ${plural(a.packages, 'package')}, ${a.processor} (${plural(a.cores, 'core')}), commit ${a.commit}${a.dirty ? ' with its uncommitted changes saved' : ''}.`,
}
