"""Exported Torch models against the predictions that training left of the held-out test set."""

from pathlib import Path
from typing import Any

import numpy as np

from finalize_trainer.metrics.classification import softmax
from finalize_trainer.predict import answers, load_model
from finalize_trainer.problem import Problem

TOLERANCE = 1e-3
"""Largest difference of a probability, or of a value in standard deviations."""


def verify_export(path: str, task: str, directory: Path, batch: int = 256) -> int:
    """Loads an exported model and runs it over every test sample that was kept, by itself and in batches.

    Returns:
        How many samples were compared; 0 where training kept no inputs.

    Raises:
        Problem: it answers otherwise than the model that was trained.
    """
    predictions = directory / "predictions" / "test.npz"
    if not predictions.is_file():
        return 0
    with np.load(predictions, allow_pickle=False) as arrays:
        if "inputs" not in arrays.files:
            return 0
        inputs = np.ascontiguousarray(arrays["inputs"], dtype=np.float32)
        expected = arrays["y_score" if task == "classification" else "y_pred"]
    model = load_model(path).run
    for size, samples in ((batch, inputs), (1, inputs[:8])):
        worst = _difference(answers(model, samples, size), expected[: len(samples)], task)
        if not worst <= TOLERANCE:
            raise Problem(
                f"{path} answers otherwise than the trained model: the largest difference over {len(samples)} test"
                f" samples in batches of {size} is {worst:.2g}. It is not to be served",
                "export-differs",
            )
    return len(inputs)


def _difference(found: Any, expected: Any, task: str) -> float:
    if task == "classification":
        return float(np.abs(softmax(found) - expected).max())
    return float(np.abs(found[:, 0] - expected).max() / max(float(np.std(expected)), 1e-12))
