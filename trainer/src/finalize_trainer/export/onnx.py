"""ONNX by PyTorch's exporter over `torch.export`."""

import contextlib
import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import torch

from finalize_trainer.config.settings import Settings
from finalize_trainer.models.network import Network
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import write_atomic
from finalize_trainer.run.signature import INPUT, OUTPUT

LEAST_OPSET = 18
"""The lowest operator set that PyTorch exports to."""


def export_onnx(network: Network, settings: Settings, path: str, metadata: dict[str, str]) -> None:
    """Writes the network with a dynamic batch, its weights inside, and metadata that serving can check.

    Raises:
        Problem: PyTorch can't export it.
    """
    sample = torch.zeros(2, *network.sample_shape)
    opset = max(LEAST_OPSET, settings.export.opset)
    try:
        with _quiet():
            program: Any = torch.onnx.export(
                network,
                (sample,),
                dynamo=True,
                opset_version=opset,
                input_names=[INPUT],
                output_names=[OUTPUT],
                dynamic_shapes={INPUT: {0: torch.export.Dim("batch")}},
                external_data=False,
                verbose=False,
            )
        model = program.model_proto
    except Exception as cause:
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        raise Problem(f"PyTorch can't export this network to ONNX: {lines[0]}", "export-fails") from cause
    found = next(entry.version for entry in model.opset_import if entry.domain == "")
    if found != opset:
        raise Problem(f"export.opset is {opset}, but PyTorch exported to {found}: leave it out", "export-opset")
    for key, value in metadata.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    write_atomic(path, model.SerializeToString())


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The exporter tells its progress, and of packages that it could use, which nobody asked for."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "torch.export")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def model_metadata(signature: dict[str, Any], task: str, trainer: str, epoch: str) -> dict[str, str]:
    """What the exported model says of itself."""
    return {
        "task": task,
        "class_names": json.dumps(signature["classNames"], ensure_ascii=False),
        "feature_names": json.dumps(signature["featureNames"], ensure_ascii=False),
        "feature_hash": str(signature["featureHash"]),
        "output": str(signature["output"]),
        "trainer": trainer,
        "epoch": epoch,
    }
