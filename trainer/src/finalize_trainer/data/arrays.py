"""Splits that are a set of named arrays: what .npz and .npy have in common."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from finalize_trainer.config.settings import DataSettings
from finalize_trainer.data.raw import Array, RawSplit, row_numbers
from finalize_trainer.problem import Problem


def wanted_arrays(data: DataSettings) -> dict[str, str]:
    """Names of the arrays by their role."""
    roles = {"inputs": data.inputs, "target": data.target, "id": data.id, "group": data.group}
    roles["weight"] = data.weight
    return {role: name for role, name in roles.items() if name is not None}


def split_of_arrays(path: str, arrays: Mapping[str, Array], data: DataSettings) -> RawSplit:
    """A split of arrays by name.

    Raises:
        Problem: an array is missing, of another length, or holds no numbers.
    """
    wanted = wanted_arrays(data)
    missing = [name for name in wanted.values() if name not in arrays]
    if missing:
        found = ", ".join(arrays) or "nothing"
        raise Problem(f"{path} has no array {', '.join(missing)}; it has {found}", "array-missing")
    inputs = arrays[wanted["inputs"]]
    if inputs.dtype.kind not in "biuf":
        raise Problem(f"{path}: the array {wanted['inputs']} holds no numbers", "dataset-not-numeric")
    if inputs.ndim < 2 or 0 in inputs.shape[1:]:
        raise Problem(
            f"{path}: the array {wanted['inputs']} has the shape {inputs.shape}; samples × values was expected",
            "dataset-input-shape",
        )
    samples = inputs.shape[0]
    columns = {role: _column(arrays[name], name, samples, path) for role, name in wanted.items() if role != "inputs"}
    weight = columns.get("weight")
    names = arrays.get("feature_names")
    return RawSplit(
        path=path,
        inputs=inputs,
        targets=_targets(columns["target"]),
        untyped=False,
        ids=_texts(columns["id"]) if "id" in columns else row_numbers(samples),
        groups=_texts(columns["group"]) if "group" in columns else None,
        weights=None if weight is None else _numbers(weight, wanted["weight"], path),
        feature_names=_texts(names) if names is not None and names.size == int(np.prod(inputs.shape[1:])) else [],
    )


def _column(array: Array, name: str, samples: int, path: str) -> Array:
    if array.size != samples or (array.ndim > 0 and array.shape[0] != samples):
        raise Problem(f"{path}: the array {name} has the shape {array.shape} for {samples} samples", "dataset-length")
    return array.reshape(samples)


def _targets(array: Array) -> Any:
    return _texts(array) if array.dtype.kind in "US" else array.astype(np.float64)


def _numbers(array: Array, name: str, path: str) -> Any:
    if array.dtype.kind not in "biuf":
        raise Problem(f"{path}: the array {name} holds no numbers", "dataset-not-numeric")
    return array.astype(np.float64)


def _texts(array: Array) -> list[str]:
    """As the engine writes them: whole numbers without a point."""
    if array.dtype.kind == "S":
        return [item.decode("utf-8", "replace") for item in array.tolist()]
    if array.dtype.kind == "b":
        return [str(int(item)) for item in array.tolist()]
    if array.dtype.kind == "f":
        return [str(int(item)) if float(item).is_integer() else repr(float(item)) for item in array.tolist()]
    return [str(item) for item in array.tolist()]
