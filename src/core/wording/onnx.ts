import { percent, points } from './figures.ts'
import { bytesText, millisecondsText } from './numbers.ts'

/** Sentences for the findings of `core/onnx`: code → sentence made from the finding's arguments. */
export const onnxWording = {
  'onnx-empty': (a: { file: string }) => `${a.file} is empty. Export the model again.`,
  'onnx-too-large': (a: { file: string; bytes: number }) =>
    `${a.file} has ${a.bytes} bytes; one ONNX file holds 2 GiB at most. Store its tensors as external data.`,
  'onnx-too-dense': (a: { file: string; bytes: number }) =>
    `${a.file} packs more parts into ${a.bytes} bytes than a graph has; reading it would take gigabytes of memory. It isn't a model that a tool exported.`,
  'onnx-unreadable': (a: { file: string; reason: string }) =>
    `${a.file} can't be read as ONNX (${a.reason}): it is cut off or another kind of file. Export the model again.`,
  'onnx-not-a-model': (a: { file: string }) =>
    `${a.file} isn't an ONNX model: it has no graph, operator set or IR version. Give the path of an exported model.`,
  'onnx-tensor-size': (a: { file: string; tensor: string; shape: string; values: number }) =>
    `Tensor "${a.tensor}" of ${a.file} says its shape is [${a.shape}] but holds ${a.values} values. The file is damaged; export the model again.`,
  'onnx-value-missing': (a: { file: string; value: string; node: string }) =>
    `Node "${a.node}" of ${a.file} uses "${a.value}", which nothing before it makes. The graph is broken or out of order; export the model again.`,
  'onnx-value-twice': (a: { file: string; value: string; node: string }) =>
    `Node "${a.node}" of ${a.file} makes "${a.value}", which was made before. Export the model again.`,
  'onnx-output-missing': (a: { file: string; output: string }) =>
    `${a.file} promises the output "${a.output}", but no node makes it. Export the model again.`,

  'onnx-missing': (a: { file: string }) => `There is no file ${a.file}. Export the model, or give its path.`,
  'onnx-external-outside': (a: { file: string; data: string }) =>
    `${a.file} keeps tensors in "${a.data}", which is outside its folder. Move the data beside the model and export again.`,
  'onnx-external-missing': (a: { file: string; data: string }) =>
    `${a.file} keeps tensors in "${a.data}", and that file is missing. Put it beside the model.`,
  'onnx-external-link': (a: { file: string; data: string }) =>
    `${a.file} keeps tensors in "${a.data}", which is a symbolic link or has a second hard link, so it may show a file from elsewhere. Replace it by a copy.`,
  'onnx-external-short': (a: { file: string; data: string; tensor: string; bytes: number }) =>
    `Tensor "${a.tensor}" of ${a.file} reaches past the end of "${a.data}" (${a.bytes} bytes). The data file is cut off or of another model; export again.`,
  'inference-load-failed': (a: { file: string; reason: string }) =>
    `${a.file} can't be loaded: ${a.reason}. Export the model again, or for an operator set that this runtime knows.`,
  'inference-refused': (a: { file: string; reason: string }) =>
    `The inputs for ${a.file} were refused: ${a.reason}.`,
  'inference-crashed': (a: { file: string; detail: string }) =>
    `The process that ran ${a.file} ended by itself (${a.detail}). The model needs more memory than there is, or the runtime has a fault with it.`,
  'inference-timeout': (a: { file: string; seconds: number }) =>
    `${a.file} gave no answer within ${a.seconds} seconds and was stopped. Use a smaller model or batch.`,
  'inference-stopped': (a: { file: string }) => `Running ${a.file} was interrupted.`,
  'inference-missing': (a: { platform: string }) =>
    `This installation comes without ONNX Runtime, which runs exported models. Install the package of Finalize Model for ${a.platform}; there is one for Linux (x64, arm64), macOS (arm64) and Windows (x64). Everything up to the export works without.`,
  'inference-unavailable': (a: { reason: string }) =>
    `ONNX Runtime doesn't start on this machine: ${a.reason}. Run npm ci again, or use a platform that onnxruntime-node has a binary for.`,

  'onnx-opset-old': (a: { file: string; opset: number; against: string }) =>
    `${a.file} uses operator set ${a.opset}; what is changed on the graph needs 13 or later, and it can't be upgraded because of ${a.against}. Export it with opset 17.`,
  'onnx-calibration-output': (a: { file: string; output: string }) =>
    `${a.file} has no floating-point output "${a.output}" that a node makes, so there is nothing to calibrate; see the names in signature.json.`,
  'onnx-calibration-large': (a: { file: string; bends: number; most: number }) =>
    `The isotonic calibration of ${a.file} would have ${a.bends} table entries (at most ${a.most}); use temperature instead.`,
  'onnx-quantized-already': (a: { file: string; node: string }) =>
    `${a.file} is quantized already (node "${a.node}"). Give the float model.`,
  'onnx-nothing-to-quantize': (a: { file: string }) =>
    `${a.file} has no convolution or matrix product with constant float32 weights, so an int8 variant would be the same model. Leave int8 out of export.quantization.dtype.`,

  'calibration-too-few': (a: { file: string; samples: number; batch: number }) =>
    `${a.file} takes batches of ${a.batch}, and there are ${a.samples} training samples to calibrate it with. Raise export.quantization.calibration_samples or use mode: dynamic.`,
  'calibration-not-finite': (a: { file: string; value: string }) =>
    `"${a.value}" in ${a.file} became NaN or infinite on the training samples, so it has no range. Check the training data for NaN and the model for overflow.`,

  'model-inputs-several': (a: { inputs: readonly string[]; file: string }) =>
    `The model takes ${a.inputs.length} inputs (${a.inputs.join(', ')}), and ${a.file} holds one array of samples. Export it with one input, or verify it with your own script.`,
  'model-input-shape': (a: { file: string; input: string; expected: string; found: string }) =>
    `Samples of ${a.file} have the shape ${a.found}; the model's input "${a.input}" takes ${a.expected}. Check data.features and the recorded signature.`,
  'model-input-type': (a: { input: string; type: string; file: string }) =>
    `The model's input "${a.input}" is ${a.type}, and the values of ${a.file} can't be given as that without change. Export the model with a float32 input.`,
  'parity-lengths': (a: { file: string; samples: number; inputs: number }) =>
    `${a.file} has predictions for ${a.samples} samples, but the test set has ${a.inputs}. Evaluate again (finalize-model --from evaluate).`,
  'variant-output-shape': (a: { file: string; output: string; samples: number; values: number }) =>
    `Output "${a.output}" of ${a.file} gave ${a.values} values for ${a.samples} samples, which isn't one row of class scores (or one class or value) each. Check the output in signature.json, where a predicted class is output: class, and export again.`,
  'variant-unverified': (a: { variant: string }) =>
    `${a.variant} wasn't run over the test set since it was made. Run the verify step.`,
  'variant-less-accurate': (a: {
    variant: string
    accuracyDifference: number
    accuracy: number
    originalAccuracy: number
    flips: number
  }) =>
    `${a.variant} reaches ${percent(a.accuracy)} where the trained model reaches ${percent(a.originalAccuracy)}: ${points(a.accuracyDifference)} apart with ${a.flips} flipped ${a.flips === 1 ? 'prediction' : 'predictions'}, more than the 0.5 points allowed. Don't deploy it.`,
  'variant-probe-failed': (a: { variant: string; probe: string; detail: string }) =>
    `${a.variant} failed the probe ${a.probe}: ${a.detail}. Don't deploy it.`,
  'variant-slower': (a: { variant: string; batch: number; p50: number; baseP50: number; base: string }) =>
    `${a.variant} is slower than ${a.base} at batch ${a.batch}: ${millisecondsText(a.p50)} against ${millisecondsText(a.baseP50)} (median). Not recommended on this machine.`,
  'variant-over-budget': (a: { variant: string; p95: number; budget: number }) =>
    `${a.variant} needs ${millisecondsText(a.p95)} (p95, batch 1), over the budget of ${millisecondsText(a.budget)}. Use a faster machine, a smaller model, or raise inference.latency_ms_p95.`,
  'variant-faster': (a: { variant: string; batch: number; p50: number; baseP50: number; base: string }) =>
    `${a.variant} is faster than ${a.base} at batch ${a.batch}: ${millisecondsText(a.p50)} against ${millisecondsText(a.baseP50)} (median).`,
  'variant-smaller': (a: { variant: string; bytes: number; baseBytes: number; base: string }) =>
    `${a.variant} takes ${bytesText(a.bytes)} on disk, ${a.base} ${bytesText(a.baseBytes)}.`,
  'variant-more-memory': (a: { variant: string; memory: number; before: number; base: string }) =>
    `${a.variant} adds ${bytesText(a.memory)} of memory when it runs, ${a.base} ${bytesText(a.before)}.`,
  'variant-recommended': (a: { variant: string; base: string }) =>
    `Deploy ${a.variant}: as accurate as ${a.base} within 0.5 points, and faster or smaller.`,
  'variant-base-recommended': (a: { variant: string }) =>
    `Deploy ${a.variant}: no other variant is as accurate and at least as fast.`,
  'variant-none-acceptable': (a: { variant: string }) =>
    `No variant can be deployed, not even ${a.variant}. Mend what is said of it and run the export, verify and benchmark steps again.`,

  'onnx-nothing-dynamic': (a: { file: string }) =>
    `${a.file} has no matrix product with constant float32 weights, and dynamic int8 leaves convolutions as they are. Set export.quantization.mode to static, or leave int8 out of dtype.`,
  'onnx-nothing-to-halve': (a: { file: string }) =>
    `${a.file} has no float32 operator that computes in float16, so an fp16 variant would be the same model. Leave fp16 out of export.quantization.dtype.`,
  'half-clipped': (a: { file: string; tensor: string; values: number }) =>
    `${a.values} values of "${a.tensor}" in ${a.file} are beyond what float16 holds (65504) and were clipped in the fp16 variant. The verify step tells whether that matters.`,
}
