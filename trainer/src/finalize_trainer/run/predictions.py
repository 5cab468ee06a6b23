"""`predictions/<split>.npz`: what the trained model says of a split."""

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt

from finalize_trainer.data.dataset import Split
from finalize_trainer.run.files import write_atomic

INPUTS_LIMIT = 1 << 28
"""Most bytes of inputs that are kept beside the predictions."""


def write_predictions(path: Path, task: str, split: Split, predicted: npt.NDArray[np.float64]) -> None:
    """Writes truth, probabilities (n, k) or values (n), ids, and groups and weights where the data has them."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "y_true": split.targets,
        ("y_score" if task == "classification" else "y_pred"): predicted,
        "id": np.array(split.ids, dtype=np.str_),
    }
    if split.groups is not None:
        arrays["group"] = np.array(split.groups, dtype=np.str_)
    if split.weights is not None:
        arrays["sample_weight"] = split.weights
    if split.inputs.size * 4 <= INPUTS_LIMIT:
        arrays["inputs"] = np.asarray(split.inputs, dtype=np.float32)
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    write_atomic(path, content.getvalue())
