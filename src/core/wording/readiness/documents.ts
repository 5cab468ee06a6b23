import { plural } from '../figures.ts'

/** Sentences on the documents. */
export const documentsWording = {
  'document-absent': (a: { path: string }) => `${a.path} does not exist. Run finalize-model --from document.`,
  'document-unfounded': (a: { path: string }) =>
    `${a.path} can't be held against the evidence, because parts of that are missing.`,
  'document-older': (a: { path: string; places: number }) =>
    `${a.path} was written from evidence that has changed since: it differs in ${plural(a.places, 'place')}. Run finalize-model --from document.`,
  'document-section-unknown': (a: { path: string; section: string }) =>
    `${a.path} has no section on this (${a.section}). Run finalize-model --from document.`,
  'document-complete': (a: { path: string; sections: readonly string[] }) =>
    `${a.path}: ${a.sections.length > 0 ? a.sections.join(', ') : 'every section'} ${a.sections.length > 1 ? 'are' : 'is'} there, and every figure equals today's evidence.`,
  reproducible: (a: { path: string; seed: number; checkpoint: string; commit: string }) =>
    `Seed ${a.seed}, ${a.checkpoint} and commit ${a.commit}, as ${a.path} records them.`,
  'seed-differs': (a: { path: string; seed: number; config: string; expected: number }) =>
    `${a.path} records seed ${a.seed}; ${a.config} now says ${a.expected}. Undo the edit, or run finalize-model to train again.`,
}
