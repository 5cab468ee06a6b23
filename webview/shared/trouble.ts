import { t } from './channel.ts'
import { element, renew } from './dom.ts'

/** Where a view says what didn't work: shown, and read aloud, until the person's next attempt. */
export class Trouble {
  readonly element = element('p', { class: 'message error', attributes: { role: 'alert', hidden: true } })

  /** Does what the person asked for; what goes wrong is told. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    this.element.hidden = true
    try {
      await work()
    } catch (error) {
      this.tell(error)
      this.element.scrollIntoView({ block: 'nearest' })
    }
  }

  /** The same is told once, however often it goes wrong. */
  tell(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    renew(this.element, reason, () => [t('That didn’t work: {0}', reason)])
    this.element.hidden = false
  }
}
