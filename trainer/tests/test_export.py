from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

from finalize_trainer.cli import main
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
