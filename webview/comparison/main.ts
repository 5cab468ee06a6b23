import '../shared/base.css'
import '../shared/chart.css'
import { fromComparisonHost, type ComparisonProtocol } from '../../src/protocol/comparison.ts'
import { keepChoices, openChannel, readChoices } from '../shared/channel.ts'
import { createPlot } from '../shared/plot.ts'
import { watchTheme } from '../shared/theme.ts'
import { ComparisonView, type Sorting } from './view.ts'

const host = openChannel<ComparisonProtocol>(fromComparisonHost, ({ model }) => view.render(model))
const view = new ComparisonView(
  document.querySelector('#view')!,
  {
    choose: (metric) => host.request({ type: 'choose', metric }),
    curves: (wanted) => host.request({ type: 'curves', ...wanted }),
    open: (path) => void host.request({ type: 'open', path }),
  },
  createPlot,
  {
    sorting: readChoices()['sorting'] as Sorting | undefined,
    keep: (sorting) => keepChoices({ ...readChoices(), sorting }),
  },
)
void host.request({ type: 'load' }).then((model) => view.render(model))
watchTheme(() => view.retheme())
new ResizeObserver(() => view.resize()).observe(document.body)
