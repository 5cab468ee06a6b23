"""Splits in .npz archives."""

import zipfile
from pathlib import Path

import numpy as np

from finalize_trainer.config.settings import DataSettings
from finalize_trainer.data.arrays import split_of_arrays, wanted_arrays
from finalize_trainer.data.raw import RawSplit
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import sha256_of


def read_npz(path: str, data: DataSettings, _train: RawSplit | None) -> RawSplit:
    """Reads the arrays that `data` names; pickled objects are refused."""
    wanted = [*wanted_arrays(data).values(), "feature_names"]
    try:
        with np.load(Path(path), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files if name in wanted}
    except (ValueError, zipfile.BadZipFile, EOFError, OSError) as cause:
        raise Problem(f"{path} can't be read as .npz: {cause}", "dataset-unreadable") from cause
    split = split_of_arrays(path, arrays, data)
    split.files = {path: sha256_of(path)}
    return split
