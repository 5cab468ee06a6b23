"""Trainings of a test, and what they leave."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from finalize_trainer.cli import main
from projects import write_project

RUN = "results/production"
ARGUMENTS = ["--config", "config.yaml", "--output-dir", RUN]


def run(project: Path, config: dict[str, Any] | None, *arguments: str) -> int:
    """Exit code of a training of this configuration; of the one that is there where none is given."""
    if config is not None:
        write_project(project, config)
    return main([*ARGUMENTS, *arguments])


def events_of(project: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (project / RUN / "events.jsonl").read_text().splitlines()]


def json_of(project: Path, name: str) -> Any:
    return json.loads((project / RUN / name).read_text())


def weights_of(project: Path, name: str = "final_model_last") -> dict[str, torch.Tensor]:
    # Copied: what `load_file` gives is the file itself, mapped.
    held: dict[str, torch.Tensor] = load_file(project / "checkpoints" / f"{name}.safetensors")
    return {key: tensor.clone() for key, tensor in held.items()}


def same_weights(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
