const orNothing = (suggestion: string) => (suggestion === '' ? '' : ` Did you mean ${suggestion}?`)

const withArticle = (type: string) =>
  /^(?:number|whole|text|list|map|section)/.test(type) ? `a ${type}` : type

/** Sentences for the findings of `core/config`: code → sentence made from the finding's arguments. */
export const configWording = {
  'config-too-large': (a: { file: string; characters: number; limit: number }) =>
    `${a.file} has ${a.characters} characters; a configuration may have ${a.limit}. Move data out of it.`,
  'config-too-deep': (a: { limit: number }) =>
    `Lists and maps are nested more than ${a.limit} deep here. A configuration needs three or four levels.`,
  'config-too-many-tokens': (a: { limit: number }) =>
    `The file has more than ${a.limit} words and signs up to here. Move data out of the configuration.`,
  'config-too-many-keys': (a: { keys: number; limit: number }) =>
    `This map has ${a.keys} keys; ${a.limit} are read. Move data out of the configuration.`,
  'config-syntax': (a: { problem: string; detail: string }) => `This is not valid YAML: ${a.detail}.`,
  'config-several-documents': () =>
    'A second YAML document starts here. Keep one document and remove the `---` before this line.',
  'config-empty': (a: { file: string }) => `${a.file} says nothing. Copy a training configuration into it.`,
  'config-not-a-map': (a: { file: string }) =>
    `${a.file} must consist of sections such as \`model:\` and \`training:\`, each on a line of its own.`,
  'config-unknown-anchor': (a: { name: string }) =>
    `*${a.name} refers to an anchor that is not defined above. Define &${a.name} first, or write the value.`,
  'config-alias-circle': (a: { name: string }) =>
    `*${a.name} stands inside the value that it refers to, which never ends. Write the value here.`,
  'config-alias-bomb': (a: { name: string; limit: number }) =>
    `With *${a.name} the aliases of this file stand for more than ${a.limit} values. Write the values out.`,
  'config-duplicate-key': (a: { key: string }) =>
    `${a.key} stands twice in this section; readers disagree on which one counts. Remove one of them.`,
  'config-key-not-text': () => 'A key must be a word. Lists, maps and empty keys have no meaning here.',
  'config-reserved-key': (a: { key: string }) => `${a.key} can't be a key of a configuration. Rename it.`,
  'config-wrong-type': (a: { key: string; expected: string; actual: string }) =>
    `${a.key} takes ${withArticle(a.expected)}, but ${a.actual} stands here.`,
  'config-not-a-choice': (a: {
    key: string
    value: string
    choices: readonly string[]
    suggestion: string
  }) => `${a.key} can't be '${a.value}'; it takes ${a.choices.join(', ')}.${orNothing(a.suggestion)}`,
  'config-out-of-bounds': (a: { key: string; value: number; bounds: string }) =>
    `${a.key} is ${a.value}, but must be ${a.bounds}.`,
  'config-empty-list': (a: { key: string }) => `${a.key} is an empty list; it needs at least one entry.`,
  'config-empty-text': (a: { key: string }) => `${a.key} is empty. Write its name, or remove the line.`,
  'target-as-percent': (a: { key: string; value: number; fraction: number }) =>
    `${a.key} is a fraction: ${a.value} would be ${a.value * 100} %. Write ${a.fraction} for ${a.value} %.`,
  'derive-no-source': (a: { path: string }) =>
    a.path === ''
      ? 'There is no best configuration yet to derive the final one from: finish the baseline (configs/training_config.yaml) or the optimization (configs/optimization_config.yaml) first.'
      : `${a.path} is empty, so there is no best configuration to derive the final one from.`,
  'derive-source-invalid': (a: { path: string; errors: number }) =>
    `The final configuration can't be derived: ${a.path} has ${a.errors === 1 ? 'a finding' : `${a.errors} findings`} to mend first.`,
  'derive-search-space': (a: { path: string; key: string }) =>
    `${a.path} is still a search: ${a.key} holds candidates. Write the best value that the search found.`,
  'derive-no-training': (a: { path: string }) =>
    `${a.path} has none of the sections model, optimizer and training, so it describes no training to repeat.`,
  'derive-cannot-edit': (a: { path: string; key: string }) =>
    `${a.key} in ${a.path} can't be changed without touching other values (an anchor or unusual layout). Write the value out there.`,
  'derive-not-derived': (a: { path: string }) =>
    `${a.path} was not derived (it has no line '# Source: …'), so it is used as it is. Delete it to derive it anew.`,
  'derive-existing-invalid': (a: { path: string; errors: number }) =>
    `The source has changed, but its changes can't be merged into ${a.path}, which has ${a.errors === 1 ? 'a finding' : `${a.errors} findings`} to mend first.`,
  'derive-conflict': (a: { key: string; yours: string; derived: string }) =>
    `${a.key}: you wrote ${a.yours}, the source now gives ${a.derived}. Yours stands; change it here if it should follow the source.`,
  'config-merge-key': () =>
    'PyYAML merges `<<` into this map, YAML 1.2 knows no such key: two readers would see two configurations. Write the merged values out.',
  'config-unknown-key': (a: { key: string; suggestion: string }) =>
    a.suggestion === ''
      ? `Nothing reads ${a.key}. It is kept, but has no effect on what finalize-model does.`
      : `Nothing reads ${a.key}. Did you mean ${a.suggestion}?`,
  'config-older-spelling': (a: { from: string; to: string }) => `${a.from} is read as ${a.to}.`,
  'config-both-spellings': (a: { from: string; to: string }) =>
    `${a.from} and ${a.to} are the same setting, and both are there; ${a.to} counts. Remove one of them.`,
  'config-more-findings': (a: { code: string; more: number }) =>
    `${a.more} more ${a.more === 1 ? 'finding' : 'findings'} of the kind ${a.code} in this file.`,
  'yaml-dialect': (a: { text: string; here: string; python: string; instead: string }) =>
    a.python === ''
      ? `${a.text} is ${a.here} here, but PyYAML can't read it. Write ${a.instead}.`
      : `${a.text} is ${a.here} here, but ${a.python} to PyYAML. Write ${a.instead} for ${a.here}.`,

  'patience-not-below-epochs': (a: { patience: number; validations: number; epochs: number }) =>
    `A patience of ${a.patience} can never run out in the ${a.validations} validations of ${a.epochs} epochs: early stopping has no effect.`,
  'validation-never': (a: { every: number; epochs: number }) =>
    `With a validation every ${a.every} epochs, ${a.epochs} epochs end before the first one.`,
  'device-unknown': (a: { device: string }) =>
    `${a.device} is no device that we know; use auto, cpu, cuda, cuda:<n> or mps.`,
  'below-production': (a: { key: string; value: number; expected: number }) =>
    `${a.key} is ${a.value}; production training usually has ${a.expected} or more.`,
  'dropout-in-logistic-regression': (a: { key: string }) =>
    `${a.key} has no effect: a LogisticRegression has no hidden layers.`,
  'model-setting-unused': (a: { key: string; architecture: string; takes: readonly string[] }) =>
    `${a.key}: ${a.architecture} has no use for it, and the PyTorch trainer refuses it. Leave it out; it takes ${a.takes.join(', ')}.`,
  'batch-larger-than-training-set': (a: { batch: number; samples: number }) =>
    `A batch of ${a.batch} is more than the ${a.samples} samples of the training split: each epoch is a single update.`,
  'watched-metric-not-validated': (a: {
    key: string
    metric: string
    metrics: readonly string[]
    suggestion: string
  }) =>
    `${a.key} is ${a.metric}, which validation does not record (${a.metrics.join(', ')}). Add it to validation.metrics or choose one of these.${orNothing(a.suggestion)}`,
  'watched-direction-wrong': (a: { key: string; metric: string; mode: string; direction: string }) =>
    `${a.key} is ${a.mode}, but ${a.metric} is better the ${a.direction === 'max' ? 'higher' : 'lower'} it is: the worst epoch would count as the best. Write ${a.direction}.`,
  'watched-metrics-differ': (a: { metric: string; stopping: string }) =>
    `The best checkpoint is chosen by ${a.metric}, while ${a.stopping} decides when training stops.`,
  'metric-unknown': (a: { name: string; suggestion: string }) =>
    `${a.name} is no metric that we compute, so the evaluation can't contain it.${orNothing(a.suggestion)}`,
  'metric-of-wrong-split': (a: { name: string; split: string; instead: string }) =>
    `${a.name} stands among the metrics of the ${a.split} split; write ${a.instead}.`,
  'metric-of-another-task': (a: { name: string; task: string }) =>
    `${a.name} has no meaning for a ${a.task} task. Remove it, or correct \`task\`.`,
  'metric-twice': (a: { name: string }) => `${a.name} is listed twice. Remove one of them.`,
  'learning-rate-implausible': (a: { rate: string; optimizer: string; low: string; high: string }) =>
    `A learning rate of ${a.rate} hardly ever works with ${a.optimizer}; usual ones lie between ${a.low} and ${a.high}.`,
  'optimizer-unknown': (a: {
    trainer: string
    optimizer: string
    choices: readonly string[]
    suggestion: string
  }) =>
    `The ${trainerName(a.trainer)} trainer has no optimizer ${a.optimizer}; it has ${a.choices.join(', ')}.${orNothing(a.suggestion)}`,
  'optimizer-ignores': (a: { key: string; optimizer: string }) =>
    `${a.key} has no effect with ${a.optimizer}. Remove it, or choose another optimizer.`,
  'nesterov-without-momentum': () =>
    'Nesterov momentum needs a momentum above 0. Set optimizer.momentum, or remove nesterov.',
  'weight-decay-large': (a: { decay: string; optimizer: string; most: string }) =>
    `A weight decay of ${a.decay} shrinks the weights of ${a.optimizer} to nothing; usual ones lie below ${a.most}.`,
  'minimal-rate-not-below-rate': (a: { least: string; rate: string }) =>
    `The schedule may not go below ${a.least}, but the learning rate starts at ${a.rate}. Lower min_lr.`,
  'schedule-never-acts': (a: { key: string; value: number; limit: number; of: string }) =>
    `The schedule never acts: its ${a.key} is ${a.value}, and ${a.of} is ${a.limit}.`,
  'warmup-not-below-epochs': (a: { warmup: number; epochs: number }) =>
    `A warm-up of ${a.warmup} epochs takes all of the ${a.epochs} epochs: the full learning rate is never reached.`,
  'top-k-above-epochs': (a: { top: number; validations: number }) =>
    `The ${a.top} best epochs are to be kept, but only ${a.validations} are validated.`,
  'periodic-checkpoint-never': (a: { every: number; epochs: number }) =>
    `With a checkpoint every ${a.every} epochs, ${a.epochs} epochs leave none.`,
  'checkpoint-not-kept': (a: { key: string; item: string }) =>
    `${a.key} is false: readiness item ${a.item} can't pass. Write true.`,
  'output-folder-outside-project': (a: { folder: string }) =>
    `${a.folder} lies outside the project; nothing is written there. Choose a folder such as checkpoints/production/.`,
  'output-folder-of-another-run': (a: { folder: string; owner: string }) =>
    a.owner === ''
      ? `${a.folder} is the project's own folder. Choose one such as checkpoints/production/.`
      : `${a.folder} is also the checkpoint folder of ${a.owner}: one run would overwrite the other. Choose another.`,
  'split-shared': (a: { split: string; other: string; path: string }) =>
    `${a.split} and ${a.other} are the same file, ${a.path}: figures on ${a.split} would mean nothing.`,
  'split-missing': (a: { splits: readonly string[] }) =>
    `data names no ${a.splits.join(' and no ')} split: what needs ${a.splits.length === 1 ? 'it' : 'them'} can't be verified. Name the ${a.splits.length === 1 ? 'file' : 'files'}, or a source function.`,
  'data-said-twice': (a: { source: string }) =>
    `Both a function (${a.source}) and paths say where the data is. Keep one of them.`,
  'column-used-twice': (a: { column: string; role: string; other: string }) =>
    a.other === 'features'
      ? `${a.column} is the ${a.role} and also among the features: the model would be told what it should not know.`
      : `${a.column} is both the ${a.other} and the ${a.role}.`,
  'class-counts-differ': (a: { key: string; count: number; expected: number; said: string }) =>
    `${a.key} says ${a.count} classes, ${a.said} has ${a.expected}.`,
  'class-name-twice': (a: { name: string }) =>
    `The class name ${a.name} stands twice; tables and plots could not tell the two apart.`,
  'class-weights-useless': (a: { reason: string }) =>
    a.reason === 'zero'
      ? 'All class weights are 0: the loss is 0 for every sample and nothing is learned.'
      : `A ${a.reason} task has no classes to weigh or smooth. Remove this.`,
  'data-file-missing': (a: { split: string; path: string }) =>
    `The ${a.split} split ${a.path} does not exist. Correct the path, which is relative to the project.`,
  'data-column-missing': (a: { column: string; file: string }) => `${a.file} has no column ${a.column}.`,
  'augmentation-without-effect': (a: { enabled: boolean }) =>
    a.enabled
      ? 'Augmentation is on, but there are no transforms.'
      : 'There are transforms, but augmentation is off: they have no effect.',
  'transform-unknown': (a: {
    trainer: string
    name: string
    choices: readonly string[]
    suggestion: string
  }) =>
    `The ${trainerName(a.trainer)} trainer has no transform ${a.name}; it has ${a.choices.join(', ')}.${orNothing(a.suggestion)}`,
  'transform-parameter-wrong': (a: { name: string; wrong: string }) =>
    a.wrong === 'p'
      ? `${a.name}: p is a probability from 0 to 1.`
      : a.wrong === 'size'
        ? `${a.name} needs a size of whole numbers: [height, width].`
        : `${a.name}: ${a.wrong} must be a number from 0.`,
  'crop-larger-than-image': (a: { crop: string; image: string; padding: number }) =>
    `A crop of ${a.crop} does not fit into images of ${a.image}${a.padding > 0 ? ` with a padding of ${a.padding}` : ''}.`,
  'test-set-turned-off': (a: { key: string }) =>
    `${a.key} is false: without the final evaluation the gate stays closed. Write true.`,
  'target-not-measured': (a: { name: string }) =>
    `There is a target for ${a.name}, but test_set.metrics does not contain it. Add it there.`,
  'target-not-a-number': (a: { name: string; value: string; isFraction: boolean }) =>
    `targets.${a.name} must be ${a.isFraction ? 'a fraction, at most 1' : 'a number'}, not ${a.value}.`,
  'slice-floor-invalid': (a: { metric: string; floor: string; known: boolean; suggestion: string }) =>
    a.known
      ? `${a.metric} is a fraction, at most 1, so a floor of ${a.floor} is never reached.${a.suggestion === '' ? '' : ` Write ${a.suggestion}.`}`
      : `${a.metric} is no metric of the test set for this task.${a.suggestion === '' ? ' They are called test_acc, test_recall and the like.' : ` Did you mean ${a.suggestion}?`}`,
  'slice-key-unknown': (a: { key: string; suggestion: string }) =>
    `A floor has where, metric, floor and confident, but no ${a.key}.${a.suggestion === '' ? ' Take it out.' : ` Did you mean ${a.suggestion}?`}`,
  'target-missing': (a: { example: string; confident: boolean }) =>
    a.confident
      ? `confident has no effect without a target. Add one to targets, such as ${a.example}.`
      : `There is no target, so nothing says whether the model is good enough. Add one under targets, such as ${a.example}.`,
  'seed-without-determinism': (a: { seed: number }) =>
    `The seed is ${a.seed}, but without deterministic: true two runs still differ.`,
  'seed-not-stated': (a: { seed: number }) =>
    `No seed is stated; ${a.seed} is used. Write it down, so that the file alone repeats the run.`,
  'export-turned-off': () =>
    'Nothing is exported: the gate stays closed without a deployment format. Write true.',
  'quantization-without-onnx': (a: { formats: readonly string[] }) =>
    `Quantized variants are made from the ONNX model, but only ${a.formats.join(', ')} is exported. Add onnx to the formats.`,
  'calibration-without-classes': (a: { task: string }) =>
    `Calibration is of the probabilities of classes, and the task is ${a.task}: take export.calibration out.`,
  'format-needs-pytorch': (a: { format: string }) =>
    `${a.format} is a format of PyTorch, which the embedded trainer can't write; the PyTorch trainer or the project's own has to.`,
  'format-twice': (a: { item: string; key: string }) =>
    `${a.item} stands twice in ${a.key}. Remove one of them.`,
  'calibration-above-training-set': (a: { wanted: number; samples: number }) =>
    `${a.wanted} calibration samples are asked for; the training split has ${a.samples}, and all of them are used.`,
  'no-approval-required': () =>
    'No approval is required, and no gate opens without a person who answers for the release. Require one, usually the technical one.',
  'approver-not-an-address': (a: { role: string; approver: string }) =>
    `${a.approver} is no e-mail address, so nobody can give the ${a.role} approval under that name.`,
}

const trainerName = (trainer: string) => (trainer === 'pytorch' ? 'PyTorch' : 'embedded')
