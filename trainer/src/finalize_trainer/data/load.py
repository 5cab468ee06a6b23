"""Reads the data that a configuration names, whatever its form."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from finalize_trainer.config.settings import DataSettings, Settings
from finalize_trainer.data.csv import read_csv
from finalize_trainer.data.dataset import Dataset, Split
from finalize_trainer.data.images import is_image_folder, read_images
from finalize_trainer.data.npy import read_npy
from finalize_trainer.data.npz import read_npz
from finalize_trainer.data.parquet import read_parquet
from finalize_trainer.data.raw import RawSplit
from finalize_trainer.data.source import read_source
from finalize_trainer.data.targets import encode_targets
from finalize_trainer.problem import Problem

Reader = Callable[[str, DataSettings, RawSplit | None], RawSplit]

READERS: dict[str, Reader] = {
    ".npz": read_npz,
    ".npy": read_npy,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
}
"""One reader a form, by the path's ending."""

CHUNK = 1 << 24
"""Values that are looked at together when a split is searched for NaN."""


def load_dataset(settings: Settings) -> Dataset:
    """The data set of `data`.

    Raises:
        Problem: a split is missing, unreadable, of another shape than the training split, or holds NaN.
    """
    train, val, test = _read_paths(settings.data) if settings.data.source is None else read_source(settings)
    splits = [train, val, test]
    for split in splits:
        _check(split, train, settings.data)
    targets, class_names = encode_targets(splits, settings)
    made = [
        Split(split.path, split.inputs, own, split.ids, split.groups, split.weights)
        for split, own in zip(splits, targets, strict=True)
    ]
    files = {path: digest for split in splits for path, digest in split.files.items()}
    return Dataset(made[0], made[1], made[2], class_names, train.feature_names, files)


def _read_paths(data: DataSettings) -> tuple[RawSplit, RawSplit, RawSplit]:
    paths = {"train": data.train, "val": data.val, "test": data.test}
    absent = [f"data.{name}" for name, path in paths.items() if path is None]
    if absent:
        raise Problem(f"{', '.join(absent)} names no split; give paths, or data.source", "dataset-path-absent")
    train = _read(str(data.train), data, None)
    return train, _read(str(data.val), data, train), _read(str(data.test), data, train)


def _read(path: str, data: DataSettings, train: RawSplit | None) -> RawSplit:
    if not Path(path).exists():
        raise Problem(f"{path} does not exist", "file-missing")
    reader = read_images if is_image_folder(path) else READERS.get(Path(path).suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise Problem(
            f"{path} is of a form that isn't read; known are {known}, and a folder of images with one folder a class",
            "dataset-format-unknown",
        )
    return reader(path, data, train)


def _check(split: RawSplit, train: RawSplit, data: DataSettings) -> None:
    if split.inputs.shape[0] == 0:
        raise Problem(f"{split.path} holds no samples", "dataset-empty")
    if split.inputs.shape[1:] != train.inputs.shape[1:]:
        raise Problem(
            f"{split.path}: samples are {split.inputs.shape[1:]}, those of {train.path} {train.inputs.shape[1:]}",
            "dataset-shape-differs",
        )
    row = _first_not_finite(split)
    if row is not None:
        raise Problem(
            f"{split.path}, row {row}: an input is empty, NaN or infinite; fill it or leave the row out",
            "dataset-not-finite",
        )
    weights = split.weights
    if weights is not None and not ((weights >= 0) & np.isfinite(weights)).all():
        row = int(np.argmax(~((weights >= 0) & np.isfinite(weights))))
        raise Problem(f"{split.path}, row {row}: {data.weight} is {weights[row]}, no weight", "dataset-weight-invalid")


def _first_not_finite(split: RawSplit) -> int | None:
    if split.inputs.dtype.kind != "f":
        return None
    step = max(1, CHUNK // max(1, int(np.prod(split.inputs.shape[1:]))))
    for start in range(0, split.inputs.shape[0], step):
        part = split.inputs[start : start + step]
        bad = ~np.isfinite(part).all(axis=tuple(range(1, part.ndim)))
        if bad.any():
            return start + int(np.argmax(bad))
    return None
