"""`--export-only`: deployment formats of the best checkpoint; the run directory stays as training left it."""

import json
from pathlib import Path
from typing import Any

from finalize_trainer.config.settings import Settings
from finalize_trainer.export.onnx import export_onnx, model_metadata
from finalize_trainer.export.pt2 import export_pt2
from finalize_trainer.export.torchscript import export_torchscript
from finalize_trainer.export.verify import verify_export
from finalize_trainer.models.network import Network, assemble_network
from finalize_trainer.problem import Problem
from finalize_trainer.run.record import trainer_name
from finalize_trainer.train import Request, inside_project, read_settings
from finalize_trainer.training.checkpoints import best_weights

MODELS = {
    "onnx": "models/production_model.onnx",
    "pt2": "models/production_model.pt2",
    "torchscript": "models/production_model.pt",
}
"""Where each format is written, in the project."""


def export_best(request: Request) -> None:
    """Exports to every format of `export.formats`, if the checkpoint was trained as the configuration says now.

    Raises:
        Problem: there is no such checkpoint, or a format can't be made.
    """
    settings, _, _ = read_settings(request.config)
    directory = inside_project(request.output_dir, "--output-dir")
    weights, told, path = best_weights(settings, _best_epoch(directory))
    if told.get("training_digest") != settings.training_digest:
        raise Problem(
            f"{path} was trained with other settings than {request.config} has now. Train again before exporting",
            "export-stale",
        )
    signature = _signature(directory)
    shape = tuple(int(size) for size in signature["inputs"][0]["shape"][1:])
    network = assemble_network(settings, shape, len(signature["classNames"]))
    try:
        network.load_state_dict(weights)
    except RuntimeError as cause:
        raise Problem(f"{path} does not fit this network: {cause}", "resume-misfit") from cause
    network.eval().requires_grad_(False)
    metadata = model_metadata(signature, settings.task, trainer_name(), told.get("epoch", ""))
    for name in settings.export.formats:
        _export(name, network, settings, metadata)
        compared = 0 if name == "onnx" else verify_export(MODELS[name], settings.task, directory)
        same = f", the same over {compared} test samples" if compared else ""
        legacy = " (TorchScript is legacy: prefer pt2)" if name == "torchscript" else ""
        print(f"Exported epoch {told.get('epoch')} to {MODELS[name]}{same}{legacy}.", flush=True)
    for other in MODELS.keys() - set(settings.export.formats) - {"onnx"}:
        # What an earlier configuration asked for is no form of this model.
        Path(MODELS[other]).unlink(missing_ok=True)


def _export(name: str, network: Network, settings: Settings, metadata: dict[str, str]) -> None:
    if name == "onnx":
        export_onnx(network, settings, MODELS[name], metadata)
    elif name == "pt2":
        export_pt2(network, MODELS[name], metadata)
    else:
        export_torchscript(network, MODELS[name], metadata)


def _signature(directory: Path) -> dict[str, Any]:
    path = directory / "signature.json"
    try:
        signature = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(signature["classNames"], list) and len(signature["inputs"][0]["shape"]) > 1:
            return dict(signature)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as cause:
        raise Problem(f"{path.as_posix()} can't be read: {cause}. Train first", "signature-missing") from cause
    raise Problem(f"{path.as_posix()} describes no model. Train first", "signature-missing")


def _best_epoch(directory: Path) -> int | None:
    try:
        return int(json.loads((directory / "metrics.json").read_text(encoding="utf-8"))["best"]["epoch"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
