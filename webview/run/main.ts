import '../shared/base.css'
import '../shared/chart.css'
import './run.css'
import { fromRunHost, type RunProtocol } from '../../src/protocol/run.ts'
import { keepChoices, openChannel, readChoices } from '../shared/channel.ts'
import { createPlot } from '../shared/plot.ts'
import { watchTheme } from '../shared/theme.ts'
import { Trouble } from '../shared/trouble.ts'
import { watchVisibility } from '../shared/visibility.ts'
import { RunView } from './view.ts'

const root = document.querySelector('#view')!
const trouble = new Trouble()
root.before(trouble.element)
const host = openChannel<RunProtocol>(fromRunHost, ({ model }) => view.render(model))
const { logarithmic } = readChoices()
const view = new RunView(
  root,
  {
    curves: (charts) =>
      host.request({ type: 'curves', charts }).catch((error: unknown) => {
        trouble.tell(error)
        return []
      }),
    open: (what) => void trouble.attempt(() => host.request({ type: 'open', what })),
    compare: () => void trouble.attempt(() => host.request({ type: 'compare' })),
  },
  createPlot,
  watchVisibility,
  {
    logarithmic: Array.isArray(logarithmic) ? logarithmic.map(String) : [],
    keep: (logarithmic) => keepChoices({ ...readChoices(), logarithmic }),
  },
)
void trouble.attempt(async () => view.render(await host.request({ type: 'load' })))
watchTheme(() => view.retheme())
new ResizeObserver(() => view.resize()).observe(document.body)
