"""Training in two processes against the same training in one."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from finalize_trainer.cli import main
from finalize_trainer.problem import Problem
from finalize_trainer.training.device import choose_device
from finalize_trainer.training.group import Group
from projects import digits_config, settings_for, write_project

RUN = "results/production"
ARGUMENTS = ["--config", "config.yaml", "--output-dir", RUN]
LAST = "checkpoints/final_model_last.safetensors"


class Pair:
    """The two processes of a training; the second may work in another folder."""

    def __init__(self, folder: Path, arguments: list[str] = ARGUMENTS, other: Path | None = None) -> None:
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "WORLD_SIZE": "2",
            "MASTER_ADDR": "127.0.0.1",
            "MASTER_PORT": str(_free_port()),
        }
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "finalize_trainer", *arguments],
                cwd=place,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**environment, "RANK": str(rank), "LOCAL_RANK": str(rank)},
            )
            for rank, place in enumerate((folder, other or folder))
        ]

    def wait(self) -> list[tuple[int, str, str]]:
        """Exit code, output and errors of both."""
        said = [process.communicate(timeout=240) for process in self.processes]
        return [(process.returncode, out, err) for process, (out, err) in zip(self.processes, said, strict=True)]

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


@pytest.fixture
def pairs() -> Iterator[list[Pair]]:
    """What is started in a test; it ends with the test."""
    started: list[Pair] = []
    yield started
    for pair in started:
        pair.end()


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _json(project: Path, name: str) -> Any:
    return json.loads((project / RUN / name).read_text())


def _events(project: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (project / RUN / "events.jsonl").read_text().splitlines()]


def _weights(project: Path, name: str = LAST) -> dict[str, torch.Tensor]:
    held: dict[str, torch.Tensor] = load_file(project / name)
    return {key: tensor.clone() for key, tensor in held.items()}


def _same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def _project(folder: Path, config: dict[str, Any], samples: int = 300) -> Path:
    """A project whose samples have weights."""
    write_project(folder, config, samples)
    for path in (folder / "data").iterdir():
        held = _arrays(path)
        held["weight"] = np.random.default_rng(3).uniform(0.1, 3, len(held["x"]))
        np.savez(path, allow_pickle=False, **held)
    return folder


def _arrays(path: Path) -> dict[str, Any]:
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _waits_for(project: Path, text: str) -> None:
    events = project / RUN / "events.jsonl"
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if events.exists() and text in events.read_text():
            return
        time.sleep(0.01)
    raise AssertionError(f"{text} did not come")


PLAIN = {"dropout": 0.0}
SGD = {"type": "SGD", "learning_rate": 0.05, "momentum": 0.9}
VARIANTS: dict[str, tuple[dict[str, Any], int]] = {
    # 131 samples in batches of 64 leave 3, of which one process has a single one.
    "weights of samples and classes, a small rest": (
        {"model": PLAIN, "data": {"weight": "weight"}, "training": {"class_weights": "balanced"}},
        131,
    ),
    "average, clipping, accumulation, plateau": (
        {
            "model": PLAIN,
            "optimizer": SGD,
            "lr_scheduler": {"type": "plateau", "patience": 1},
            "training": {"ema_decay": 0.9, "gradient_clip_norm": 0.5, "accumulate_batches": 2, "batch_size": 33},
        },
        300,
    ),
    "augmented convolutions": (
        {
            "model": {"architecture": "SimpleCNN", "channels": [4], "hidden": [8], "batch_norm": False, **PLAIN},
            "optimizer": SGD,
            "data_augmentation": {
                "enabled": True,
                "transforms": [
                    {"random_crop": {"padding": 1}},
                    "horizontal_flip",
                    {"color_jitter": {"brightness": 0.2, "contrast": 0.3}},
                ],
            },
        },
        300,
    ),
    "recurrent, stopped early": (
        {
            "model": {"architecture": "GRU", "width": 8, "layers": 1, "hidden": None, **PLAIN},
            "optimizer": SGD,
            "training": {"epochs": 9},
            "early_stopping": {"patience": 2, "min_delta": 0.2},
        },
        300,
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_two_processes_train_what_one_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pairs: list[Pair], name: str
) -> None:
    """Losses, decisions and predictions."""
    sections, samples = VARIANTS[name]
    config = digits_config(**sections)
    config["model"] = {key: value for key, value in config["model"].items() if value is not None}
    folder = _project(tmp_path, config, samples)
    monkeypatch.chdir(folder)
    assert main(ARGUMENTS) == 0
    expected, scores = _json(folder, "metrics.json"), _arrays(folder / RUN / "predictions" / "test.npz")["y_score"]
    pairs.append(Pair(folder))
    (first, said, _), (second, beside, complaint) = pairs[0].wait()
    assert (first, second, beside) == (0, 0, ""), complaint
    assert "2 processes" in said
    metrics = _json(folder, "metrics.json")
    assert metrics["best"]["epoch"] == expected["best"]["epoch"]
    assert len(metrics["history"]) == len(expected["history"])
    for found, wanted in zip(metrics["history"], expected["history"], strict=True):
        assert found["learning_rate"] == wanted["learning_rate"]
        assert found["metrics"] == pytest.approx(wanted["metrics"], rel=1e-6)
    assert _arrays(folder / RUN / "predictions" / "test.npz")["y_score"] == pytest.approx(scores, abs=1e-6)
    record = _json(folder, "run.json")
    assert (record["processes"], record["exitCode"]) == (2, 0)
    assert record["devices"][0].startswith("2 × ")
    assert not list(folder.rglob("*.lock"))


def test_a_resumed_training_in_two_processes_is_the_unbroken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pairs: list[Pair]
) -> None:
    """With what each process draws and counts by itself, dropout and statistics of batches, bit for bit.

    Other numbers of processes may go on, and say so.
    """
    config = digits_config(
        model={"architecture": "SimpleCNN", "channels": [4], "hidden": [8], "batch_norm": True, "dropout": 0.2},
        training={"ema_decay": 0.9},
        checkpointing={"checkpoint_every_n_epochs": 2},
    )
    folder = _project(tmp_path, config)
    monkeypatch.chdir(folder)
    pairs.append(Pair(folder))
    assert [code for code, _, _ in pairs[-1].wait()] == [0, 0]
    whole, history = _weights(folder), _json(folder, "metrics.json")["history"]
    claimed = _json(folder, "metrics.json")["final"]
    resume = [*ARGUMENTS, "--resume", "checkpoints/epoch_2.safetensors"]
    pairs.append(Pair(folder, arguments=resume))
    (code, said, _), _ = pairs[-1].wait()
    assert code == 0
    assert "not bit for bit" not in said
    assert _same(whole, _weights(folder))
    assert _json(folder, "metrics.json")["history"] == history
    assert _json(folder, "metrics.json")["final"] == claimed
    # Two to one.
    capsys.readouterr()
    assert main(resume) == 0
    assert "in 2 processes, and 1 go on" in capsys.readouterr().out
    assert _json(folder, "metrics.json")["history"][:2] == history[:2]
    # One to two.
    assert main(ARGUMENTS) == 0
    early = _json(folder, "metrics.json")["history"][:2]
    pairs.append(Pair(folder, arguments=resume))
    (code, said, _), _ = pairs[-1].wait()
    assert code == 0
    assert "in 1 processes, and 2 go on" in said
    assert _json(folder, "metrics.json")["history"][:2] == early
    assert len(_json(folder, "metrics.json")["history"]) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("killed", [1, 0])
def test_the_death_of_one_ends_all_and_loses_nothing(
    tmp_path: Path,
    pairs: list[Pair],
    killed: int,
) -> None:
    config = digits_config(training={"epochs": 4000}, early_stopping={"enabled": False})
    folder = _project(tmp_path, config)
    pairs.append(Pair(folder))
    _waits_for(folder, '"kind": "last", "epoch": 3')
    pairs[-1].processes[killed].kill()
    left = pairs[-1].wait()[1 - killed]
    assert left[0] == 3
    assert "ended without a word" in left[2]
    if killed == 1:
        assert _json(folder, "run.json")["exitCode"] == 3
        assert [one["event"] for one in _events(folder)[-2:]] == ["failed", "run_finished"]
        assert not list(folder.rglob("*.lock"))
    weights = _weights(folder)
    assert all(bool(torch.isfinite(one).all()) for one in weights.values())
    if killed == 0:
        return
    # What is left is gone on from, until a person stops one of them.
    done = max(one["epoch"] for one in _events(folder) if one["event"] == "checkpoint")
    pairs.append(Pair(folder, arguments=[*ARGUMENTS, "--resume", LAST]))
    _waits_for(folder, f'"kind": "last", "epoch": {done + 2}')
    pairs[-1].processes[1].send_signal(signal.SIGINT)
    assert [code for code, _, _ in pairs[-1].wait()] == [130, 130]
    assert _json(folder, "run.json")["exitCode"] == 130


def test_what_ends_one_is_told_by_the_first(tmp_path: Path, pairs: list[Pair]) -> None:
    """Other data on another machine; a loss that isn't finite."""
    config = digits_config(model={"hidden": [16, 16, 16]}, early_stopping={"enabled": False})
    folder, other = _project(tmp_path / "one", config), _project(tmp_path / "other", config)
    path = other / "data" / "train.npz"
    held = _arrays(path)
    np.savez(path, allow_pickle=False, **{**held, "x": held["x"] + 1})
    pairs.append(Pair(folder, other=other))
    (code, _, said), (beside, _, silent) = pairs[-1].wait()
    assert (code, beside) == (3, 3)
    assert "process 1 of 2 read another training or validation data" in said
    assert silent == ""

    diverging = digits_config(
        optimizer={"type": "SGD", "learning_rate": 90, "momentum": 0.9},
        data={"normalization": "none"},
        model={"activation": "elu", "hidden": [16, 16, 16]},
        training={"epochs": 30},
        early_stopping={"enabled": False},
    )
    pairs.append(Pair(_project(tmp_path / "diverging", diverging)))
    (code, _, said), (beside, _, silent) = pairs[-1].wait()
    assert (code, beside, silent) == (3, 3, "")
    assert "NaN or infinite in epoch" in said or "NaN or infinity after epoch" in said
    assert _json(tmp_path / "diverging", "run.json")["exitCode"] == 3


def test_shares_are_the_whole_batch() -> None:
    for size in (1, 2, 3, 8):
        for count in (1, 2, 3, 7, 8, 64, 65):
            values = torch.arange(count, dtype=torch.float32)
            shares = [Group(rank, size).share(count) for rank in range(size)]
            assert torch.equal(torch.cat([one.of(values)[: one.own] for one in shares]), values)
            weights = [one.counted(torch.ones(count)) for one in shares]
            assert sum(float(one.sum()) for one in weights) == count
            assert all(len(one) >= min(2, count) for one in weights) or size == 1


def test_what_can_not_be_shared_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path, digits_config())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORLD_SIZE", "2")
    assert main(ARGUMENTS) == 3
    assert "Start them with torchrun" in capsys.readouterr().err
    for device in ("cuda:0", "mps", "cuda"):
        with pytest.raises(Problem, match=r"launch\.torchrun\.processes|each takes its own"):
            choose_device(settings_for({"training": {"device": device}}), Group(90, 91, 90))
