"""Holds variants against the model they came from: `onnxTruth.py <folder>` prints one JSON object.

For every <name>.<variant>.onnx beside <name>.onnx: the official checker with full shape and type inference, the
outputs on <name>.x.npy by onnxruntime against those of the original, the accuracy where there are labels, and
what onnxruntime's own quantizer reaches.
"""

import json
import logging
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

logging.disable(logging.CRITICAL)
folder = Path(sys.argv[1])
onnxruntime.set_default_logger_severity(4)


def run(path, x):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # As the specification says, node by node: the fused integer kernels of this release give other results from
    # run to run on processors with AMX.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    first = session.get_inputs()[0]
    step = first.shape[0] if isinstance(first.shape[0], int) else len(x)
    parts = [session.run(None, {first.name: x[i : i + step]}) for i in range(0, len(x) - step + 1, step)]
    return [np.concatenate([np.atleast_1d(p[k]) for p in parts]) for k in range(len(parts[0]))]


def accuracy(outputs, y):
    return float((outputs[0].argmax(1) == y).mean()) if len(y) else None


def theirs(path, x, y, train, kind):
    target = folder / f"{path.stem}.theirs.tmp"
    prepared = folder / f"{path.stem}.prepared.tmp"
    try:
        quant_pre_process(str(path), str(prepared))
        if kind == "static":

            class Reader(CalibrationDataReader):
                batches = iter([{"x": train[i : i + 32]} for i in range(0, 512, 32)])

                def get_next(self):
                    return next(self.batches, None)

            quantize_static(str(prepared), str(target), Reader(), quant_format=QuantFormat.QDQ, per_channel=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)
        else:
            quantize_dynamic(str(prepared), str(target), per_channel=True, op_types_to_quantize=["MatMul", "Gemm"])
        return accuracy(run(target, x), y)
    except Exception as problem:  # noqa: BLE001
        return f"{type(problem).__name__}: {problem}"[:200]
    finally:
        target.unlink(missing_ok=True)
        prepared.unlink(missing_ok=True)


report = {}
for original in sorted(folder.glob("*.onnx")):
    name, *variant = original.stem.split(".")
    if variant:
        continue
    x, y, train = (np.load(folder / f"{name}.{part}.npy") for part in ("x", "y", "train"))
    expected = run(original, x)
    entry = {"accuracy": accuracy(expected, y), "variants": {}}
    for path in sorted(folder.glob(f"{name}.*.onnx")):
        found = {}
        try:
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            props = {p.key: p.value for p in model.metadata_props}
            found["kept_metadata"] = props.get("author") == "somebody"
            found["mark"] = props.get("finalize_model.variant")
            before = onnx.load(original)
            found["same_signature"] = [(v.name, v.type.tensor_type.elem_type) for v in [*before.graph.input, *before.graph.output] if v.name not in {i.name for i in before.graph.initializer}] == [
                (v.name, v.type.tensor_type.elem_type) for v in [*model.graph.input, *model.graph.output]
            ]
            found["ops"] = sorted({n.op_type for n in model.graph.node})
            found["float_weights"] = int(sum(np.prod(t.dims) for t in model.graph.initializer if t.data_type == 1))
            found["bytes"] = path.stat().st_size
            actual = run(path, x)
            found["accuracy"] = accuracy(actual, y)
            spread = [float(np.std(e.astype(np.float64))) or 1.0 for e in expected]
            found["difference"] = [float(np.mean(np.abs(e.astype(np.float64) - a.astype(np.float64)))) / s for e, a, s in zip(expected, actual, spread)]
            found["finite"] = all(np.isfinite(a.astype(np.float64)).all() for a in actual)
        except Exception as problem:  # noqa: BLE001
            found["error"] = f"{type(problem).__name__}: {problem}"[:600]
        entry["variants"][path.stem.split(".")[1]] = found
    if len(y):
        entry["theirs"] = {kind: theirs(original, x, y, train, kind) for kind in ("static", "dynamic")}
    report[name] = entry
print(json.dumps(report))
