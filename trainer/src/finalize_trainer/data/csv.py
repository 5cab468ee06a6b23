"""Splits in CSV (comma) and TSV (tab)."""

import csv
from pathlib import Path

import numpy as np

from finalize_trainer.config.settings import DataSettings
from finalize_trainer.data.raw import RawSplit, row_numbers
from finalize_trainer.data.table import choose_columns
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import sha256_of


def read_csv(path: str, data: DataSettings, train: RawSplit | None) -> RawSplit:
    """Reads a table with a header: target, id and group as text, everything else as numbers."""
    delimiter = "\t" if path.lower().endswith(".tsv") else ","
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file, delimiter=delimiter, strict=True) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        raise Problem(f"{path} can't be read: {cause}", "dataset-unreadable") from cause
    if not rows:
        raise Problem(f"{path} is empty", "dataset-empty")
    names = [name.strip() for name in rows[0]]
    uneven = next((at for at, row in enumerate(rows[1:], 2) if len(row) != len(names)), None)
    if uneven is not None:
        raise Problem(
            f"{path}, row {uneven}: {len(rows[uneven - 1])} values for {len(names)} columns", "csv-row-length"
        )
    columns = choose_columns(path, names, data, train)
    at = {name: index for index, name in enumerate(names)}
    body = rows[1:]

    def texts(name: str) -> list[str]:
        return [row[at[name]] for row in body]

    def numbers(name: str) -> list[float]:
        return [_number(row[at[name]]) for row in body]

    inputs = np.array([numbers(name) for name in columns.features], dtype=np.float64).T
    return RawSplit(
        path=path,
        inputs=np.ascontiguousarray(inputs, dtype=np.float32).reshape(len(body), len(columns.features)),
        targets=[text.strip() for text in texts(data.target)],
        untyped=True,
        ids=row_numbers(len(body)) if data.id is None else texts(data.id),
        groups=None if data.group is None else texts(data.group),
        weights=None if data.weight is None else np.array(numbers(data.weight)),
        feature_names=columns.features,
        files={path: sha256_of(path)},
    )


def _number(text: str) -> float:
    """NaN for what is none; it is found and refused together with its row."""
    try:
        return float(text) if "_" not in text else float("nan")
    except ValueError:
        return float("nan")
