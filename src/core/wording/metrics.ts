/** Sentences for the findings of `core/metrics`: code → sentence made from the finding's arguments. */
export const metricsWording = {
  'evaluation-multi-label': (a: { path: string; task: string }) =>
    `${a.path} gives a sample several labels (y_true of samples × labels), but the task is ${a.task}; say task: multi-label (--task multi-label).`,
  'evaluation-not-multi-label': (a: { path: string; task: string }) =>
    `${a.path} has one true value a sample; a multi-label task needs y_true and y_score of samples × labels, or the columns true_<label> and score_<label>.`,
  'evaluation-classes-not-values': (a: { path: string; task: string }) =>
    `${a.path} has classes with names, which a ${a.task} task has no values for; leave --task out, or say classification.`,
  'evaluation-label-value': (a: { path: string; row: number; value: number }) =>
    `Row ${a.row} of ${a.path} has a label of ${a.value}; a label is there (1) or it is not (0).`,
  'evaluation-label-score': (a: { path: string; row: number; value: string }) =>
    `Row ${a.row} of ${a.path} has a score of ${a.value}; the score of a label is a probability from 0 to 1. Save sigmoid outputs instead of logits.`,
  'evaluation-positive-class-unknown': (a: { named: string; classes: readonly string[] }) =>
    `The positive class “${a.named}” is none of the classes (${listed(a.classes)}); name one of them, or give its index.`,
  'evaluation-positive-class-unused': (a: { named: string; task: string }) =>
    `The positive class “${a.named}” was passed over: a ${a.task} task has no positive class.`,
  'evaluation-values-as-classes': (a: { path: string }) =>
    `${a.path} has no scores, and the few whole numbers in it were judged as classes. If they are values, say --task regression or count.`,
  'evaluation-value-no-class': (a: {
    path: string
    column: string
    row: number
    value: string
    classes: number
  }) =>
    `Row ${a.row} of ${a.path} has a ${a.column} of ${a.value}, which is no class: ${a.classes === 0 ? 'classes are whole numbers or names. With values, say --task regression or count' : `with ${a.classes} classes only 0 to ${a.classes - 1} exist`}.`,
  'evaluation-without-scores': (a: { path: string }) =>
    `${a.path} has predicted classes and no scores: loss, Brier score, areas, average precision, top-k accuracy and calibration are undefined, and there are no thresholds. Save the probabilities as y_score (n × classes), or in a table as a column score_<class> for each class.`,
  'evaluation-metric-of-scores': (a: { metric: string }) =>
    `${a.metric} is computed from scores, which not all files have. Save the probabilities as y_score (n × classes), or name a metric of predicted classes, such as acc, f1 or mcc.`,
  'evaluation-no-samples': (a: { path: string }) =>
    `${a.path} holds no samples, so there is nothing to evaluate; run the evaluation again.`,
  'evaluation-lengths-differ': (a: { path: string; samples: number; other: number }) =>
    `${a.path} has ${a.samples} true values, but another column has ${a.other}; each sample needs one of each.`,
  'evaluation-weights-invalid': (a: { path: string }) =>
    `The sample weights in ${a.path} must be finite, not negative and not all 0.`,
  'evaluation-not-finite': (a: { path: string; row: number }) =>
    `Row ${a.row} of ${a.path} holds NaN or an infinite value; a model that predicts such values can't be judged. Look for the cause in training or preprocessing.`,
  'evaluation-too-many-classes': (a: { path: string; classes: number; most: number }) =>
    `${a.path} has ${a.classes} classes; at most ${a.most} can be evaluated.`,
  'evaluation-no-scores': (a: { path: string; samples: number; values: number }) =>
    `${a.path} has ${a.values} scores for ${a.samples} samples; classification needs one score for each of at least two classes of every sample (y_score, samples × classes).`,
  'evaluation-class-count': (a: { path: string; classes: number; names: number }) =>
    `${a.path} scores ${a.classes} classes, but the data has ${a.names}; the predictions are of another model or another data set.`,
  'evaluation-class-range': (a: { path: string; row: number; value: number; classes: number }) =>
    `Row ${a.row} of ${a.path} is of class ${a.value}; with ${a.classes} classes only 0 to ${a.classes - 1} exist.`,
  'evaluation-metric-unknown': (a: { metric: string; task: string }) =>
    `${a.metric} is no metric of a ${a.task} task. The user guide, “Metrics”, lists them; name another with --metric, or under targets.`,
  'evaluation-metric-trivial': (a: { metric: string; least: number; classes: number }) =>
    `${a.metric} needs ${a.least} classes or more: of ${a.classes} every sample has its class among them. Name another metric.`,
  'evaluation-metric-of-positive': (a: { metric: string }) =>
    `${a.metric} is of a positive class, and of more than two classes none is it by itself: name it with --class, or as data.positive_class.`,
  'evaluation-class-absent': (a: { path: string; classes: readonly string[] }) =>
    `${a.path} has no sample of ${a.classes.length === 1 ? 'class' : 'classes'} ${listed(a.classes)}; what depends on ${a.classes.length === 1 ? 'it' : 'them'} is undefined.`,
  'comparison-count': (a: { models: number; most: number }) =>
    `${a.models} ${a.models === 1 ? 'model is' : 'models are'} given; 2 to ${a.most} are compared.`,
  'comparison-of-itself': (a: { candidate: string; baseline: string }) =>
    `${a.candidate} and ${a.baseline} hold the same bytes: a model is compared with itself. Predict the same test set with the other model.`,
  'comparison-classes-differ': (a: { candidate: string; baseline: string; classes: number; other: number }) =>
    `${a.baseline} scores ${a.other} classes and ${a.candidate} ${a.classes}; what is held against each other must be of the same classes.`,
  'comparison-class-names-differ': (a: {
    candidate: string
    baseline: string
    classes: string
    other: string
  }) =>
    `${a.baseline} scores the classes ${a.other} and ${a.candidate} ${a.classes}; what is held against each other must be of the same classes.`,
  'comparison-classes-moved': (a: { candidate: string; baseline: string; classes: string; other: string }) =>
    `${a.baseline} has the classes in the order ${a.other}, and ${a.candidate} ${a.classes}; they were matched by name.`,
  'comparison-id-repeated': (a: { file: string; id: string }) =>
    `${a.file} has more than one sample with the id ${a.id}; samples are matched by id, so give each its own, or leave id out where both files have one order.`,
  'comparison-samples-differ': (a: { candidate: string; baseline: string; samples: number; other: number }) =>
    `${a.baseline} has ${a.other} samples and ${a.candidate} ${a.samples}; predict the same test set with both models.`,
  'comparison-sample-missing': (a: { candidate: string; baseline: string; id: string }) =>
    `Sample ${a.id} of ${a.candidate} is missing in ${a.baseline}, or its id occurs twice; predict the same test set with both models.`,
  'comparison-truth-differs': (a: { candidate: string; baseline: string; id: string }) =>
    `Sample ${a.id} has another true value in ${a.baseline} than in ${a.candidate}; these are predictions of different test sets or an order that was lost.`,
  'evaluation-not-probabilities': (a: { path: string }) =>
    `The scores in ${a.path} are no probabilities (rows don't sum to 1), so loss and Brier score are undefined; save softmax outputs instead of logits.`,
}

const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')
