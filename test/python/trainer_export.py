"""Checks every .onnx file of a folder with onnx's own checker, shape inference included, and prints what it declares."""

import json
import sys
from pathlib import Path

import onnx


def shapes(values):
    return {
        value.name: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim] for value in values
    }


found = {}
for path in sorted(Path(sys.argv[1]).glob("*.onnx")):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    found[path.name] = {
        "inputs": shapes(model.graph.input),
        "outputs": shapes(inferred.graph.output),
        "metadata": {entry.key: entry.value for entry in model.metadata_props},
        "opset": model.opset_import[0].version,
    }
json.dump(found, sys.stdout)
