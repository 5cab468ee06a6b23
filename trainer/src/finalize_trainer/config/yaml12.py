"""YAML 1.2 (core schema), which the engine reads: `1e-3` is a number and `yes` is a text."""

import re
from typing import Any

import yaml

from finalize_trainer.problem import Problem

LARGEST = 1 << 20
"""Longest configuration that is read, characters."""

MOST_NODES = 100_000
"""Most values that a configuration may hold once its aliases are followed."""


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012, declared so by PyYAML


def _resolve(tag: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


_resolve("null", r"~|null|Null|NULL|", "~nN")
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])
_resolve("bool", r"true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789")
_resolve("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+0123456789.")
_resolve("float", r"[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN", "-+.")


def _bool(loader: _Loader, node: yaml.ScalarNode) -> bool:
    return bool(loader.construct_scalar(node).lower() == "true")


def _int(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node)
    if text.startswith("0o"):
        return int(text[2:], 8)
    return int(text[2:], 16) if text.startswith("0x") else int(text, 10)


def _float(loader: _Loader, node: yaml.ScalarNode) -> float:
    return float(loader.construct_scalar(node).lower().replace(".inf", "inf").replace(".nan", "nan"))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    """Keys are texts and stand once; merge keys are keys like any other."""
    value: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            if not isinstance(key, (int, float, bool)):
                raise Problem(f"line {line}: a key must be a text", "config-syntax")
            key = key_node.value
        if key in value:
            raise Problem(f"line {line}: “{key}” stands twice", "config-duplicate")
        value[key] = loader.construct_object(value_node, deep=True)
    return value


_Loader.add_constructor("tag:yaml.org,2002:bool", _bool)
_Loader.add_constructor("tag:yaml.org,2002:int", _int)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(text: str) -> dict[str, Any]:
    """The map that a configuration's text holds.

    Raises:
        Problem: it is no YAML, no map, too large, or has a key twice.
    """
    if len(text) > LARGEST:
        raise Problem(f"it is longer than {LARGEST} characters", "config-too-large")
    try:
        value = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as cause:
        detail = " ".join(str(cause).split())
        raise Problem(f"it is no YAML: {detail[:300]}", "config-syntax") from cause
    except RecursionError as cause:
        raise Problem("it is nested too deeply", "config-too-deep") from cause
    if not isinstance(value, dict):
        raise Problem("it holds no settings: a map of sections was expected", "config-not-a-map")
    _count(value)
    return value


def _count(value: Any) -> None:
    pending, nodes = [value], 0
    while pending:
        item = pending.pop()
        nodes += 1
        if nodes > MOST_NODES:
            raise Problem(f"it holds more than {MOST_NODES} values", "config-too-large")
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
