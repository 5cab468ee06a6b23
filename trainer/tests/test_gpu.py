"""What only a CUDA device can show; `npm run test:gpu` runs these, everything else leaves them out."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file

from finalize_trainer.cli import main
from projects import ROOT, digits_config, write_project
from test_processes import Pair

pytestmark = pytest.mark.gpu
ARGUMENTS = ["--config", "config.yaml", "--output-dir", "results/production"]
DEVICE = "cuda"


def _config(**training: Any) -> dict[str, Any]:
    return digits_config(
        model={"architecture": "ResNet18", "channels": [16, 32], "hidden": None, "dropout": 0.1},
        training={"device": DEVICE, "epochs": 4, **training},
        checkpointing={"checkpoint_every_n_epochs": 2},
        data_augmentation={"enabled": True, "transforms": [{"random_crop": {"padding": 1}}]},
    )


def _train(project: Path, config: dict[str, Any], *arguments: str) -> dict[str, torch.Tensor]:
    config["model"] = {key: value for key, value in config["model"].items() if value is not None}
    write_project(project, config)
    assert main([*ARGUMENTS, *arguments]) == 0
    held: dict[str, torch.Tensor] = load_file(project / "checkpoints" / "final_model_last.safetensors")
    return {name: tensor.clone() for name, tensor in held.items()}


VARIANTS: dict[str, dict[str, Any]] = {
    "float32": {"mixed_precision": False, "compile": False},
    "mixed precision": {"mixed_precision": True, "compile": False},
    "mixed precision, compiled": {"mixed_precision": True, "compile": True},
    "mixed precision, average, accumulated": {"mixed_precision": True, "ema_decay": 0.9, "accumulate_batches": 2},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_trains_resumes_and_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The same weights, bit for bit, from a checkpoint as in one go; the export answers as the trained model."""
    monkeypatch.chdir(tmp_path)
    config = _config(**VARIANTS[name])
    whole = _train(tmp_path, config)
    resumed = _train(tmp_path, config, "--resume", "checkpoints/epoch_2.safetensors")
    for key, tensor in whole.items():
        assert torch.equal(tensor, resumed[key]), key
    assert main([*ARGUMENTS, "--export-only"]) == 0
    session = onnxruntime.InferenceSession("models/production_model.onnx", providers=["CPUExecutionProvider"])
    with np.load("results/production/predictions/test.npz") as arrays:
        logits = session.run(None, {"input": arrays["inputs"]})[0].astype(float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        assert powers / powers.sum(axis=1, keepdims=True) == pytest.approx(arrays["y_score"], abs=2e-3)


def test_says_what_it_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    _train(tmp_path, _config(mixed_precision=True))
    told = capsys.readouterr().out
    for word in ("mixed precision", "channels last", "data on the device"):
        assert word in told


def test_goes_on_where_the_compiler_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch 2.11 compiles no backward pass of convolutions over a single pixel in mixed precision."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("finalize_trainer.training.trainee.COMPILE_PAYS", 0)
    config = _config(mixed_precision=True)
    config["model"] = {"architecture": "ResNet18"}
    whole = _train(tmp_path, config)
    resumed = _train(tmp_path, config, "--resume", "checkpoints/epoch_2.safetensors")
    for key, tensor in whole.items():
        assert torch.equal(tensor, resumed[key]), key


ARCHITECTURES: dict[str, dict[str, Any]] = {
    "MLP": {"hidden": [16]},
    "SimpleCNN": {"channels": [8], "hidden": [16], "dropout": 0.1},
    "ResNet34": {"channels": [8, 16]},
    "ResNet50": {"channels": [8, 16]},
    "LSTM": {"width": 16, "bidirectional": True},
    "GRU": {"width": 16, "layers": 2, "dropout": 0.1},
    "Transformer": {"width": 16, "layers": 1, "heads": 2},
}


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_gives_the_same_weights_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Deterministic mode, which is the default, refuses none of them on a GPU; in mixed precision."""
    monkeypatch.chdir(tmp_path)
    config = digits_config(training={"device": DEVICE, "epochs": 2, "mixed_precision": True})
    config["model"] = {"architecture": name, **ARCHITECTURES[name]}
    once = _train(tmp_path, config)
    again = _train(tmp_path, config)
    for key, tensor in once.items():
        assert torch.equal(tensor, again[key]), key


OF_PEOPLE = {
    "model-card-created",
    "no-critical-issues",
    "code-reviewed",
    "technical-approval",
    "product-approval",
    "compliance-approval",
}
"""Items that no program can pass."""


def _finalize_model(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command line that `npm run test:gpu` built."""
    if "NODE" not in os.environ or "FINALIZE_MODEL" not in os.environ:
        pytest.fail("the command line isn't built: start these tests with `npm run test:gpu`", pytrace=False)
    command = [os.environ["NODE"], os.environ["FINALIZE_MODEL"], *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def _git(project: Path, *arguments: str) -> None:
    author = ["-c", "user.name=Ada Trainer", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *author, *arguments], cwd=project, check=True)


@pytest.mark.parametrize("precise", [False, True])
def test_finalizes_a_model(tmp_path: Path, precise: bool) -> None:
    """The whole of "Finalize Model", compiled: all that a program can judge passes."""
    samples = ROOT / "samples" / "digits"
    project = tmp_path / "it's a project"
    shutil.copytree(samples / "data", project / "data")
    config = {
        "data": {
            **{name: f"data/{name}.npz" for name in ("train", "val", "test")},
            "id": "id",
            "normalization": "standardize",
        },
        "model": {"architecture": "ResNet-18", "channels": [16, 32]},
        "optimizer": {"type": "AdamW", "learning_rate": 0.01},
        "lr_scheduler": {"type": "cosine"},
        "training": {
            "epochs": 6,
            "batch_size": 64,
            "device": DEVICE,
            "mixed_precision": not precise,
            "compile": True,
        },
        "targets": {"test_acc": 0.9},
        "export": {
            "formats": ["onnx", "pt2", "torchscript"],
            "quantization": {"enabled": True, "dtype": ["int8", "fp16"]},
        },
        "launch": {"trainer": "pytorch", "python": sys.executable},
    }
    (project / "configs").mkdir()
    (project / "configs" / "own.yaml").write_text(json.dumps(config))
    made = _finalize_model(project, "init", ".")
    assert made.returncode == 0, made.stderr
    _git(project, "init", "--quiet")
    _git(project, "add", "--all")
    _git(project, "commit", "--quiet", "--message", "Set up")
    ended = _finalize_model(project, "--config", "configs/own.yaml", "--format", "json")
    assert ended.stdout.startswith("{"), ended.stderr
    report = json.loads(ended.stdout)
    assert {step["id"]: step["state"] for step in report["steps"] if step["state"] != "done"} == {}, ended.stderr
    open_items = {item["id"]: item for item in report["gate"]["items"] if item["verdict"] != "passed"}
    assert set(open_items) == OF_PEOPLE, open_items
    log = (project / "results" / "production" / "training.log").read_text()
    assert "compiled" in log
    assert ("mixed precision" in log) is not precise
    assert torch.cuda.get_device_name(0) in (project / "results" / "production" / "run.json").read_text()


@pytest.mark.skipif(torch.cuda.device_count() < 2, reason="needs two GPUs")
@pytest.mark.parametrize("precise", [True, False])
def test_two_gpus_train_what_one_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precise: bool) -> None:
    """With the statistics of whole batches; in mixed precision both learn."""
    monkeypatch.chdir(tmp_path)
    config = _config(mixed_precision=not precise, compile=False)
    config["model"]["dropout"] = 0.0
    _train(tmp_path, config)
    history = Path("results/production/metrics.json")
    alone = json.loads(history.read_text())["history"]
    pair = Pair(tmp_path)
    try:
        assert [code for code, _, _ in pair.wait()] == [0, 0]
    finally:
        pair.end()
    together = json.loads(history.read_text())["history"]
    for one, other in zip(alone, together, strict=True):
        assert other["metrics"]["train_loss"] == pytest.approx(
            one["metrics"]["train_loss"], rel=1e-3 if precise else 0.2
        )
