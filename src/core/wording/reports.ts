/** Sentences for the findings of `core/reports`: code → sentence made from the finding's arguments. */
export const reportsWording = {
  'document-figure-differs': (a: {
    file: string
    line: number
    section: string
    expected: string
    found: string
    source: string
  }) =>
    `${place(a)} says ${a.found}; today's evidence says ${a.expected}${a.source === '' ? '' : ` (${a.source})`}. ${again}`,
  'document-text-differs': (a: {
    file: string
    line: number
    section: string
    expected: string
    found: string
  }) =>
    `${place(a)} reads "${a.found}", but from today's evidence it reads "${a.expected}". ${again} Remarks of your own belong between the person markers.`,
  'document-line-missing': (a: { file: string; line: number; section: string; expected: string }) =>
    `${place(a)} lacks "${a.expected}". ${again}`,
  'document-line-added': (a: { file: string; line: number; section: string; found: string }) =>
    `${place(a)} has "${a.found}", which no evidence backs. Move remarks of your own between the person markers, where they are kept.`,
  'document-section-missing': (a: { file: string; section: string }) =>
    `${a.file} has no section "${a.section}". ${again}`,
  'document-more-differences': (a: { file: string; count: number }) =>
    `${a.file} differs in ${a.count} more ${a.count === 1 ? 'place' : 'places'}. ${again}`,
  'document-part-lost': (a: { file: string; part: string }) =>
    `${a.file} has lost the markers of the part "${a.part}" that a person writes. ${again} What was written elsewhere has to be put between the markers.`,
  'document-part-unwritten': (a: {
    file: string
    line: number
    part: string
    section: string
    why: string
  }) =>
    `${place(a)}: the part "${a.part}" ${why(a.why)}. Only a person can write it, between its two markers.`,
  'plots-written': (a: { folder: string; files: readonly string[]; of?: string }) =>
    `Wrote ${a.files.join(', ')}${a.of === undefined ? '' : ` of ${a.of}`} to ${a.folder}.`,
  'plots-none': (a: { path: string }) =>
    `${a.path} has no scores of classes, so there are no curves to draw.`,
  'document-too-large': (a: { file: string; lines: number; limit: number }) =>
    `${a.file} has ${a.lines} lines; a generated document never has more than ${a.limit}. ${again}`,
}

const again = 'Run finalize-model --from document to write it again.'

const place = (a: { file: string; line: number; section: string }) =>
  `${a.file}, line ${a.line}${a.section === '' ? '' : ` (${a.section})`}`

const whys: Readonly<Record<string, string>> = {
  placeholder: 'still shows its placeholder',
  empty: 'is empty',
  unfinished: 'is marked as unfinished',
  'too-short': 'is too short to say anything',
}

const why = (reason: string) => whys[reason] ?? 'is not written'
