"""Splits in parquet, through pyarrow."""

from typing import Any

import numpy as np

from finalize_trainer.config.settings import DataSettings
from finalize_trainer.data.raw import RawSplit, row_numbers
from finalize_trainer.data.table import choose_columns
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import sha256_of


def read_parquet(path: str, data: DataSettings, train: RawSplit | None) -> RawSplit:
    """Reads the columns that are asked for: target, id and group as they are, everything else as numbers.

    A null among numbers is NaN, which is refused with its row.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as cause:
        raise Problem(
            f"{path} is parquet, which needs pyarrow: python -m pip install pyarrow", "package-missing"
        ) from cause
    try:
        schema = parquet.read_schema(path)
        types = {field.name: field.type for field in schema}
        kinds = (arrow.types.is_integer, arrow.types.is_floating, arrow.types.is_boolean, arrow.types.is_decimal)
        numeric = [name for name, kind in types.items() if any(is_kind(kind) for is_kind in kinds)]
        columns = choose_columns(path, list(types), data, train, numeric)
        needed = [*columns.features, *columns.texts, *([columns.weight] if columns.weight else [])]
        table = parquet.read_table(path, columns=list(dict.fromkeys(needed)))
    except (OSError, arrow.ArrowException) as cause:
        raise Problem(f"{path} can't be read as parquet: {cause}", "dataset-unreadable") from cause

    def numbers(name: str) -> Any:
        return np.array(
            [np.nan if value is None else float(value) for value in table.column(name).to_pylist()], dtype=np.float64
        )

    def texts(name: str) -> list[str]:
        return [_text(value) for value in table.column(name).to_pylist()]

    inputs = np.stack([numbers(name) for name in columns.features], axis=1)
    return RawSplit(
        path=path,
        inputs=inputs.astype(np.float32),
        targets=texts(data.target),
        untyped=True,
        ids=row_numbers(table.num_rows) if data.id is None else texts(data.id),
        groups=None if data.group is None else texts(data.group),
        weights=None if data.weight is None else numbers(data.weight),
        feature_names=columns.features,
        files={path: sha256_of(path)},
    )


def _text(value: Any) -> str:
    """As the engine reads it: whole numbers without a point, null as empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
