"""Splits that a function of the project's gives: `data.source: package.module:function`.

It is called with those of `settings` (the `data` section) and `seed` that its parameters name, and returns
`{"train": {"x": …, "y": …}, "val": …, "test": …}`: arrays under the names of `data.inputs` and `data.target`, and
those of ids, groups and weights where `data` names them. `(x, y)` will do for a split.
"""

from dataclasses import asdict
from typing import Any

import numpy as np

from finalize_trainer.config.settings import Settings
from finalize_trainer.data.arrays import split_of_arrays
from finalize_trainer.data.raw import RawSplit
from finalize_trainer.models.user import call_with, function_of
from finalize_trainer.problem import Problem

SPLITS = ("train", "val", "test")


def read_source(settings: Settings) -> tuple[RawSplit, RawSplit, RawSplit]:
    """Calls the function.

    Raises:
        Problem: it is missing, or returns something else.
    """
    name = str(settings.data.source)
    function = function_of(name, "data.source")
    given = {"settings": asdict(settings.data), "seed": settings.reproducibility.seed}
    returned = call_with(function, f"data.source {name}", given)
    if not isinstance(returned, dict) or not all(split in returned for split in SPLITS):
        found = ", ".join(map(str, returned)) if isinstance(returned, dict) else type(returned).__name__
        raise Problem(f"{name} must return a dictionary with train, val and test; it returned {found}", "source-result")
    train, val, test = (_split(split, returned[split], settings) for split in SPLITS)
    return train, val, test


def _split(split: str, value: Any, settings: Settings) -> RawSplit:
    data = settings.data
    if isinstance(value, (tuple, list)) and len(value) == 2:
        value = {data.inputs: value[0], data.target: value[1]}
    if not isinstance(value, dict):
        raise Problem(
            f"{data.source} gives {type(value).__name__} for {split}; arrays by name, or (x, y), were expected",
            "source-result",
        )
    arrays = {name: array if isinstance(array, np.memmap) else np.asarray(array) for name, array in value.items()}
    return split_of_arrays(f"{data.source} ({split})", arrays, data)
