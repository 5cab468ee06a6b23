import '../shared/base.css'
import './evaluation.css'
import './matrix.css'
import { fromEvaluationHost, type EvaluationProtocol } from '../../src/protocol/evaluation.ts'
import { keepChoices, openChannel, readChoices } from '../shared/channel.ts'
import { element, keepPlace } from '../shared/dom.ts'
import { watchTheme } from '../shared/theme.ts'
import { Trouble } from '../shared/trouble.ts'
import { printing } from './chartColours.ts'
import type { EvaluationLink } from './link.ts'
import { showEvaluation } from './page.ts'
import { evaluationProgress } from './progress.ts'

const root = document.getElementById('view')!
const content = element('div')
const progress = evaluationProgress(() => void link.attempt(() => end.request({ type: 'cancel' })))
const trouble = new Trouble()
root.replaceChildren(trouble.element, progress.element, content)

const choices: Record<string, unknown> = { ...readChoices() }
const end = openChannel<EvaluationProtocol>(fromEvaluationHost, (event) => {
  if (event.type === 'evaluating') progress.tell(event.stage)
  else void load()
})
const link: EvaluationLink = {
  request: (request) => end.request(request),
  choice: (name) => choices[name],
  choose(name, value) {
    choices[name] = value
    keepChoices(choices)
  },
  again: () => load(),
  attempt: (work) => trouble.attempt(work),
}

let page: Pick<ReturnType<typeof showEvaluation>, 'redraw' | 'refresh'> = {
  redraw() {},
  refresh: () => Promise.resolve(),
}
let shown = ''
let asked = 0

/** Asks anew and shows what came, where it differs: drawn aside and put in place at once, so that nothing jumps. */
function load(): Promise<void> {
  return link.attempt(async () => {
    const turn = ++asked
    progress.begin()
    try {
      const answer = await end.request({ type: 'load' })
      const text = JSON.stringify(answer)
      if (turn !== asked) return
      if (text === shown) return await page.refresh()
      const fresh = element('div')
      const next = showEvaluation(fresh, answer, link)
      await next.ready
      if (turn !== asked) return
      shown = text
      page = next
      keepPlace(content, () => content.replaceChildren(fresh))
    } finally {
      if (turn === asked) progress.end()
    }
  })
}

watchTheme(() => page.redraw())
printing().addEventListener('change', () => page.redraw())
void load()
