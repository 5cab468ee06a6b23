const more = (rows: number) => (rows > 1 ? ` (${rows} such rows)` : '')

/** Sentences for the findings of `core/dataset`: code → sentence made from the finding's arguments. */
export const datasetWording = {
  'dataset-path-absent': (a: { split: string; source: string }) =>
    a.source
      ? `The configuration takes the data from ${a.source} and names no file for the ${a.split} split. Train with launch.trainer: pytorch, or save the splits as .npz or .csv and name them under data.`
      : `The configuration names no file for the ${a.split} split. Add data.${a.split}, a path to a .npz or .csv file.`,
  'dataset-not-left': (a: { of: string; place: string }) =>
    `The data comes from ${a.of}, which only the PyTorch trainer can read; it leaves what it read as ${a.place}, and that is not there. Train with launch.trainer: pytorch.`,
  'dataset-format-unknown': (a: { file: string }) =>
    `${a.file} is of a form that isn't read. Save the split as .npz, .npy, .csv or .parquet.`,
  'dataset-not-numeric': (a: { file: string; array: string }) =>
    `${a.file}: the array "${a.array}" holds text. Encode it as numbers.`,
  'dataset-input-shape': (a: { file: string; array: string; shape: string }) =>
    `${a.file}: the array "${a.array}" has the shape ${a.shape}. Inputs are (samples, features), (samples, height, width) or (samples, height, width, channels).`,
  'dataset-length': (a: { file: string; array: string; shape: string; samples: number }) =>
    `${a.file}: the array "${a.array}" has the shape ${a.shape}; it needs one value for each of the ${a.samples} samples.`,
  'dataset-column-missing': (a: { file: string; column: string; found: string }) =>
    `${a.file} has no column "${a.column}"; it has ${a.found}. Rename the column or correct the section data of the configuration.`,
  'dataset-columns-unused': (a: { file: string; columns: string; count: number }) =>
    `${a.file} has ${a.count} columns that the training split lacks and that are left out: ${a.columns}.`,
  'dataset-no-features': (a: { file: string }) =>
    `${a.file} has no feature columns beside the target. Add some, or correct the section data of the configuration.`,
  'dataset-column-role': (a: { file: string; column: string; role: string }) =>
    `${a.file}: the column "${a.column}" is the ${a.role} and is used as a number beside. Take it out of data.features or give it one role.`,
  'dataset-empty': (a: { file: string }) => `${a.file} has no samples.`,
  'dataset-shape-differs': (a: { file: string; shape: string; train: string; expected: string }) =>
    `${a.file}: a sample is ${a.shape}, but ${a.expected} in ${a.train}. All splits must be prepared in the same way.`,
  'dataset-not-finite': (a: { file: string; row: number; feature: string; value: string; values: number }) =>
    `${a.file}: feature ${a.feature} is ${a.value} in row ${a.row}${a.values > 1 ? `, one of ${a.values} such values` : ''}. Fill it in or drop the row; nothing is imputed here.`,
  'dataset-weight-invalid': (a: { file: string; column: string; row: number; value: string }) =>
    `${a.file}: ${a.column} is ${a.value} in row ${a.row}. Weights are finite and not negative.`,
  'dataset-ids-repeat': (a: { file: string; repeated: number }) =>
    `${a.file}: ${a.repeated} ids stand on more than one sample. Ids name samples in reports; make them unique.`,
  'dataset-target-invalid': (a: {
    file: string
    column: string
    row: number
    value: string
    rows: number
    expected: string
  }) =>
    `${a.file}: the target "${a.column}" is ${a.value} in row ${a.row}, not ${a.expected}${more(a.rows)}. Correct it or drop the row, or choose another task.`,
  'dataset-label-shape': (a: { file: string; array: string; shape: string; samples: number }) =>
    `${a.file}: the array "${a.array}" has the shape ${a.shape}, but the task is multi-label: it needs a row of labels, 0 or 1 each, for each of the ${a.samples} samples.`,
  'dataset-labels-unnamed': (a: { file: string }) =>
    `${a.file} is a table and the task is multi-label: each label is a column of 0 and 1. Name these columns in data.class_names.`,
  'dataset-label-count': (a: { file: string; labels: number; names: number; named: boolean }) =>
    `${a.file} has ${a.labels} labels a sample, but ${a.named ? `data.class_names lists ${a.names}` : `the training split has ${a.names}`}.`,
  'dataset-one-label': (a: { file: string }) =>
    `${a.file} has one label only, which a sample has or not: that is task: classification with two classes.`,
  'dataset-label-constant': (a: { file: string; labels: string }) =>
    `${a.file}: all samples or none have ${a.labels}. The model can't learn to tell what it sees one side of.`,
  'dataset-one-class': (a: { file: string; found: string }) =>
    `${a.file} has one class only (${a.found}). There is nothing to tell apart; check the target column.`,
  'dataset-class-unseen': (a: { file: string; label: string; samples: number; train: string }) =>
    `${a.file}: ${a.samples} samples are of class "${a.label}", which ${a.train} never shows. A model can't learn it: move samples into training or take the class out.`,
  'dataset-class-unnamed': (a: { file: string; label: string; samples: number }) =>
    `${a.file}: ${a.samples} samples are of class "${a.label}", which data.class_names doesn't list. Add it there.`,
  'dataset-class-without-samples': (a: { file: string; classes: string }) =>
    `${a.file} has no samples of ${a.classes}, which data.class_names lists. The model can't learn what it never sees.`,
}
