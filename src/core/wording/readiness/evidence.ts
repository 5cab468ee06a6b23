import { minute, shortDigest } from '../figures.ts'
import { stepPhrase } from '../stepPhrase.ts'

/** Sentences on what each step recorded of its files. */
export const evidenceWording = {
  'evidence-absent': (a: { step: string; path: string }) =>
    `${a.path} has no entry for the step “${a.step}”, so nothing shows ${stepPhrase(a.step)}. Run finalize-model.`,
  'step-output-missing': (a: { path: string; step: string }) =>
    `${a.path} does not exist; the step “${a.step}” makes it. Run finalize-model.`,
  'step-output-unrecorded': (a: { path: string; step: string }) =>
    `${a.path} is not among the files that the step “${a.step}” recorded, so it may come from anywhere. Run finalize-model --from ${a.step}.`,
  'evidence-changed': (a: { path: string; step: string; expected: string; found: string; at: string }) =>
    `${a.path} was changed after the step “${a.step}” wrote it on ${minute(a.at)}: its digest is ${shortDigest(a.found)}, recorded is ${shortDigest(a.expected)}. Restore it, or run finalize-model --from ${a.step}.`,
  'evidence-older': (a: { path: string; step: string; output: string; at: string }) =>
    `${a.path} has changed since ${a.output} was made from it on ${minute(a.at)}. Run finalize-model.`,
  'step-input-gone': (a: { path: string; step: string; output: string }) =>
    `${a.path}, from which ${a.output} was made, is gone. Restore it, or run finalize-model --from ${a.step}.`,
  'trained-since': (a: { path: string; step: string; recorded: string }) =>
    `${a.path} is of a training that began after the one on record (${minute(a.recorded)}). Run finalize-model so that everything after it is made anew.`,
}
