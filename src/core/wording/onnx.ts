/** Sentences for the findings of `core/onnx`: code → sentence made from the finding's arguments. */
export const onnxWording = {}
