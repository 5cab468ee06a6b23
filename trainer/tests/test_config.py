import dataclasses
import json
from typing import Any, get_type_hints

import pytest
import yaml

from finalize_trainer.config.effective import effective_config
from finalize_trainer.config.refusals import check_settings
from finalize_trainer.config.settings import Settings
from finalize_trainer.config.yaml12 import read_yaml
from finalize_trainer.facts import fact
from finalize_trainer.problem import Problem
from projects import settings_for


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001),
        ("1.5", 1.5),
        (".5", 0.5),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("yes", "yes"),
        ("off", "off"),
        ("true", True),
        ("~", None),
        ("", None),
        ("2025-01-02", "2025-01-02"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("'1e-3'", "1e-3"),
    ],
)
def test_reads_scalars_as_yaml_1_2(text: str, value: object) -> None:
    assert read_yaml(f"a: {text}") == {"a": value}


@pytest.mark.parametrize("text", ["a: 1\na: 2", "- 1", "a: [", "? [1]\n: 2", ""])
def test_refuses_what_is_no_configuration(text: str) -> None:
    with pytest.raises(Problem):
        read_yaml(text)


def test_refuses_an_alias_bomb() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(Problem, match="more than"):
        read_yaml("\n".join(lines))


def test_has_every_key_of_the_engine_schema() -> None:
    """A key that the schema gets and the trainer doesn't read would be left out in silence."""
    elsewhere = {"targets", "inference", "approvals", "launch", "logging", "experiment"}
    of_engine = {"data": {"positive_class"}, "export": {"quantization", "calibration"}}
    properties = fact("schema")["properties"]
    hints = get_type_hints(Settings)
    for name, schema in properties.items():
        if name in elsewhere or "properties" not in schema:
            continue
        known = {field.name for field in dataclasses.fields(hints[name])} - {"extras"}
        assert known | of_engine.get(name, set()) == set(schema["properties"]), name


def test_fills_in_defaults_and_moves_older_spellings() -> None:
    effective = effective_config(
        "optimizer: sgd\ntraining: {lr: 1e-2, max_epochs: 7, scheduler: {name: CosineAnnealingLR}}\nseed: 3\n"
        "early_stopping: false"
    )
    values = effective.values
    assert values["optimizer"]["type"] == "sgd"
    assert values["optimizer"]["learning_rate"] == 0.01
    assert values["training"]["epochs"] == 7
    assert values["lr_scheduler"]["type"] == "cosine"
    assert values["reproducibility"]["seed"] == 3
    assert values["early_stopping"]["enabled"] is False
    assert values["training"]["batch_size"] == 32
    assert "optimizer.learning_rate" in effective.stated


def test_names_unknown_keys() -> None:
    assert effective_config("training: {epoch: 3}").unknown == (
        "training.epoch is no setting that is known; epochs was meant?",
    )


def test_a_target_may_be_set_for_any_metric_of_the_test_set() -> None:
    effective = effective_config("targets: {test_rmse: 60, test_f0_5_weighted: 0.8, tets_acc: 0.9}")
    assert effective.values["targets"]["test_rmse"] == 60
    assert [each.split()[0] for each in effective.unknown] == ["targets.tets_acc"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("training: {epochs: 0}", "training.epochs is 0, but it must be at least 1"),
        ("training: {epochs: many}", "a whole number"),
        ("optimizer: {learning_rate: 0}", "above 0"),
        ("lr_scheduler: {type: wavy}", "one of none, step"),
        ("model: {hidden: [0]}", "a list whose items are at least 1"),
        ("training: 3", "a section of settings"),
        ("training: {class_weights: [-1]}", "at least 0"),
    ],
)
def test_refuses_values_out_of_the_schema(text: str, message: str) -> None:
    with pytest.raises(Problem, match=message):
        effective_config(text)


@pytest.mark.parametrize(
    "values",
    [
        {"optimizer": {"type": "Lion"}},
        {"optimizer": {"type": "Adam", "momentum": 0.9}},
        {"optimizer": {"type": "SGD", "beta1": 0.9}},
        {"optimizer": {"type": "SGD", "nesterov": True}},
        {"task": "regression", "training": {"class_weights": "balanced"}},
        {"task": "count", "training": {"label_smoothing": 0.1}},
        {"validation": {"metrics": ["val_wer"]}},
        {"export": {"opset": 17}},
        {"training": {"epochs": 3}, "lr_scheduler": {"warmup_epochs": 3}},
    ],
)
def test_refuses_what_it_can_not_honour(values: dict[str, Any]) -> None:
    with pytest.raises(Problem):
        check_settings(settings_for(values))


def test_takes_a_plain_configuration() -> None:
    check_settings(settings_for({"optimizer": {"type": "RMSprop", "momentum": 0.9}}))


def test_the_digest_of_a_training_follows_what_shapes_it() -> None:
    first = settings_for({"training": {"epochs": 3}}).training_digest
    assert settings_for({"training": {"epochs": 3}, "targets": {"test_acc": 0.9}}).training_digest == first
    assert settings_for({"training": {"epochs": 3}, "checkpointing": {"output_dir": "x"}}).training_digest == first
    assert settings_for({"training": {"epochs": 3}, "reproducibility": {"repeat": 5}}).training_digest == first
    assert settings_for({"training": {"epochs": 4}}).training_digest != first


def test_json_is_yaml() -> None:
    values = {"a": [1, 2.5, "x", None, True], "b": {"c": "1e-3"}}
    assert read_yaml(json.dumps(values)) == values == yaml.safe_load(json.dumps(values))
