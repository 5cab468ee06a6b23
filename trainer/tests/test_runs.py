"""Whole trainings: what they leave, and what is the same in two of them."""

from pathlib import Path

import numpy as np
import pytest
import torch

from projects import digits_config
from runs import RUN, events_of, json_of, run, same_weights, weights_of


def test_leaves_the_run_directory(project: Path) -> None:
    assert run(project, digits_config(checkpointing={"save_top_k": 2, "checkpoint_every_n_epochs": 3})) == 0
    events = events_of(project)
    assert [one["event"] for one in events if one["event"] != "checkpoint"] == [
        "run_started",
        *["epoch"] * 4,
        "evaluated",
        "evaluated",
        "run_finished",
    ]
    record, metrics, signature = (json_of(project, f"{name}.json") for name in ("run", "metrics", "signature"))
    assert record["exitCode"] == 0
    assert record["trainer"].startswith("pytorch ")
    assert set(record["data"]) == {f"data/{name}.npz" for name in ("train", "val", "test")}
    assert (project / RUN / "config.yaml").read_bytes() == (project / "config.yaml").read_bytes()
    assert [one["epoch"] for one in metrics["history"]] == [1, 2, 3, 4]
    best = min(metrics["history"], key=lambda one: one["metrics"]["val_loss"])
    assert metrics["best"] == {"epoch": best["epoch"], "metric": "val_loss", "value": best["metrics"]["val_loss"]}
    assert signature["inputs"] == [{"name": "input", "type": "float32", "shape": [None, 8, 8]}]
    with np.load(project / RUN / "predictions" / "test.npz") as arrays:
        assert arrays["y_score"].shape == (100, 10)
        accuracy = float((arrays["y_score"].argmax(axis=1) == arrays["y_true"]).mean())
    assert metrics["final"]["test_acc"] == pytest.approx(accuracy)
    kept = sorted(one.name for one in (project / "checkpoints").glob("*.safetensors") if ".state." not in one.name)
    assert {"epoch_3.safetensors", "final_model_best.safetensors", "final_model_last.safetensors"} <= set(kept)
    assert not list(project.rglob("*.part")) + list(project.rglob("*.lock"))
    assert "Epoch 4/4" in (project / RUN / "training.log").read_text()


def test_the_same_seed_gives_the_same_weights(project: Path) -> None:
    run(project, digits_config())
    first = weights_of(project)
    run(project, digits_config())
    assert same_weights(first, weights_of(project))
    run(project, digits_config(reproducibility={"seed": 1}))
    assert not same_weights(first, weights_of(project))


def test_accumulated_batches_train_as_one_large_batch(project: Path) -> None:
    weighted = {"class_weights": "balanced"}
    run(project, digits_config(model={"dropout": 0.0}, training={"batch_size": 100, **weighted}))
    large = weights_of(project)
    small = {"batch_size": 25, "accumulate_batches": 4, **weighted}
    run(project, digits_config(model={"dropout": 0.0}, training=small))
    for name, tensor in weights_of(project).items():
        assert torch.allclose(tensor, large[name], atol=1e-5), name


def test_early_stopping_ends_it(project: Path) -> None:
    config = digits_config(training={"epochs": 60}, early_stopping={"patience": 2, "min_delta": 0.05})
    assert run(project, config) == 0
    events = events_of(project)
    stop = next(one for one in events if one["event"] == "early_stopped")
    losses = [one["metrics"]["val_loss"] for one in events if one["event"] == "epoch"]
    best, waited = losses[0], 0
    for loss in losses[1:]:
        best, waited = (loss, 0) if loss < best - 0.05 else (best, waited + 1)
    assert (waited, stop["epoch"]) == (2, len(losses))
    assert len(losses) < 60
