/** Sentences for the findings of `core/runs`: code → sentence made from the finding's arguments. */
export const runsWording = {
  'record-not-json': (a: { file: string; line: number; reason: string }) =>
    `${a.file}, line ${a.line}: this is not JSON (${a.reason}). Let the step that writes it run again.`,
  'record-invalid': (a: { file: string; member: string; reason: string }) =>
    `${a.file}: ${a.member} is not as it should be (${a.reason}). Let the step that writes it run again.`,
  'safetensors-invalid': (a: { file: string; reason: string }) =>
    `${a.file} is not a complete safetensors file (${a.reason}). Save the checkpoint again.`,
  'predictions-format-unknown': (a: { file: string }) =>
    `${a.file} is of a form that isn't read. Save predictions as .npz, .npy, .csv, .parquet or .arrow.`,
  'predictions-in-folder': (a: { file: string; example?: string }) =>
    `${a.file} is a folder. Name a file of predictions${a.example === undefined ? '; there is none in it' : ` in it, such as ${a.example}`}.`,
  'predictions-in-pipe': (a: { file: string }) =>
    `${a.file} is a pipe or a device, and predictions are read from a file, more than once. Write them to a file, as .npz, .npy, .csv, .parquet or .arrow, and name that.`,
  'predictions-too-varied': (a: { file: string; column: string; limit: number }) =>
    `${a.file}: ${a.column} holds more than ${a.limit} different texts. Save numbers in it, or the classes of the samples, by name or numbered from 0; what names a sample goes into id.`,
  'predictions-changing': (a: { file: string }) =>
    `${a.file} changed while it was read, so that its figures would be of no file. Wait until it is written whole, and start again.`,
  'predictions-column-missing': (a: { file: string; column: string; found: string }) =>
    `${a.file} has no ${a.column}; it has ${a.found || 'nothing'}. Predictions need y_true, and scores or y_pred: as arrays y_score (n × classes), in a table a column score_<class> for each class, or one of two classes. Columns of other names are told with --column y_true=NAME.`,
  'predictions-score-of-which': (a: { file: string; classes: readonly string[] }) =>
    `${a.file}: y_score doesn’t say which class it is of, and y_true holds ${a.classes.join(', ')}. Name its column after the class, or say it with --column score_${a.classes.at(-1)}=COLUMN.`,
  'predictions-lists-of-which': (a: { file: string; classes: readonly string[] }) =>
    `${a.file}: the lists of y_score don’t say in which order the classes stand, and y_true holds ${a.classes.join(', ')}. Number y_true by the places in the lists, from 0, or save a column score_<class> for each class.`,
  'predictions-scores-missing': (a: { file: string; column: string; classes: readonly string[] }) =>
    `${a.file}: y_true holds ${a.classes.join(', ')}, and the only column of scores is ${a.column}. One is enough where it is of one of two classes; else save a column score_<class> for each.`,
  'predictions-empty': (a: { file: string }) =>
    `${a.file} holds no predictions. Let the trainer predict the split again.`,
  'predictions-length': (a: { file: string; column: string; found: number; expected: number }) =>
    `${a.file}: ${a.column} has ${a.found} rows and y_true ${a.expected}. Each row must stand for the same sample: save them together.`,
  'predictions-shape': (a: { file: string; column: string; shape: string; expected: string }) =>
    `${a.file}: ${a.column} ${a.shape === 'of text' ? 'holds text' : `has the shape ${a.shape}`} where ${a.expected === 'numbers' ? 'numbers are' : `${a.expected} is`} needed.`,
  'predictions-not-finite': (a: { file: string; column: string; row: number; value: string; rows: number }) =>
    `${a.file}: ${a.column} is ${a.value} in row ${a.row}${a.rows > 1 ? ` and not finite in ${a.rows} rows in all` : ''}. ${a.column === 'y_true' ? 'A sample without a true value can’t be judged: fill it in, or leave the sample out.' : 'A model that answers so can’t be judged: look for a diverged training or a division by zero.'}`,
  'predictions-names-and-numbers': (a: { file: string; named: string }) =>
    `${a.file}: ${a.named} holds names of classes, and ${a.named === 'y_true' ? 'y_pred' : 'y_true'} numbers, which don’t say of which. Save both as names, or both as numbers.`,
  'predictions-not-probabilities': (a: {
    file: string
    row: number
    sum: number
    rows: number
    outside?: number
  }) =>
    `${a.file}: the scores of row ${a.row} are no probabilities (${a.outside === undefined ? `they sum to ${a.sum}` : `one is ${a.outside}`})${a.rows > 1 ? `, like those of ${a.rows} rows` : ''}. Save them after the softmax: each in 0 to 1, each row summing to 1.`,
  'predictions-class-unknown': (a: {
    file: string
    column: string
    row: number
    value: string
    classes: number
    rows: number
    isName?: boolean
  }) =>
    `${a.file}: ${a.column} is ${a.value} in row ${a.row}, which is none of the ${a.classes} classes${a.rows > 1 ? ` (${a.rows} such rows)` : ''}. ${a.value.startsWith('"') ? 'Names of classes stand in class_names, or behind score_ in the names of columns; without names, classes are numbered from 0.' : a.isName ? `Numbers count the classes from 0, so ${a.value} isn’t read as the class of that name: save names as text (in NumPy ${a.column}.astype(str)), or numbers from 0 to ${a.classes - 1}.` : 'Classes are numbered from 0.'}`,
  'predictions-class-names-length': (a: { file: string; names: number; classes: number }) =>
    `${a.file}: class_names has ${a.names} ${a.names === 1 ? 'name' : 'names'} and y_score ${a.classes} columns. Save a name for each, in their order.`,
  'predictions-class-name-twice': (a: { file: string; name: string }) =>
    `${a.file}: two classes are named ${a.name || 'by an empty text'}. Labels by name need one for each: rename one in class_names.`,
  'predictions-numbers-like-names': (a: { file: string; column: string; value: string; name: string }) =>
    `${a.file}: ${a.column} holds numbers that count the classes from 0, so ${a.value} stands for class ${a.name}, though there is a class named ${a.value}. If names are meant, save them as text, each of them a class (in NumPy ${a.column}.astype(str)).`,
  'predictions-disagree': (a: { file: string; row: number; rows: number }) =>
    `${a.file}: y_pred is not the class with the highest score in ${a.rows} rows, the first being row ${a.row}. The scores are what counts; save y_pred from them or leave it out.`,
  'predictions-label-invalid': (a: {
    file: string
    column: string
    row: number
    value: string
    expected: string
    wrong: number
  }) =>
    `${a.column} of ${a.file} has ${a.value} in row ${a.row}; with several labels a sample each must be ${a.expected}${a.wrong > 1 ? ` (${a.wrong} are not)` : ''}. A file of one class a sample has y_true of (n,).`,
  'predictions-weight-invalid': (a: { file: string; column: string; row: number; value: string }) =>
    `${a.file}: ${a.column} is ${a.value} in row ${a.row}. Weights are finite and not negative.`,
  'event-broken': (a: { file: string; line: number; reason: string }) =>
    `${a.file}, line ${a.line} is no event (${a.reason}) and was left out. A trainer that was killed while writing leaves such a line.`,
  'events-broken': (a: { file: string; more: number }) =>
    `${a.file} has ${a.more} more lines that are no events. Check what else writes to this file.`,
  'log-unreadable': (a: { file: string; reason: string }) =>
    `${a.file} can't be read as the log that it looks like (${a.reason}). Check what writes to this file.`,
  'log-line-broken': (a: { file: string; line: number; reason: string }) =>
    `${a.file}, line ${a.line} was left out: ${a.reason}. A training that was killed while writing leaves such a line.`,
  'log-lines-broken': (a: { file: string; more: number }) =>
    `${a.file} has ${a.more} more lines that can't be read. Check what else writes to this file.`,
  'log-record-damaged': (a: { file: string; offset: number; reason: string }) =>
    `${a.file}: the record at byte ${a.offset} was left out (${a.reason}). What was logged before it is read.`,
  'log-cut-short': (a: { file: string; format: string; bytes: number }) =>
    `${a.file} (${a.format}) ends in the middle of an entry: its last ${a.bytes} bytes were left out. The training was killed while writing, or still writes.`,
  'checkpoint-damaged': (a: { file: string; reason: string }) =>
    `${a.file} is not a whole checkpoint (${a.reason}). Train again, or restore it from a copy.`,
  'checkpoint-format-unknown': (a: { file: string }) =>
    `${a.file} is a checkpoint of a form that isn't read. Save it as .safetensors, .pt, .npz or .onnx.`,
}
