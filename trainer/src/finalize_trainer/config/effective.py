"""The effective configuration: the file's values held against the engine's schema, with every default."""

from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from finalize_trainer.config.spellings import move_older_spellings
from finalize_trainer.config.yaml12 import read_yaml
from finalize_trainer.facts import fact
from finalize_trainer.problem import Problem

Map = dict[str, Any]


@dataclass(frozen=True)
class Effective:
    """Settings as they count.

    Attributes:
        values: every section with every default.
        stated: dotted paths of the keys that the file states itself.
        unknown: a sentence for each key that the schema doesn't have, outside of sections that take any.
    """

    values: Map
    stated: frozenset[str]
    unknown: tuple[str, ...]


def effective_config(text: str) -> Effective:
    """Reads a configuration.

    Raises:
        Problem: with every value that is of a wrong type, out of bounds or no choice.
    """
    source = _without_nulls(move_older_spellings(read_yaml(text)), fact("schema"))
    task = source.get("task")
    comprehensive = fact("metrics")["comprehensive"]
    if task in ("multi-label", "regression", "count"):
        _default_metrics(source, "validation", [f"val_{name}" for name in comprehensive[task]])
        _default_metrics(source, "test_set", [f"test_{name}" for name in comprehensive[task]])
    problems: list[str] = []
    unknown: list[str] = []
    stated: set[str] = set()
    values = _section(source, fact("schema"), "", problems, unknown, stated)
    if problems:
        raise Problem("; ".join(problems[:20]), "config-invalid")
    return Effective(values, frozenset(stated), tuple(unknown))


def _default_metrics(source: Map, section: str, metrics: list[str]) -> None:
    held = source.setdefault(section, {})
    if isinstance(held, dict):
        held.setdefault("metrics", metrics)


def _without_nulls(value: Map, schema: Map) -> Map:
    kept: Map = {}
    properties = schema.get("properties", {})
    for key, item in value.items():
        child = properties.get(key, {})
        if item is None and key in properties and ("properties" in child or "default" not in child):
            continue
        kept[key] = _without_nulls(item, child) if isinstance(item, dict) and "properties" in child else item
    return kept


def _section(value: Map, schema: Map, path: str, problems: list[str], unknown: list[str], stated: set[str]) -> Map:
    properties = schema["properties"]
    result: Map = {}
    for key, child in properties.items():
        at = f"{path}.{key}" if path else key
        if "properties" in child:
            held = value.get(key, {})
            if isinstance(held, dict):
                result[key] = _section(held, child, at, problems, unknown, stated)
            else:
                problems.append(f"{at} is {_shown(held)}, but it is a section of settings")
        elif key in value:
            stated.add(at)
            reason = _mismatch(value[key], child)
            if reason is not None:
                problems.append(f"{at} is {_shown(value[key])}, but it must be {reason}")
            result[key] = value[key]
        else:
            result[key] = deepcopy(child.get("default"))
    for key in value.keys() - properties.keys():
        result[key] = value[key]
        # A target may be set for any metric of the test set, of which the schema names the usual ones.
        is_target = path == "targets" and key.startswith("test_")
        if properties and not is_target:
            at = f"{path}.{key}" if path else key
            near = get_close_matches(key, properties, 1)
            hint = f"; {near[0]} was meant?" if near else ""
            unknown.append(f"{at} is no setting that is known{hint}")
    return result


def _mismatch(value: Any, schema: Map) -> str | None:
    """What a value should have been; None where it is."""
    if "anyOf" in schema:
        reasons = [_mismatch(value, option) for option in schema["anyOf"]]
        return None if None in reasons else " or ".join(reason for reason in reasons if reason)
    if "enum" in schema:
        return None if value in schema["enum"] else f"one of {', '.join(map(str, schema['enum']))}"
    kind = schema.get("type")
    if kind == "array":
        return _list_mismatch(value, schema)
    if not _is(value, kind):
        return {"integer": "a whole number", "number": "a number", "boolean": "true or false"}.get(
            str(kind), {"string": "a text", "object": "a map"}.get(str(kind), str(kind))
        )
    if kind == "string":
        return "a text that is not empty" if len(value) < schema.get("minLength", 0) else None
    return _bounds_mismatch(value, schema) if kind in ("integer", "number") else None


def _list_mismatch(value: Any, schema: Map) -> str | None:
    if not isinstance(value, list):
        return "a list"
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    if len(value) < least or (most is not None and len(value) > most):
        return f"a list of {least}" if most == least else f"a list of at least {least}"
    reasons = [reason for reason in (_mismatch(item, schema.get("items", {})) for item in value) if reason]
    return f"a list whose items are {reasons[0]}" if reasons else None


def _bounds_mismatch(value: float, schema: Map) -> str | None:
    if "minimum" in schema and value < schema["minimum"]:
        return f"at least {schema['minimum']}"
    if "maximum" in schema and value > schema["maximum"]:
        return f"at most {schema['maximum']}"
    if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
        return f"above {schema['exclusiveMinimum']}"
    if "exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"]:
        return f"below {schema['exclusiveMaximum']}"
    return None


def _is(value: Any, kind: Any) -> bool:
    if kind is None:
        return True
    if isinstance(value, bool):
        return bool(kind == "boolean")
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if kind == "number":
        return isinstance(value, (int, float)) and value == value and abs(value) != float("inf")
    types: dict[str, type] = {"string": str, "object": dict, "boolean": bool}
    return isinstance(value, types.get(str(kind), object))


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
