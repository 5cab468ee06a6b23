"""`signature.json`: what the trained model takes and gives."""

import hashlib
import json
from typing import Any

from finalize_trainer.data.dataset import Dataset

INPUT, OUTPUT = "input", "output"
"""Names of the exported model's input and output."""


def signature_of(task: str, dataset: Dataset) -> dict[str, Any]:
    """Raw inputs as they are stored, and logits for classes, else a value."""
    shape = [None, *dataset.train.sample_shape]
    outputs = len(dataset.class_names) if task == "classification" else 1
    return {
        "inputs": [{"name": INPUT, "type": "float32", "shape": shape}],
        "outputs": [{"name": OUTPUT, "type": "float32", "shape": [None, outputs]}],
        "output": "logits" if task == "classification" else "value",
        "classNames": dataset.class_names,
        "featureNames": dataset.feature_names,
        "featureHash": feature_hash(dataset.feature_names, ["float32"], shape),
    }


def feature_hash(names: list[str], types: list[str], shape: list[int | None]) -> str:
    """SHA-256 over names in order, element types and shape, as the engine computes it."""
    text = json.dumps(
        {"names": names, "shape": shape, "types": types},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(text.encode()).hexdigest()
