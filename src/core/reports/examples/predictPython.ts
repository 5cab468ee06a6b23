import { type ExampleFacts, literal, mostNamesInCode } from './exampleFacts.ts'

const shapeOf = (shape: readonly number[]) =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`

function feed({ inputs }: ExampleFacts): string {
  if (inputs.length === 1) {
    const { name, type, shape } = inputs[0]!
    return `    batch = np.asarray(samples, dtype=np.${numpyType(type)}).reshape((len(samples),) + ${shapeOf(shape)})
    return {${literal(name)}: batch}`
  }
  const entries = inputs.map(
    ({ name, type, shape }) =>
      `        ${literal(name)}: np.asarray([s[${literal(name)}] for s in samples], dtype=np.${numpyType(type)}).reshape((len(samples),) + ${shapeOf(shape)}),`,
  )
  return `    return {\n${entries.join('\n')}\n    }`
}

const flat = (shape: readonly number[], value: number) =>
  `[${value}] * ${shape.reduce((product, dimension) => product * dimension, 1)}`

const pythonNumber = (value: number) =>
  Number.isFinite(value) ? String(value) : value > 0 ? 'np.inf' : '-np.inf'

const numpyType = (type: string) => (type === 'bool' ? 'bool_' : /^[a-z]+\d+$/.test(type) ? type : 'float32')

function typical({ inputs, typical }: ExampleFacts): string {
  if (inputs.length > 1)
    return `[{${inputs.map(({ name, shape }) => `${literal(name)}: ${flat(shape, 0)}`).join(', ')}}]`
  return typeof typical === 'number' ? `[${flat(inputs[0]!.shape, typical)}]` : `[[${typical.join(', ')}]]`
}

function reading({ output, classNames, thresholds }: ExampleFacts): string {
  if (thresholds)
    return `    probabilities = ${output.kind === 'logits' ? '1 / (1 + np.exp(-scores))' : 'scores'}
    return [
        {"labels": [n for n, s, t in zip(CLASS_NAMES, p, THRESHOLDS) if s >= t], "probabilities": p.tolist()}
        for p in probabilities
    ]`
  if (output.kind === 'value')
    return `    return [{"value": row[0] if len(row) == 1 else row} for row in scores.reshape((len(samples), -1)).tolist()]`
  if (output.kind === 'class')
    return output.isName
      ? `    return [{"class": str(c)} for c in classes]`
      : `    return [{"class": CLASS_NAMES[c] if 0 <= c < len(CLASS_NAMES) else str(c)} for c in classes]`
  const single = output.width === 1 && classNames.length === 2
  const lines = single
    ? [
        `    positive = ${output.kind === 'logits' ? '1 / (1 + np.exp(-scores.reshape(-1)))' : 'scores.reshape(-1)'}`,
        '    probabilities = np.stack([1 - positive, positive], axis=1)',
      ]
    : output.kind === 'logits'
      ? [
          '    powers = np.exp(scores - scores.max(axis=1, keepdims=True))',
          '    probabilities = powers / powers.sum(axis=1, keepdims=True)',
        ]
      : ['    probabilities = scores']
  return `${lines.join('\n')}
    best = probabilities.argmax(axis=1)
    return [
        {"class": CLASS_NAMES[b] if b < len(CLASS_NAMES) else str(b), "confidence": float(p[b]), "probabilities": p.tolist()}
        for b, p in zip(best, probabilities)
    ]`
}

/** `predict.py`: predicts samples from a JSON file; without one, a smoke test on a typical sample. */
export function predictPython(facts: ExampleFacts, signaturePath: string): string {
  const { classNames, model, output, thresholds } = facts
  const value = output.kind === 'value'
  const names =
    classNames.length > mostNamesInCode
      ? `json.load(open(${literal(signaturePath)}, encoding="utf-8"))["classNames"]`
      : `[${classNames.map(literal).join(', ')}]`
  return `# python docs/examples/predict.py samples.json   predicts a JSON array of samples
# python docs/examples/predict.py                smoke test on one typical sample
import json
import os
import sys

import numpy as np
import onnxruntime as ort

MODEL_PATH = os.environ.get("MODEL_PATH", ${literal(model)})
${value ? '' : `CLASS_NAMES = ${names}\n`}${thresholds ? `THRESHOLDS = [${thresholds.map(pythonNumber).join(', ')}]  # the probability from which each label is predicted\n` : ''}
options = ort.SessionOptions()
options.intra_op_num_threads = int(os.environ.get("MODEL_THREADS", "0"))  # 0: as many as there are cores
session = ort.InferenceSession(MODEL_PATH, options, providers=["CPUExecutionProvider"])


def feeds_of(samples):
${feed(facts)}


def predict(samples):
    feeds = feeds_of(samples)
    if not all(np.isfinite(values).all() for values in feeds.values()):
        raise ValueError("each sample needs finite numbers")
    ${output.kind === 'class' ? `classes = session.run([${literal(output.name)}], feeds)[0].reshape(-1).tolist()` : `scores = session.run([${literal(output.name)}], feeds)[0].astype(np.float64)`}
${reading(facts)}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as file:
            print(json.dumps(predict(json.load(file)), indent=2))
    else:
        result = predict(${typical(facts)})[0]
        sound = ${thresholds ? 'all(0 <= p <= 1 for p in result["probabilities"])' : value ? 'bool(np.isfinite(result["value"]).all())' : output.kind === 'class' ? 'result["class"] in CLASS_NAMES' : 'abs(sum(result["probabilities"]) - 1) < 0.01'}
        print(json.dumps({"smokeTest": "passed" if sound else "failed", **result}))
        sys.exit(0 if sound else 1)
`
}
