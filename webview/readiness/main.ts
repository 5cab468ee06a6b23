import './main.css'
import {
  fromReadinessHost,
  type ReadinessAnswer,
  type ReadinessProtocol,
} from '../../src/protocol/readiness.ts'
import { keepChoices, openChannel, readChoices, t } from '../shared/channel.ts'
import { element, keepPlace, renew } from '../shared/dom.ts'
import { oneAtATime } from '../shared/oneAtATime.ts'
import { Trouble } from '../shared/trouble.ts'
import type { Actions } from './controls.ts'
import { readinessView, type Filter } from './view.ts'

const root = document.querySelector('#view')!
const announcer = element('p', { class: 'visually-hidden', attributes: { role: 'status' } })
const trouble = new Trouble()
root.after(announcer)
root.before(trouble.element)

let shown: ReadinessAnswer | undefined
let filter: Filter = readChoices()['filter'] === 'open' ? 'open' : 'all'

const channel = openChannel<ReadinessProtocol>(fromReadinessHost, () => void load())
const ask = (request: ReadinessProtocol['request']) => void trouble.attempt(() => channel.request(request))
const actions: Actions = {
  open: (path, line) => ask({ type: 'open', path, ...(line !== undefined && { line }) }),
  copyCommand: (command) => ask({ type: 'copyCommand', command }),
  start: (command) => ask({ type: 'start', command }),
  act: (item, act) => ask({ type: 'act', item, act }),
  recheck: () => ask({ type: 'recheck' }),
  copy: () => ask({ type: 'copy' }),
  save: () => ask({ type: 'save' }),
}

/** Files may change faster than they are judged. */
const load = oneAtATime(async () => {
  const answer = await channel.request({ type: 'load' }).catch((error: unknown): ReadinessAnswer => ({
    kind: 'missing',
    reasons: [error instanceof Error ? error.message : String(error)],
  }))
  const isFirst = shown === undefined
  shown = answer
  draw()
  if (isFirst || answer.kind !== 'ready') return
  const { settled, total } = answer.model
  renew(announcer, [settled, total], () => [t('{0} of {1} items settled', settled, total)])
})

function draw(): void {
  const answer = shown
  if (!answer) return
  const choose = (chosen: Filter) => {
    filter = chosen
    keepChoices({ filter })
    draw()
  }
  keepPlace(root, () =>
    renew(root, [answer, filter], () => readinessView(answer, filter, { ...actions, filter: choose })),
  )
}

void load()
