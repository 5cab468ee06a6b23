"""Offsets and scales computed from the training split, chunk by chunk so that a memory map stays on disk."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CHUNK = 1 << 24
"""Values that are held in double precision at once."""


def column_scaling(inputs: npt.NDArray[Any], axis: int | None, kind: str) -> tuple[Floats, Floats]:
    """Offset and scale of each column: mean and 1 / population deviation, or minimum and 1 / range.

    Args:
        inputs: samples (n, …).
        axis: axis whose positions are columns; None for one column of all values.
        kind: `standardize` or `minmax`. The scale of a constant column is 1.
    """
    columns = 1 if axis is None else inputs.shape[axis]
    least, most = np.full(columns, np.inf), np.full(columns, -np.inf)
    total, count = np.zeros(columns), 0
    for part in _parts(inputs, axis, columns):
        least, most = np.minimum(least, part.min(axis=0)), np.maximum(most, part.max(axis=0))
        total += part.sum(axis=0)
        count += len(part)
    offset, scale = least.copy(), np.ones(columns)
    varies = most > least
    if kind == "minmax":
        scale[varies] = 1 / (most - least)[varies]
        return offset, scale
    mean = total / count
    squares = np.zeros(columns)
    for part in _parts(inputs, axis, columns):
        squares += ((part - mean) ** 2).sum(axis=0)
    offset[varies] = mean[varies]
    scale[varies] = 1 / np.sqrt(squares / count)[varies]
    return offset, scale


def _parts(inputs: npt.NDArray[Any], axis: int | None, columns: int) -> Any:
    step = max(1, CHUNK // max(1, int(np.prod(inputs.shape[1:]))))
    for start in range(0, inputs.shape[0], step):
        part = np.asarray(inputs[start : start + step], dtype=np.float64)
        yield part.reshape(-1, 1) if axis is None else np.moveaxis(part, axis, -1).reshape(-1, columns)


def mean_and_deviation(values: Floats) -> tuple[float, float]:
    """Mean and population standard deviation; 1 where the values don't vary."""
    deviation = float(values.std())
    return float(values.mean()), deviation if deviation > 0 else 1.0
