"""Whole trainings: what they leave, stopping, resuming, and what may go wrong."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from finalize_trainer.cli import main
from finalize_trainer.run.lock import training_lock
from projects import digits_config, write_project

RUN = "results/production"
ARGUMENTS = ["--config", "config.yaml", "--output-dir", RUN]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(project: Path, config: dict[str, Any] | None, *arguments: str) -> int:
    if config is not None:
        write_project(project, config)
    return main([*ARGUMENTS, *arguments])


def _events(project: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (project / RUN / "events.jsonl").read_text().splitlines()]


def _json(project: Path, name: str) -> Any:
    return json.loads((project / RUN / name).read_text())


def _weights(project: Path, name: str = "final_model_last") -> dict[str, torch.Tensor]:
    # Copied: what `load_file` gives is the file itself, mapped.
    held: dict[str, torch.Tensor] = load_file(project / "checkpoints" / f"{name}.safetensors")
    return {key: tensor.clone() for key, tensor in held.items()}


def _same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_leaves_the_run_directory(project: Path) -> None:
    assert _run(project, digits_config(checkpointing={"save_top_k": 2, "checkpoint_every_n_epochs": 3})) == 0
    events = _events(project)
    assert [one["event"] for one in events if one["event"] != "checkpoint"] == [
        "run_started",
        *["epoch"] * 4,
        "evaluated",
        "evaluated",
        "run_finished",
    ]
    record, metrics, signature = (_json(project, f"{name}.json") for name in ("run", "metrics", "signature"))
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
    _run(project, digits_config())
    first = _weights(project)
    _run(project, digits_config())
    assert _same(first, _weights(project))
    _run(project, digits_config(reproducibility={"seed": 1}))
    assert not _same(first, _weights(project))


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
    assert _run(project, config) == 0
    whole, best = _weights(project), _weights(project, "final_model_best")
    history = _json(project, "metrics.json")["history"]
    for ending in ("safetensors", "state.safetensors"):
        (project / "checkpoints" / f"final_model_last.{ending}").unlink()
    assert _run(project, None, "--resume", "checkpoints/epoch_2.safetensors") == 0
    assert _same(whole, _weights(project))
    assert _same(best, _weights(project, "final_model_best"))
    assert _json(project, "metrics.json")["history"] == history
    assert _json(project, "run.json")["resumedFrom"] == ["checkpoints/epoch_2.safetensors"]


def test_accumulated_batches_train_as_one_large_batch(project: Path) -> None:
    weighted = {"class_weights": "balanced"}
    _run(project, digits_config(model={"dropout": 0.0}, training={"batch_size": 100, **weighted}))
    large = _weights(project)
    small = {"batch_size": 25, "accumulate_batches": 4, **weighted}
    _run(project, digits_config(model={"dropout": 0.0}, training=small))
    for name, tensor in _weights(project).items():
        assert torch.allclose(tensor, large[name], atol=1e-5), name


def test_early_stopping_ends_it(project: Path) -> None:
    config = digits_config(training={"epochs": 60}, early_stopping={"patience": 2, "min_delta": 0.05})
    assert _run(project, config) == 0
    events = _events(project)
    stop = next(one for one in events if one["event"] == "early_stopped")
    losses = [one["metrics"]["val_loss"] for one in events if one["event"] == "epoch"]
    best, waited = losses[0], 0
    for loss in losses[1:]:
        best, waited = (loss, 0) if loss < best - 0.05 else (best, waited + 1)
    assert (waited, stop["epoch"]) == (2, len(losses))
    assert len(losses) < 60


@pytest.mark.parametrize("damage", ["cut weights", "cut state", "no state", "other weights"])
def test_a_damaged_checkpoint_is_replaced_by_the_one_before(
    project: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(project, digits_config(checkpointing={"checkpoint_every_n_epochs": 1}))
    whole = _weights(project)
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
    assert _run(project, None, "--resume", "checkpoints/final_model_last.safetensors") == 0
    told = capsys.readouterr().out
    assert "Going on from checkpoints/epoch_3.safetensors (epoch 3) instead" in told
    assert _same(whole, _weights(project))


def test_resuming_something_else_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(project, digits_config())
    resume = ["--resume", "checkpoints/final_model_last.safetensors"]
    assert _run(project, digits_config(training={"epochs": 9}), *resume) == 3
    assert "other settings" in capsys.readouterr().err
    write_project(project, digits_config(), samples=200)
    assert _run(project, None, *resume) == 3
    assert "other data" in capsys.readouterr().err
    assert _run(project, None, "--resume", "checkpoints/absent.safetensors") == 3
    assert "no other checkpoint" in capsys.readouterr().err


def test_a_loss_that_is_not_finite_ends_it_and_keeps_what_was_saved(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = digits_config(
        optimizer={"type": "SGD", "learning_rate": 90, "momentum": 0.9},
        data={"normalization": "none"},
        model={"activation": "elu", "hidden": [16, 16, 16]},
        training={"epochs": 30},
        early_stopping={"enabled": False},
    )
    assert _run(project, config) == 3
    assert "NaN or infinite in epoch" in capsys.readouterr().err
    kinds = [one["event"] for one in _events(project)]
    assert kinds[-2:] == ["failed", "run_finished"]
    assert _json(project, "run.json")["exitCode"] == 3
    for file in (project / "checkpoints").glob("*.safetensors"):
        assert all(bool(torch.isfinite(one).all()) for one in load_file(file).values() if one.is_floating_point())


@pytest.mark.parametrize("place", ["training.loop.train_epoch", "training.batches.Batches._hold"])
@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")]
)
def test_out_of_memory_says_what_to_change(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    error: Exception,
) -> None:
    def exhausted(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(f"finalize_trainer.{place}", exhausted)
    assert _run(project, digits_config()) == 3
    told = capsys.readouterr().err
    assert "training.batch_size to 32" in told
    assert "training.accumulate_batches to 2" in told


def test_a_disk_that_is_full_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write_project(project, digits_config())
    monkeypatch.setattr("finalize_trainer.run.files.os.fsync", full)
    assert main(ARGUMENTS) == 3
    told = capsys.readouterr().err
    assert "No space left on device. Free space there" in told
    assert not list(project.rglob("*.part"))


def test_a_folder_in_which_nothing_can_be_made_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_project(project, digits_config())
    (project / "results").write_text("a file where a folder should be")
    assert main(ARGUMENTS) == 3
    assert "error: results/production can't be written" in capsys.readouterr().err


def test_two_trainings_into_one_directory_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_project(project, digits_config())
    with training_lock(Path(RUN)):
        assert _run(project, None) == 3
    assert "another training" in capsys.readouterr().err
    # The lock of a process that is gone stops nobody.
    (project / RUN / ".training.lock").write_text(
        json.dumps({"pid": 2**22 - 1, "host": os.uname().nodename, "since": "then", "token": "x"})
    )
    assert _run(project, None) == 0


def test_paths_outside_of_the_project_are_refused(project: Path) -> None:
    write_project(project, digits_config())
    for place in ("..", "../elsewhere", "/tmp/elsewhere", "."):
        assert main(["--config", "config.yaml", "--output-dir", place]) == 3
    assert _run(project, digits_config(checkpointing={"output_dir": "../elsewhere"})) == 3


def test_a_half_written_event_is_taken_away_when_going_on(project: Path) -> None:
    _run(project, digits_config())
    events = project / RUN / "events.jsonl"
    events.write_text(events.read_text() + '{"event": "ep')
    assert _run(project, None, "--resume", "checkpoints/final_model_last.safetensors") == 0
    assert all(one["event"] for one in _events(project))


def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--mode", "sideways"])
    assert ended.value.code == 2
    capsys.readouterr()


def test_device_that_is_not_there_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(project, digits_config(training={"device": "cuda:99"})) == 3
    assert "Set it to auto or cpu" in capsys.readouterr().err
    assert _run(project, digits_config(training={"device": "abacus"})) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for other processes")
def test_an_interrupt_ends_the_epoch_and_saves(project: Path) -> None:
    config = digits_config(training={"epochs": 5000}, early_stopping={"enabled": False})
    write_project(project, config)
    process = subprocess.Popen(
        [sys.executable, "-m", "finalize_trainer", *ARGUMENTS],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Epoch    2/"):
            break
    process.send_signal(signal.SIGINT)
    process.stdout.read()
    assert process.wait(30) == 130
    events = _events(project)
    assert events[-1]["event"] == "run_finished"
    assert events[-1]["exit_code"] == 130
    last = max(one["epoch"] for one in events if one["event"] == "epoch")
    saved = [one["epoch"] for one in events if one["event"] == "checkpoint" and one["kind"] == "last"]
    assert saved[-1] == last
    assert _json(project, "run.json")["exitCode"] == 130
    assert not (project / RUN / ".training.lock").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_training_goes_on_to_the_same_weights(project: Path) -> None:
    config = digits_config(training={"epochs": 12}, early_stopping={"enabled": False})
    assert _run(project, config) == 0
    whole = _weights(project)
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
    assert _run(project, None, "--resume", "checkpoints/final_model_last.safetensors") == 0
    assert _same(whole, _weights(project))
    epochs = {one["epoch"] for one in _events(project) if one["event"] == "epoch"}
    assert epochs == set(range(1, 13))


def test_the_end_of_the_pipeline_stops_it(project: Path) -> None:
    write_project(project, digits_config(training={"epochs": 5000}, early_stopping={"enabled": False}))
    process = subprocess.Popen(
        [sys.executable, "-m", "finalize_trainer", *ARGUMENTS],
        cwd=project,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "FINALIZE_MODEL_PIPELINE": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Epoch"):
            break
    process.stdin.close()
    process.stdout.read()
    assert process.wait(30) == 130
