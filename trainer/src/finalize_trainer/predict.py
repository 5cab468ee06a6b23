"""`predict`: what an exported PyTorch model says of given inputs, so that the engine can judge it as it judges ONNX."""

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from finalize_trainer.problem import Problem
from finalize_trainer.run.files import write_atomic

Port = dict[str, Any]
"""`name`, `type` and `shape` of an input or output; null in a shape where the size is dynamic."""

METADATA = ("task", "class_names", "feature_names", "feature_hash", "output", "trainer", "epoch")
"""Files in an archive that say what the model is (`model_metadata`)."""


@dataclass(frozen=True)
class Exported:
    """An exported model, ready to answer.

    Attributes:
        run: the model.
        inputs: its inputs as the file states them; None where the format states none.
        outputs: likewise; formats of PyTorch name no outputs.
        metadata: what the file says of itself.
    """

    run: Callable[..., Tensor]
    inputs: list[Port] | None = None
    outputs: list[Port] | None = None
    metadata: dict[str, str] = field(default_factory=dict)


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
    loaded = load_model(model)
    samples = _samples(inputs)
    try:
        outputs = answers(loaded.run, samples, batch)
    except Exception as cause:
        raise Problem(f"{model} does not take these samples: {reason_of(cause)}", "model-refused") from cause
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


def load_model(path: str) -> Exported:
    """An exported model.

    Raises:
        Problem: it is missing, damaged or of another form.
    """
    if not Path(path).is_file():
        raise Problem(f"{path} does not exist", "file-missing")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _load_pt2(path) if path.endswith(".pt2") else _load_torchscript(path)
    except Exception as cause:
        raise Problem(f"{path} can't be loaded: {reason_of(cause)}", "model-damaged") from cause


def reason_of(cause: Exception) -> str:
    """The line of an error of PyTorch's that says what is wrong."""
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    # TorchScript tells the place first, and what was wrong last.
    raised = lines[-1].partition("builtins.RuntimeError: ")[2] if lines else ""
    return raised or (lines[0] if lines else type(cause).__name__)


def _load_pt2(path: str) -> Exported:
    extra = dict.fromkeys(METADATA, "")
    program = torch.export.load(path, extra_files=extra)
    nodes = {node.name: node.meta.get("val") for node in program.graph.nodes}
    signature = program.graph_signature
    return Exported(
        program.module(),
        [_port(name, nodes[name]) for name in signature.user_inputs if isinstance(name, str)],
        [_port(None, nodes[name]) for name in signature.user_outputs if isinstance(name, str)],
        _stated(extra),
    )


def _load_torchscript(path: str) -> Exported:
    extra = dict.fromkeys(METADATA, "")
    module = torch.jit.load(path, map_location="cpu", _extra_files=extra).eval()  # type: ignore[no-untyped-call]
    shape = getattr(module, "sample_shape", None)
    inputs = None
    if shape is not None:
        name = module.forward.schema.arguments[1].name
        inputs = [{"name": name, "type": "float32", "shape": [None, *map(int, shape)]}]
    return Exported(module, inputs, None, _stated(extra))


def _port(name: str | None, value: Any) -> Port:
    shape = [size if isinstance(size, int) else None for size in value.shape]
    return {"name": name, "type": str(value.dtype).removeprefix("torch."), "shape": shape}


def _stated(extra: dict[str, Any]) -> dict[str, str]:
    texts = {name: text.decode() if isinstance(text, bytes) else str(text) for name, text in extra.items()}
    return {name: text for name, text in texts.items() if text}


def _samples(path: str) -> Any:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return np.ascontiguousarray(arrays["inputs"], dtype=np.float32)
    except (OSError, ValueError, KeyError, EOFError) as cause:
        raise Problem(f"{path} can't be read: {cause}", "dataset-unreadable") from cause
