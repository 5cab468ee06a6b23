import type { ClassRow, EvaluationView, Shown } from '../../src/protocol/evaluationView.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { figure } from './figures.ts'
import { methodsBelow } from './methods.ts'
import { copyButton, section, type EvaluationLink } from './link.ts'
import { sortableTable, type SortedColumn } from './sortableTable.ts'

/** Per-class figures with their intervals. A class's name shows its curves. */
export function classesSection(
  view: EvaluationView,
  link: EvaluationLink,
  showCurves: ((index: number) => void) | undefined,
): HTMLElement {
  const isLabel = view.task === 'multi-label'
  const name = (row: ClassRow) =>
    showCurves
      ? element(
          'button',
          {
            class: 'link',
            attributes: {
              type: 'button',
              title: isLabel ? t('Show the curves of this label') : t('Show the curves of this class'),
            },
            on: { click: () => showCurves(row.index) },
          },
          element('bdi', {}, row.name),
        )
      : element('bdi', {}, row.name)
  const figures = [
    measured('precision', t('Precision'), ({ precision }) => precision),
    measured('recall', t('Recall'), ({ recall }) => recall),
    measured('f1', t('F1'), ({ f1 }) => f1),
    measured('auc', t('ROC-AUC'), ({ auc }) => auc),
  ]
  return section(
    'classes',
    isLabel ? t('Labels') : t('Classes'),
    [copyButton(link, 'classes')],
    sortableTable<ClassRow>(
      link,
      'classes',
      isLabel ? t('Figures of each label') : t('Figures of each class'),
      [
        { id: 'name', title: isLabel ? t('Label') : t('Class'), key: (row) => row.name, cell: name },
        counted('support', t('Samples')),
        counted('predicted', t('Predicted')),
        ...figures,
      ],
      view.classes,
    ),
    methodsBelow(figures.flatMap(({ title, of }) => view.classes.map((row) => [title, of(row)] as const))),
  )
}

interface MeasuredColumn extends SortedColumn<ClassRow> {
  of(row: ClassRow): Shown
}

const measured = (id: string, title: string, of: (row: ClassRow) => Shown): MeasuredColumn => ({
  id,
  title,
  of,
  hint: t('With its 95% interval'),
  numeric: true,
  key: (row) => of(row).value,
  cell: (row) => figure(of(row)),
})

const counted = (id: 'support' | 'predicted', title: string): SortedColumn<ClassRow> => ({
  id,
  title,
  numeric: true,
  key: (row) => row[id],
  cell: (row) => countText(row[id]),
})
