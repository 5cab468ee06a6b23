import '../shared/base.css'
import '../shared/chart.css'
import './run.css'
import { fromRunHost, type RunProtocol } from '../../src/protocol/run.ts'
import { keepChoices, openChannel, readChoices } from '../shared/channel.ts'
import { createPlot } from '../shared/plot.ts'
import { watchTheme } from '../shared/theme.ts'
import { watchVisibility } from '../shared/visibility.ts'
import { RunView } from './view.ts'

const host = openChannel<RunProtocol>(fromRunHost, ({ model }) => view.render(model))
const { logarithmic } = readChoices()
const view = new RunView(
  document.querySelector('#view')!,
  {
    curves: (charts) => host.request({ type: 'curves', charts }),
    open: (what) => void host.request({ type: 'open', what }),
    compare: () => void host.request({ type: 'compare' }),
  },
  createPlot,
  watchVisibility,
  {
    logarithmic: Array.isArray(logarithmic) ? logarithmic.map(String) : [],
    keep: (logarithmic) => keepChoices({ ...readChoices(), logarithmic }),
  },
)
void host.request({ type: 'load' }).then((model) => view.render(model))
watchTheme(() => view.retheme())
new ResizeObserver(() => view.resize()).observe(document.body)
