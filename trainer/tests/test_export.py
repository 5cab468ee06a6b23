import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

from finalize_trainer.cli import main
from finalize_trainer.export.verify import verify_export
from finalize_trainer.problem import Problem
from projects import digits_config, write_project

ARGUMENTS = ["--config", "config.yaml", "--output-dir", "results/production"]

MODELS: dict[str, dict[str, Any]] = {
    "MLP": {"hidden": [8]},
    "SimpleCNN": {"channels": [4], "hidden": [8]},
    "ResNet18": {"channels": [4, 8]},
    "LSTM": {"width": 8, "bidirectional": True},
    "GRU": {"width": 8, "layers": 2},
    "Transformer": {"width": 8, "layers": 1, "heads": 2},
}


def _train(project: Path, config: dict[str, Any]) -> None:
    write_project(project, config)
    assert main(ARGUMENTS) == 0


@pytest.mark.parametrize("name", MODELS)
def test_the_onnx_model_answers_as_the_trained_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    config = digits_config(training={"epochs": 1})
    config["model"] = {"architecture": name, **MODELS[name]}
    _train(tmp_path, config)
    assert main([*ARGUMENTS, "--export-only"]) == 0
    path = tmp_path / "models" / "production_model.onnx"
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path))
    assert [one.name for one in session.get_inputs()] == ["input"]
    assert [one.name for one in session.get_outputs()] == ["output"]
    told = session.get_modelmeta().custom_metadata_map
    assert told["class_names"] == str([str(digit) for digit in range(10)]).replace("'", '"')
    with np.load(tmp_path / "results/production/predictions/test.npz") as arrays:
        inputs, scores = arrays["inputs"], arrays["y_score"]
    for batch in (1, 7, 100):
        logits = session.run(None, {"input": inputs[:batch]})[0].astype(float)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        assert powers / powers.sum(axis=1, keepdims=True) == pytest.approx(scores[:batch], abs=1e-5)


def test_an_export_of_other_settings_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    _train(tmp_path, digits_config(training={"epochs": 1}))
    write_project(tmp_path, digits_config(training={"epochs": 2}))
    assert main([*ARGUMENTS, "--export-only"]) == 3
    assert "Train again" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["SimpleCNN", "GRU", "Transformer"])
def test_the_torch_formats_answer_as_the_trained_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    config = digits_config(training={"epochs": 1}, export={"formats": ["onnx", "pt2", "torchscript"]})
    config["model"] = {"architecture": name, **MODELS[name]}
    _train(tmp_path, config)
    assert main([*ARGUMENTS, "--export-only"]) == 0
    told = capsys.readouterr().out
    assert "legacy" in told
    assert told.count("the same over 100 test samples") == 2
    predictions = "results/production/predictions/test.npz"
    with np.load(predictions) as arrays:
        scores = arrays["y_score"]
    for file in ("production_model.pt2", "production_model.pt"):
        for batch in ("1", "64"):
            model = ["--model", f"models/{file}", "--inputs", predictions, "--output", "out.npz", "--batch", batch]
            assert main(["predict", *model]) == 0
            with np.load("out.npz") as arrays:
                logits = arrays["outputs"].astype(float)
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            assert powers / powers.sum(axis=1, keepdims=True) == pytest.approx(scores, abs=1e-5)
        whole = Path(f"models/{file}").read_bytes()
        Path(f"models/{file}").write_bytes(whole[: len(whole) // 2])
        assert main(["predict", *model]) == 3
    assert main(["predict", "--model", "models/absent.pt2", *model[2:]]) == 3


def test_an_exported_model_that_answers_otherwise_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _train(tmp_path, digits_config(training={"epochs": 1}, export={"formats": ["pt2"]}))
    assert main([*ARGUMENTS, "--export-only"]) == 0
    predictions = tmp_path / "results/production/predictions/test.npz"
    with np.load(predictions) as held:
        arrays = {name: held[name] for name in held.files}
    arrays["y_score"] = arrays["y_score"][::-1]
    np.savez(predictions, **arrays)
    with pytest.raises(Problem, match="answers otherwise"):
        verify_export("models/production_model.pt2", "classification", tmp_path / "results/production")


@pytest.mark.parametrize("file", ["production_model.pt2", "production_model.pt"])
def test_a_served_model_answers_refuses_and_ends_with_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _train(tmp_path, digits_config(training={"epochs": 1}, export={"formats": ["onnx", "pt2", "torchscript"]}))
    assert main([*ARGUMENTS, "--export-only"]) == 0
    with np.load("results/production/predictions/test.npz") as arrays:
        inputs, scores = arrays["inputs"], arrays["y_score"]
    requests = [
        {"input": inputs[:3]},
        {},
        {"input": inputs[:3].astype(np.float64)},
        {"input": inputs[:3, ..., None]},
        {"input": np.concatenate([inputs[:3], inputs[:3]], axis=-1)},
        {"input": inputs[:1]},
    ]
    program = [sys.executable, "-m", "finalize_trainer", "predict", "--model", f"models/{file}", "--serve", "asked"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        ready = json.loads(served.stdout.readline())["ready"]
        assert ready["inputs"] == [{"name": "input", "type": "float32", "shape": [None, *inputs.shape[1:]]}]
        assert ready["metadata"]["output"] == "logits"
        told = []
        for number, request in enumerate(requests, 1):
            np.savez("part.npz", **request)
            Path("part.npz").rename(f"asked.{number}.npz")
            told.append(json.loads(served.stdout.readline()))
        served.stdin.close()
        assert served.wait(10) == 0
    assert [next(iter(one)) for one in told] == ["answered", *["refused"] * 4, "answered"]
    with np.load("asked.6.answer.npz") as arrays:
        logits = arrays["outputs"].astype(float)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    assert powers / powers.sum(axis=1, keepdims=True) == pytest.approx(scores[:1], abs=1e-5)
