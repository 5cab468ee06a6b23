"""`predict`: what an exported PyTorch model says of given inputs, so that the engine can judge it as it judges ONNX."""

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from finalize_trainer.problem import Problem
from finalize_trainer.run.files import write_atomic


def predict(model: str, inputs: str, output: str, batch: int) -> None:
    """Runs a `.pt2` or TorchScript model over the array `inputs` of an .npz file and writes the array `outputs`.

    Args:
        model: the exported model.
        inputs: .npz file with the samples (n, …) as `inputs`.
        output: .npz file to write.
        batch: samples that are run together.

    Raises:
        Problem: a file can't be read, or the model doesn't take the samples.
    """
    run = load_model(model)
    samples = _samples(inputs)
    try:
        outputs = answers(run, samples, batch)
    except Exception as cause:
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        raise Problem(f"{model} does not take these samples: {lines[0]}", "model-refused") from cause
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, outputs=outputs)
    write_atomic(output, content.getvalue())


def answers(model: Callable[[Tensor], Tensor], samples: Any, batch: int) -> Any:
    """What a model says of samples (n, …), in batches."""
    with torch.inference_mode():
        parts = [
            model(torch.from_numpy(samples[start : start + batch])).numpy() for start in range(0, len(samples), batch)
        ]
    return np.concatenate(parts)


def load_model(path: str) -> Callable[[Tensor], Tensor]:
    """An exported model, ready to answer.

    Raises:
        Problem: it is missing, damaged or of another form.
    """
    if not Path(path).is_file():
        raise Problem(f"{path} does not exist", "file-missing")
    try:
        if path.endswith(".pt2"):
            module: Any = torch.export.load(path).module()
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                module = torch.jit.load(path, map_location="cpu").eval()  # type: ignore[no-untyped-call]
    except Exception as cause:
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        raise Problem(f"{path} can't be loaded: {lines[0]}", "model-damaged") from cause
    return module  # type: ignore[no-any-return]


def _samples(path: str) -> Any:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return np.ascontiguousarray(arrays["inputs"], dtype=np.float32)
    except (OSError, ValueError, KeyError, EOFError) as cause:
        raise Problem(f"{path} can't be read: {cause}", "dataset-unreadable") from cause
