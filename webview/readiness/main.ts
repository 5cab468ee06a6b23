import './main.css'
import {
  fromReadinessHost,
  type ReadinessAnswer,
  type ReadinessProtocol,
} from '../../src/protocol/readiness.ts'
import { keepChoices, openChannel, readChoices, t } from '../shared/channel.ts'
import { element, replaceChildren } from '../shared/dom.ts'
import { readinessView, type Filter } from './view.ts'

const root = document.querySelector('#view')!
const announcer = element('p', { class: 'visually-hidden', attributes: { role: 'status' } })
const trouble = element('p', { class: 'message error', attributes: { role: 'alert', hidden: true } })
root.after(announcer)
root.before(trouble)

let shown: ReadinessAnswer | undefined
let filter: Filter = readChoices()['filter'] === 'open' ? 'open' : 'all'
let asked = 0

const channel = openChannel<ReadinessProtocol>(fromReadinessHost, () => void load())

/** A later answer is never overtaken by an earlier one. */
async function load(): Promise<void> {
  const turn = ++asked
  const answer = await channel.request({ type: 'load' }).catch((error: unknown): ReadinessAnswer => ({
    kind: 'missing',
    reasons: [error instanceof Error ? error.message : String(error)],
  }))
  if (turn !== asked) return
  const before = shown
  shown = answer
  draw()
  if (before && answer.kind === 'ready')
    announcer.textContent = t('{0} of {1} items settled', answer.model.settled, answer.model.total)
}

function draw(): void {
  if (!shown) return
  const { scrollTop } = document.documentElement
  const focused = (document.activeElement as HTMLElement | null)?.dataset['key']
  replaceChildren(
    root,
    ...readinessView(shown, filter, {
      open: (path, line) => run(channel.request({ type: 'open', path, ...(line !== undefined && { line }) })),
      copyCommand: (command) => run(channel.request({ type: 'copyCommand', command })),
      start: (command) => run(channel.request({ type: 'start', command })),
      act: (item, act) => run(channel.request({ type: 'act', item, act })),
      recheck: () => run(channel.request({ type: 'recheck' })),
      copy: () => run(channel.request({ type: 'copy', format: 'markdown' })),
      save: () => run(channel.request({ type: 'save' })),
      filter(chosen) {
        filter = chosen
        keepChoices({ filter })
        draw()
      },
    }),
  )
  const again = [...root.querySelectorAll<HTMLElement>('[data-key]')].find(
    ({ dataset }) => focused !== undefined && dataset['key'] === focused,
  )
  again?.focus({ preventScroll: true })
  document.documentElement.scrollTop = scrollTop
}

/** What went wrong is said aloud and shown above the page until the next attempt. */
function run(request: Promise<unknown>): void {
  trouble.hidden = true
  request.catch((error: unknown) => {
    trouble.textContent = t('That didn’t work: {0}', error instanceof Error ? error.message : String(error))
    trouble.hidden = false
    trouble.scrollIntoView({ block: 'nearest' })
  })
}

void load()
