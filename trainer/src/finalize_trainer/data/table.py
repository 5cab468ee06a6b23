"""Splits that are a table of columns: what CSV and parquet have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from finalize_trainer.config.settings import DataSettings
from finalize_trainer.data.raw import RawSplit
from finalize_trainer.problem import Problem


@dataclass(frozen=True)
class Columns:
    """Which column is what."""

    features: list[str]
    texts: list[str]
    weight: str | None


def choose_columns(
    path: str,
    names: Sequence[str],
    data: DataSettings,
    train: RawSplit | None,
    numeric: Sequence[str] | None = None,
) -> Columns:
    """The roles of a table's columns: features are `data.features`, else those of the training split, else the rest.

    Args:
        path: for messages.
        names: columns of the table.
        data: settings.
        train: the training split, when this is another one.
        numeric: columns that hold numbers, where the form knows.

    Raises:
        Problem: a column is missing, has two roles, or no feature is left.
    """
    roles = [data.target, data.id, data.group, data.weight, data.time]
    features = (
        data.features
        or (train.feature_names if train is not None else None)
        or [name for name in names if name not in roles]
    )
    needed = [*features, data.target, data.id, data.group, data.weight]
    missing = [name for name in needed if name is not None and name not in names]
    if missing:
        raise Problem(
            f"{path} has no column {', '.join(missing[:20])}; it has {', '.join(names[:12])}",
            "dataset-column-missing",
        )
    if not features:
        raise Problem(f"{path} has no feature columns beside the target", "dataset-no-features")
    twice = [name for name in (data.target, data.id, data.group, data.weight) if name in features]
    if twice:
        raise Problem(f"{path}: {', '.join(map(str, twice))} can't be a feature as well", "dataset-column-role")
    texts = [name for name in features if numeric is not None and name not in numeric]
    if texts:
        raise Problem(
            f"{path}: the column {texts[0]} holds no numbers; name the feature columns in data.features",
            "dataset-not-numeric",
        )
    chosen = {data.target, data.id, data.group}
    return Columns(list(features), [name for name in names if name in chosen], data.weight)
