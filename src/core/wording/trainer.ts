/** Sentences for the findings of `src/trainer`: code → sentence made from the finding's arguments. */
export const trainerWording = {
  'trainer-unknown-architecture': (a: { architecture: string; known: string }) =>
    `The embedded trainer knows no architecture “${a.architecture}”. Set model.architecture to one of ${a.known}, or train with a script of the project (launch.trainer: project).`,
  'trainer-needs-images': (a: { architecture: string; shape: string }) =>
    `${a.architecture} needs images (height × width, with or without channels), but a sample has the shape ${a.shape}. Use MLP or LogisticRegression for tables.`,
  'trainer-network-too-large': (a: { architecture: string; weights: number; most: number }) =>
    `${a.architecture} would have ${a.weights} weights; the embedded trainer takes up to ${a.most}. Make model.hidden or model.channels smaller.`,
  'trainer-augments-table': (a: { shape: string }) =>
    `data_augmentation is for images, but a sample has the shape ${a.shape}. Set data_augmentation.enabled to false.`,
  'trainer-unknown-transform': (a: { name: string; known: string }) =>
    `The embedded trainer knows no transform “${a.name}”; it knows ${a.known}.`,
  'trainer-crop-size': (a: { size: string; image: string }) =>
    `random_crop cuts ${a.size}, but the images are ${a.image} and the model predicts whole images. Give the size of the image; it is shifted within the padding.`,
  'trainer-unknown-optimizer': (a: { type: string; known: string }) =>
    `The embedded trainer knows no optimizer “${a.type}”; it knows ${a.known}.`,
  'trainer-class-weights-count': (a: { given: number; classes: number }) =>
    `training.class_weights lists ${a.given} weights for ${a.classes} classes. Give one weight a class.`,
  'trainer-classes-differ': (a: { configured: number; classes: number }) =>
    `model.num_classes is ${a.configured}, but the training split has ${a.classes} classes. Correct the number or leave it out.`,
  'trainer-unknown-metric': (a: { metric: string; setting: string; known: string }) =>
    `${a.setting} is “${a.metric}”, which the embedded trainer does not record after each validation. It records ${a.known}.`,
  'trainer-running': (a: { directory: string; pid: number; host: string; since: string }) =>
    `Another training (process ${a.pid} on ${a.host}, since ${a.since}) writes to ${a.directory}. Wait for its end or choose another --output-dir.`,
  'trainer-resume-other-config': (a: { path: string }) =>
    `${a.path} was saved by a training with other settings, so going on from it would mix the two. Train anew without --resume, or restore the configuration.`,
  'trainer-resume-not-ours': (a: { path: string }) =>
    `${a.path} was not saved by the embedded trainer or lacks what resuming needs (optimizer state, epoch).`,
  'trainer-resume-other-data': (a: { path: string }) =>
    `${a.path} was saved by a training on other data: the training or validation file has changed since. Train anew without --resume.`,
  'trainer-checkpoint-replaced': (a: { broken: string; used: string; epoch: number }) =>
    `${a.broken} is damaged and was not used. Going on from ${a.used} (epoch ${a.epoch}) instead.`,
  'trainer-no-checkpoint': (a: { path: string }) =>
    `${a.path} can't be resumed from, and no other checkpoint of this training can be read. Train anew without --resume.`,
  'trainer-diverged': (a: { epoch: number; batch: number; rate: number }) =>
    `The loss became NaN or infinite in epoch ${a.epoch}, batch ${a.batch}, at a learning rate of ${a.rate}. Lower optimizer.learning_rate, set training.gradient_clip_norm, or normalize the inputs (data.normalization: standardize).`,
  'trainer-validation-diverged': (a: { epoch: number; metric: string }) =>
    `${a.metric} was NaN or infinite after epoch ${a.epoch}. Lower optimizer.learning_rate, or normalize the inputs (data.normalization: standardize).`,
  'trainer-device-ignored': (a: { device: string; used: string }) =>
    `training.device is “${a.device}”, but the embedded trainer computes on ${a.used}.`,
  'trainer-backend-missing': (a: { backend: string }) =>
    a.backend === 'node'
      ? '@tensorflow/tfjs-node is not installed in this project, or does not load on this machine. Install it, or leave --backend out.'
      : `The ${a.backend} backend of TensorFlow.js does not start on this machine. Leave --backend out.`,
  'trainer-no-best': (a: { folder: string }) =>
    `${a.folder} holds no readable final_model_best.safetensors of the embedded trainer. Train first.`,
  'trainer-export-stale': (a: { path: string }) =>
    `${a.path} was trained with other settings than the configuration has now. Train again before exporting.`,
  'trainer-format-skipped': (a: { format: string }) =>
    `The embedded trainer exports ONNX only; ${a.format} was left out. Remove it from export.formats, or train with PyTorch.`,
  'trainer-stopped-early': () => 'Stopped before the first epoch was done; nothing was saved.',
  'trainer-interrupted': (a: { epoch: number; path: string }) =>
    `Stopped after epoch ${a.epoch}. Go on with --resume ${a.path}.`,
}
