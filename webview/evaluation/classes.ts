import type { ClassRow } from '../../src/protocol/evaluation/classes.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { copiedSection, type EvaluationLink } from './link.ts'
import { sortableTable, type SortedColumn } from './sortableTable.ts'

/** Per-class figures with their intervals. A class's name shows its curves. */
export function classesSection(
  view: EvaluationView,
  link: EvaluationLink,
  showCurves: ((index: number) => void) | undefined,
): HTMLElement {
  const isLabel = view.task === 'multi-label'
  const hint = isLabel ? t('Show the curves of this label') : t('Show the curves of this class')
  return copiedSection(
    link,
    'classes',
    isLabel ? t('Labels') : t('Classes'),
    [],
    ...sortableTable<ClassRow>(link, 'classes', {
      caption: isLabel ? t('Figures of each label') : t('Figures of each class'),
      columns: [
        {
          id: 'name',
          title: isLabel ? t('Label') : t('Class'),
          cell: ({ name, index }) => ({
            name,
            press: showCurves && { hint, act: () => showCurves(index) },
          }),
        },
        counted('support', t('Samples')),
        counted('predicted', t('Predicted')),
        measured('precision', t('Precision')),
        measured('recall', t('Recall')),
        measured('f1', t('F1')),
        measured('auc', t('ROC-AUC')),
      ],
      rows: view.classes,
    }),
  )
}

const measured = (id: 'precision' | 'recall' | 'f1' | 'auc', title: string): SortedColumn<ClassRow> => ({
  id,
  title,
  hint: t('With its 95 % interval'),
  numeric: true,
  cell: (row) => row[id],
})

const counted = (id: 'support' | 'predicted', title: string): SortedColumn<ClassRow> => ({
  id,
  title,
  numeric: true,
  key: (row) => row[id],
  cell: (row) => countText(row[id]),
})
