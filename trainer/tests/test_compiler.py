"""torch.compile where it works, and where it fails: forwards, or backwards as on a GPU with images of one pixel."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from finalize_trainer.cli import main
from finalize_trainer.training.trainee import Trainee
from projects import digits_config, write_project

ARGUMENTS = ["--config", "config.yaml", "--output-dir", "results/production"]
Pass = Callable[[Tensor], Tensor]


class _FailsBackwards(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, raw: Tensor) -> Tensor:
        return raw.clone()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        raise AssertionError("expected size 512==512, stride 9==1 at dim=1\nError in op: convolution_backward")


def _fails_forwards(_run: Pass, **_options: Any) -> Pass:
    def compiled(_samples: Tensor) -> Tensor:
        raise RuntimeError("no compiler for C++ was found\nSet CXX")

    return compiled


def _fails_backwards(run: Pass, **_options: Any) -> Pass:
    return lambda samples: _FailsBackwards.apply(run(samples))  # type: ignore[no-untyped-call]


def _train(project: Path, compiles: bool, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, Tensor]]:
    """A network with statistics of batches, dropout, and batches of two sizes."""
    monkeypatch.chdir(project)
    config = digits_config(training={"epochs": 2, "batch_size": 128, "compile": compiles})
    config["model"] = {"architecture": "SimpleCNN", "channels": [4], "hidden": [8], "dropout": 0.2}
    write_project(project, config)
    code = main(ARGUMENTS)
    saved = project / "checkpoints" / "final_model_last.safetensors"
    return code, {name: one.clone() for name, one in load_file(saved).items()} if code == 0 else {}


def test_trying_it_out_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def compiled(run: Pass, **_options: Any) -> Pass:
        def counted(samples: Tensor) -> Tensor:
            sizes.append(len(samples))
            return run(samples)

        return counted

    monkeypatch.setattr(torch, "compile", compiled)
    _, plain = _train(tmp_path, False, monkeypatch)
    assert not sizes
    code, weights = _train(tmp_path, True, monkeypatch)
    assert code == 0
    # 300 samples: each size three times before the two epochs.
    assert sizes == [128] * 3 + [44] * 3 + [128, 128, 44] * 2
    assert weights.keys() == plain.keys()
    for name, one in weights.items():
        assert torch.equal(one, plain[name]), name


@pytest.mark.parametrize(
    ("compiled", "reason"),
    [(_fails_forwards, "no compiler for C++ was found"), (_fails_backwards, "expected size 512==512, stride 9==1")],
)
def test_where_it_fails_it_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    compiled: Callable[..., Pass],
    reason: str,
) -> None:
    """Asked for, it ends the training with what to do; else the training goes on without, as if it were not there."""
    _, plain = _train(tmp_path, False, monkeypatch)
    monkeypatch.setattr(torch, "compile", compiled)
    code, _ = _train(tmp_path, True, monkeypatch)
    assert code == 3
    told = capsys.readouterr().err
    assert f"training.compile is true, but torch.compile fails here: {reason}" in told
    assert told.rstrip().endswith("Set it to false.")
    # What a GPU decides by itself.
    monkeypatch.setattr(Trainee, "must_compile", property(lambda _: False, lambda _self, _value: None), raising=False)
    code, weights = _train(tmp_path, True, monkeypatch)
    assert code == 0
    assert f"Goes on without torch.compile, which fails here: {reason}" in capsys.readouterr().out
    for name, one in weights.items():
        assert torch.equal(one, plain[name]), name
    events = (tmp_path / "results/production/events.jsonl").read_text().splitlines()
    assert json.loads(events[-1])["exit_code"] == 0
