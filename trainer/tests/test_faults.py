"""What may go wrong with a training, and what it says then."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from finalize_trainer.cli import main
from finalize_trainer.run.lock import training_lock
from projects import digits_config, write_project
from runs import ARGUMENTS, RUN, events_of, json_of, run


def test_a_loss_that_is_not_finite_ends_it_and_keeps_what_was_saved(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = digits_config(
        optimizer={"type": "SGD", "learning_rate": 90, "momentum": 0.9},
        # It rises from 0, so that the first epoch ends well.
        lr_scheduler={"warmup_epochs": 29},
        data={"normalization": "none"},
        model={"activation": "elu", "hidden": [16, 16, 16]},
        training={"epochs": 30},
        early_stopping={"enabled": False},
    )
    assert run(project, config) == 3
    assert "NaN or infinite in epoch" in capsys.readouterr().err
    kinds = [one["event"] for one in events_of(project)]
    assert kinds[-2:] == ["failed", "run_finished"]
    assert json_of(project, "run.json")["exitCode"] == 3
    saved = [*(project / "checkpoints").glob("*.safetensors")]
    assert len(saved) > 0
    for file in saved:
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
    assert run(project, digits_config()) == 3
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
        assert run(project, None) == 3
    assert "another training" in capsys.readouterr().err
    # The lock of a process that is gone stops nobody.
    (project / RUN / ".training.lock").write_text(
        json.dumps({"pid": 2**22 - 1, "host": os.uname().nodename, "since": "then", "token": "x"})
    )
    assert run(project, None) == 0


def test_paths_outside_of_the_project_are_refused(project: Path) -> None:
    write_project(project, digits_config())
    for place in ("..", "../elsewhere", "/tmp/elsewhere", "."):
        assert main(["--config", "config.yaml", "--output-dir", place]) == 3
    assert run(project, digits_config(checkpointing={"output_dir": "../elsewhere"})) == 3


def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--mode", "sideways"])
    assert ended.value.code == 2
    capsys.readouterr()


def test_device_that_is_not_there_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, digits_config(training={"device": "cuda:99"})) == 3
    assert "Set it to auto or cpu" in capsys.readouterr().err
    assert run(project, digits_config(training={"device": "abacus"})) == 3
