import type { ItemAct } from '../../src/protocol/readiness.ts'
import { button } from '../shared/button.ts'
import { t } from '../shared/channel.ts'

/** What a person can do in the panel. */
export interface Actions {
  open(path: string, line?: number): void
  copyCommand(command: string): void
  start(command: string): void
  act(item: string, act: ItemAct): void
  recheck(): void
  copy(): void
  save(): void
}

/** A button for an act on an item; the editor asks for the reason before anything is on record. */
export function actButton(
  item: string,
  act: ItemAct,
  place: string,
  { act: put }: Actions,
): HTMLButtonElement {
  const text = actLabel(act)
  return button(text, () => put(item, act), {
    key: `${place} ${act} ${item}`,
    class: 'secondary',
    label: t('{0} {1}', text, item),
  })
}

function actLabel(act: ItemAct): string {
  return {
    tick: t('Tick…'),
    untick: t('Take Tick Back…'),
    approve: t('Approve…'),
    revoke: t('Revoke…'),
    waive: t('Waive…'),
  }[act]
}
