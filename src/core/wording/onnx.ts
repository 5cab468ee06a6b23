/** Sentences for the findings of `core/onnx`: code → sentence made from the finding's arguments. */
export const onnxWording = {
  'onnx-empty': (a: { file: string }) => `${a.file} is empty. Export the model again.`,
  'onnx-too-large': (a: { file: string; bytes: number }) =>
    `${a.file} has ${a.bytes} bytes; one ONNX file holds 2 GiB at most. Store its tensors as external data.`,
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
}
