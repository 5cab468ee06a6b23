"""The splits as the training saw them, for the engine to judge by, where it can't read their form itself."""

from pathlib import Path

import numpy as np

from finalize_trainer.config.settings import DataSettings, Settings
from finalize_trainer.data.dataset import Dataset, Split
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import sha256_of

READ_BY_THE_ENGINE = (".npz", ".csv", ".tsv", ".parquet", ".npy")
LARGEST = 1 << 30
"""Largest file that the engine reads, bytes."""


def leaves_splits(data: DataSettings) -> bool:
    """Whether the engine needs the splits from us."""
    if data.source is not None:
        return True
    return any(Path(str(path)).suffix.lower() not in READ_BY_THE_ENGINE for path in (data.train, data.val, data.test))


def leave_splits(directory: Path, settings: Settings, dataset: Dataset) -> dict[str, str]:
    """Writes `data/<split>.npz` in the run directory.

    Returns:
        SHA-256 of each file, by path.

    Raises:
        Problem: a split is too large for the engine to read.
    """
    folder = directory / "data"
    folder.mkdir(parents=True, exist_ok=True)
    digests: dict[str, str] = {}
    for name, split in (("train", dataset.train), ("val", dataset.val), ("test", dataset.test)):
        if split.inputs.nbytes > LARGEST:
            raise Problem(
                f"{split.path} takes {split.inputs.nbytes >> 20} MB as an array, more than the engine can judge by"
                f" ({LARGEST >> 20} MB): make smaller images (data.image_size), or keep the splits as .npz",
                "dataset-too-large",
            )
        path = folder / f"{name}.npz"
        scratch = folder / f".{name}.part.npz"
        np.savez_compressed(scratch, allow_pickle=False, **_arrays(settings, dataset, split))  # type: ignore[arg-type]
        scratch.replace(path)
        digests[path.as_posix()] = sha256_of(path)
    return digests


def _arrays(settings: Settings, dataset: Dataset, split: Split) -> dict[str, object]:
    data = settings.data
    targets: object = split.targets
    if settings.task == "classification":
        targets = np.array([dataset.class_names[int(index)] for index in split.targets], dtype=np.str_)
    arrays: dict[str, object] = {data.inputs: np.asarray(split.inputs), data.target: targets}
    # Ids that the data gives by itself (the path of an image) are left under the name that the engine looks for.
    arrays[data.id or "id"] = np.array(split.ids, dtype=np.str_)
    if data.group is not None and split.groups is not None:
        arrays[data.group] = np.array(split.groups, dtype=np.str_)
    if data.weight is not None and split.weights is not None:
        arrays[data.weight] = split.weights
    return arrays
