"""The three splits as the training sees them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from finalize_trainer.data.raw import Array

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """One split.

    Attributes:
        path: as the configuration names it.
        inputs: samples (n, …) as stored, not normalized; may be a memory map.
        targets: class index, or value (n).
    """

    path: str
    inputs: Array
    targets: Floats
    ids: list[str]
    groups: list[str] | None
    weights: Floats | None

    @property
    def samples(self) -> int:
        """Number of samples."""
        return int(self.inputs.shape[0])

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Shape of one sample."""
        return tuple(int(size) for size in self.inputs.shape[1:])


@dataclass(frozen=True)
class Dataset:
    """Training, validation and held-out test split of the same shape.

    Attributes:
        class_names: in index order; empty for values and counts.
        feature_names: one an input value for tables, else empty.
        files: SHA-256 of every file that was read, by path.
    """

    train: Split
    val: Split
    test: Split
    class_names: list[str]
    feature_names: list[str]
    files: dict[str, str]
