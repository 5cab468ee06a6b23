import '../shared/base.css'
import '../shared/chart.css'
import './comparison.css'
import { fromComparisonHost, type ComparisonProtocol } from '../../src/protocol/comparison.ts'
import { keepChoices, openChannel, readChoices } from '../shared/channel.ts'
import { createPlot } from '../shared/plot.ts'
import { readSorting, sortingText } from '../shared/sorting.ts'
import { watchTheme } from '../shared/theme.ts'
import { Trouble } from '../shared/trouble.ts'
import { ComparisonView } from './view.ts'

const root = document.querySelector('#view')!
const trouble = new Trouble()
root.before(trouble.element)
const host = openChannel<ComparisonProtocol>(fromComparisonHost, ({ model }) => view.render(model))
const show = (request: Extract<ComparisonProtocol['request'], { type: 'load' | 'choose' }>) =>
  void trouble.attempt(async () => view.render(await host.request(request)))
const view = new ComparisonView(
  root,
  {
    choose: (metric) => show({ type: 'choose', metric }),
    curves: (wanted) =>
      host.request({ type: 'curves', ...wanted }).catch((error: unknown) => {
        trouble.tell(error)
        return []
      }),
    open: (path) => void trouble.attempt(() => host.request({ type: 'open', path })),
  },
  createPlot,
  {
    sorting: readSorting(readChoices()['sorting']),
    keep: (sorting) => keepChoices({ ...readChoices(), sorting: sortingText(sorting) }),
  },
)
show({ type: 'load' })
watchTheme(() => view.retheme())
new ResizeObserver(() => view.resize()).observe(document.body)
