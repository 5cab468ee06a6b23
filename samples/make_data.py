"""Writes the data of the sample and of the test projects from the copies in scikit-learn's wheel.

    python samples/make_data.py

Each set is split once, stratified, with a fixed seed into train, validation and test (60/20/20). Rows that occur
more than once are kept together in one split, so that no test row is in training.
"""

import csv
import pathlib

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_wine

SEED = 20261120
ROOT = pathlib.Path(__file__).resolve().parent.parent
SPLITS = (("train", 0.6), ("val", 0.2), ("test", 0.2))


def split(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """Row indices of each split; equal rows share one."""
    rng = np.random.default_rng(SEED)
    _, row_group = np.unique(x.reshape(len(x), -1), axis=0, return_inverse=True)
    parts: dict[str, list[int]] = {name: [] for name, _ in SPLITS}
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        groups = rng.permutation(np.unique(row_group[rows]))
        bounds = np.cumsum([round(share * len(groups)) for _, share in SPLITS])[:-1]
        for (name, _), chosen in zip(SPLITS, np.split(groups, bounds)):
            parts[name].extend(rows[np.isin(row_group[rows], chosen)])
    return {name: np.sort(np.array(rows)) for name, rows in parts.items()}


def write_digits() -> None:
    digits = load_digits()
    folder = ROOT / "samples/digits/data"
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in split(digits.images, digits.target).items():
        np.savez_compressed(
            folder / f"{name}.npz",
            x=digits.images[rows].astype(np.uint8),
            y=digits.target[rows].astype(np.uint8),
            id=np.array([f"digit-{row:04d}" for row in rows]),
        )
        print(f"digits {name}: {len(rows)}")


def write_table(name: str, bunch) -> None:
    folder = ROOT / f"test/fixtures/projects/{name}/data"
    folder.mkdir(parents=True, exist_ok=True)
    names = [str(feature).replace(" ", "_").replace("/", "_per_") for feature in bunch.feature_names]
    for part, rows in split(bunch.data, bunch.target).items():
        with open(folder / f"{part}.csv", "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["id", *names, "target"])
            for row in rows:
                label = str(bunch.target_names[bunch.target[row]])
                writer.writerow([f"{name}-{row:03d}", *(repr(float(v)) for v in bunch.data[row]), label])
        print(f"{name} {part}: {len(rows)}")


if __name__ == "__main__":
    write_digits()
    write_table("breast_cancer", load_breast_cancer())
    write_table("wine", load_wine())
