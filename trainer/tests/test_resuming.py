"""Going on with a training that was broken off."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from projects import digits_config, write_project
from runs import ARGUMENTS, RUN, events_of, json_of, run, same_weights, weights_of

VARIANTS: dict[str, dict[str, Any]] = {
    "adam with dropout": {},
    "momentum and plateau": {
        "optimizer": {"type": "SGD", "learning_rate": 0.05, "momentum": 0.9},
        "lr_scheduler": {"type": "plateau", "patience": 1},
    },
    "average, clipping, accumulation": {
        "training": {"ema_decay": 0.9, "gradient_clip_norm": 0.5, "accumulate_batches": 2, "batch_size": 32}
    },
    "augmented convolutions": {
        "model": {"architecture": "SimpleCNN", "channels": [4], "hidden": [8], "batch_norm": True},
        "data_augmentation": {
            "enabled": True,
            "transforms": [{"random_crop": {"padding": 1}}, "horizontal_flip", {"color_jitter": {"brightness": 0.2}}],
        },
    },
    "recurrent": {"model": {"architecture": "GRU", "width": 8, "layers": 2, "hidden": None}},
    "bfloat16": {"training": {"mixed_precision": True}},
    "rmsprop": {"optimizer": {"type": "RMSprop", "learning_rate": 0.001}},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_resumed_training_is_the_unbroken_one(project: Path, name: str) -> None:
    """Bit for bit, weights and history, from a checkpoint after two of four epochs."""
    config = digits_config(**VARIANTS[name], checkpointing={"checkpoint_every_n_epochs": 2})
    config["model"] = {key: value for key, value in config["model"].items() if value is not None}
    assert run(project, config) == 0
    whole, best = weights_of(project), weights_of(project, "final_model_best")
    history = json_of(project, "metrics.json")["history"]
    for ending in ("safetensors", "state.safetensors"):
        (project / "checkpoints" / f"final_model_last.{ending}").unlink()
    assert run(project, None, "--resume", "checkpoints/epoch_2.safetensors") == 0
    assert same_weights(whole, weights_of(project))
    assert same_weights(best, weights_of(project, "final_model_best"))
    assert json_of(project, "metrics.json")["history"] == history
    assert json_of(project, "run.json")["resumedFrom"] == ["checkpoints/epoch_2.safetensors"]


@pytest.mark.parametrize("damage", ["cut weights", "cut state", "no state", "other weights"])
def test_a_damaged_checkpoint_is_replaced_by_the_one_before(
    project: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(project, digits_config(checkpointing={"checkpoint_every_n_epochs": 1}))
    whole = weights_of(project)
    last = project / "checkpoints" / "final_model_last.safetensors"
    state = project / "checkpoints" / "final_model_last.state.safetensors"
    # As a training that was killed after its third epoch left them; the fourth is the damaged one.
    for kept in (project / "checkpoints").glob("epoch_4.*"):
        kept.unlink()
    for name in ("final_model_best.safetensors", "final_model_best.state.safetensors"):
        (project / "checkpoints" / name).unlink()
    if damage == "cut weights":
        last.write_bytes(last.read_bytes()[:-100])
    elif damage == "cut state":
        state.write_bytes(state.read_bytes()[:50])
    elif damage == "no state":
        state.unlink()
    else:
        last.write_bytes((project / "checkpoints" / "epoch_1.safetensors").read_bytes())
    capsys.readouterr()
    assert run(project, None, "--resume", "checkpoints/final_model_last.safetensors") == 0
    told = capsys.readouterr().out
    assert "Going on from checkpoints/epoch_3.safetensors (epoch 3) instead" in told
    assert same_weights(whole, weights_of(project))


def test_resuming_something_else_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(project, digits_config())
    resume = ["--resume", "checkpoints/final_model_last.safetensors"]
    assert run(project, digits_config(training={"epochs": 9}), *resume) == 3
    assert "other settings" in capsys.readouterr().err
    write_project(project, digits_config(), samples=200)
    assert run(project, None, *resume) == 3
    assert "other data" in capsys.readouterr().err
    assert run(project, None, "--resume", "checkpoints/absent.safetensors") == 3
    assert "no other checkpoint" in capsys.readouterr().err


def test_a_half_written_event_is_taken_away_when_going_on(project: Path) -> None:
    run(project, digits_config())
    events = project / RUN / "events.jsonl"
    events.write_text(events.read_text() + '{"event": "ep')
    assert run(project, None, "--resume", "checkpoints/final_model_last.safetensors") == 0
    assert all(one["event"] for one in events_of(project))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_training_goes_on_to_the_same_weights(project: Path) -> None:
    config = digits_config(training={"epochs": 12}, early_stopping={"enabled": False})
    assert run(project, config) == 0
    whole = weights_of(project)
    process = subprocess.Popen(
        [sys.executable, "-m", "finalize_trainer", *ARGUMENTS],
        cwd=project,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    events = project / RUN / "events.jsonl"
    until = time.monotonic() + 60
    started = False
    while time.monotonic() < until and process.poll() is None:
        text = events.read_text() if events.exists() else ""
        started = started or '"epoch": 12' not in text
        if started and '"kind": "last", "epoch": 3' in text:
            break
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert run(project, None, "--resume", "checkpoints/final_model_last.safetensors") == 0
    assert same_weights(whole, weights_of(project))
    epochs = {one["epoch"] for one in events_of(project) if one["event"] == "epoch"}
    assert epochs == set(range(1, 13))
