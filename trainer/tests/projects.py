"""Projects to train in."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from finalize_trainer.config.effective import effective_config
from finalize_trainer.config.settings import Settings, settings_of

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "samples" / "digits" / "data"


def settings_for(values: dict[str, Any]) -> Settings:
    """Settings as a configuration of these values gives them."""
    return settings_of(effective_config(json.dumps(values)))


def digits_config(**sections: Any) -> dict[str, Any]:
    """A small training on the digits sample."""
    config: dict[str, Any] = {
        "data": {
            **{name: f"data/{name}.npz" for name in ("train", "val", "test")},
            "id": "id",
            "normalization": "minmax",
        },
        "model": {"architecture": "MLP", "hidden": [16], "dropout": 0.2},
        "optimizer": {"type": "AdamW", "learning_rate": 0.01},
        "training": {"epochs": 4, "batch_size": 64, "device": "cpu"},
        "checkpointing": {"output_dir": "checkpoints"},
    }
    for name, values in sections.items():
        config[name] = {**config.get(name, {}), **values}
    return config


def write_project(folder: Path, config: dict[str, Any], samples: int = 300) -> None:
    """The digits sample, cut short, and a configuration beside it."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name in ("train", "val", "test"):
        with np.load(DIGITS / f"{name}.npz") as arrays:
            count = samples if name == "train" else 100
            np.savez(folder / "data" / f"{name}.npz", **{key: arrays[key][:count] for key in arrays.files})
    (folder / "config.yaml").write_text(json.dumps(config))


def random_scores(samples: int, classes: int, seed: int) -> tuple[Any, Any, Any]:
    """Truth, probabilities with some ties, and weights."""
    draws = np.random.default_rng(seed)
    truth = np.concatenate([np.arange(classes), draws.integers(0, classes, samples - classes)])
    scores = np.round(draws.dirichlet(np.ones(classes), samples) + 0.2 * np.eye(classes)[truth], 2) + 1e-3
    return truth, scores / scores.sum(axis=1, keepdims=True), draws.uniform(0.1, 2, samples)
