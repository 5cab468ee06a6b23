"""A split as its files hold it, before targets are turned into class indices."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass
class RawSplit:
    """What a reader gives.

    Attributes:
        path: where it was read from, as the configuration names it.
        inputs: samples (n, …), a memory map where the form allows it.
        targets: (n) numbers, or texts as they stand in the file.
        untyped: whether text may as well be numbers, as in CSV.
        ids: one a sample, the row number where the data has none.
        files: SHA-256 of each file that was read, by path.
    """

    path: str
    inputs: Array
    targets: npt.NDArray[np.float64] | list[str]
    untyped: bool
    ids: list[str]
    groups: list[str] | None = None
    weights: npt.NDArray[np.float64] | None = None
    feature_names: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def row_numbers(samples: int) -> list[str]:
    """Ids of samples that have none."""
    return [str(row) for row in range(samples)]
