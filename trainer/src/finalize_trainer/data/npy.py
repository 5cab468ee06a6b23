"""Splits in .npy files, memory-mapped: `train.npy` holds the inputs, `train.<name>.npy` beside it each other array.

With `data.target: y` the targets of `data/train.npy` are in `data/train.y.npy`; ids, groups and weights likewise.
"""

from pathlib import Path

import numpy as np

from finalize_trainer.config.settings import DataSettings
from finalize_trainer.data.arrays import split_of_arrays, wanted_arrays
from finalize_trainer.data.raw import Array, RawSplit
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import sha256_of


def read_npy(path: str, data: DataSettings, _train: RawSplit | None) -> RawSplit:
    """Maps the inputs and reads the other arrays that `data` names; pickled objects are refused."""
    arrays: dict[str, Array] = {}
    files: dict[str, str] = {}
    for role, name in wanted_arrays(data).items():
        place = path if role == "inputs" else f"{path.removesuffix('.npy')}.{name}.npy"
        if not Path(place).exists():
            raise Problem(f"{place} does not exist: the array {name} of {path} belongs there", "array-missing")
        arrays[name] = _load(place, role == "inputs")
        files[place] = sha256_of(place)
    split = split_of_arrays(path, arrays, data)
    split.files = files
    return split


def _load(place: str, mapped: bool) -> Array:
    try:
        found: Array = np.load(place, mmap_mode="r" if mapped else None, allow_pickle=False)
    except (ValueError, EOFError, OSError) as cause:
        raise Problem(f"{place} can't be read as .npy: {cause}", "dataset-unreadable") from cause
    return found
