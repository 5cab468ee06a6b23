import { plural, shortDigest } from '../figures.ts'

/** Sentences on checklists and the decision. */
export const gateWording = {
  'checklist-absent': (a: { path: string }) =>
    `${a.path} does not exist, so no item can be ticked. Run finalize-model init to bring the phases into the project.`,
  'checklist-item-absent': (a: { file: string; item: string }) =>
    `${a.file} has lost the item ${a.item}, which the gate needs. Restore its line.`,
  'checklist-item-altered': (a: { file: string; line: number; item: string; check: string }) =>
    `${a.file}, line ${a.line}: ${a.item} no longer names its check ${a.check}. Restore the comment; the check decides all the same.`,
  'check-not-available': (a: { item: string; check: string }) =>
    `Nothing can judge ${a.item}: the check “${a.check}” doesn't exist.`,
  'decision-deploy': (a: { release: string }) =>
    `Deploy: every item is settled for release ${shortDigest(a.release)}. Follow the rollout steps of docs/deployment_guide.md.`,
  'decision-below-target': () =>
    'Below target: do not deploy. Go back to phase 4 (optimization) and improve the model, or lower the target in final_config.yaml and have the new one approved.',
  'decision-investigate-split': () =>
    'Investigate the split: validation and test tell different stories. Find out how the splits were drawn (time, place, group, duplicates) before anything is deployed.',
  'decision-fix-export': () =>
    'Fix the export: an exported model does not predict as the trained one. Change or leave out the variant, then run finalize-model --from export.',
  'decision-blocked': (a: { open: number; items: readonly string[] }) =>
    `Blocked: ${plural(a.open, 'item')} ${a.open === 1 ? 'keeps' : 'keep'} the gate closed.`,
}
