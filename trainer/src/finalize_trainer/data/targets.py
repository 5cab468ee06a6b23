"""Targets of all splits as numbers, numbered as the engine numbers classes."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from finalize_trainer.config.settings import Settings
from finalize_trainer.data.raw import RawSplit
from finalize_trainer.problem import Problem

Floats = npt.NDArray[np.float64]


def encode_targets(splits: Sequence[RawSplit], settings: Settings) -> tuple[list[Floats], list[str]]:
    """Targets of each split and the class names in index order; the first split is the training split.

    Raises:
        Problem: a target that is no class, no number or no count, or a class that the training split lacks.
    """
    if settings.task != "classification":
        return [_values(split, settings) for split in splits], []
    names = settings.data.class_names
    labels = _labels(splits, names or [])
    for split, own in zip(splits, labels, strict=True):
        _check_labels(split, own, settings.data.target)
    trained = set(labels[0])
    if names is None:
        numeric = _numeric(splits[0], labels[0])
        names = sorted(trained, key=float) if numeric else sorted(trained)
    if len(names) < 2:
        raise Problem(f"{splits[0].path} holds one class only: {', '.join(names)}", "dataset-one-class")
    places = _places(names, trained)
    for split, own in zip(splits, labels, strict=True):
        unseen = sorted({label for label in own if label not in trained or label not in places})
        if unseen:
            raise Problem(
                f"{split.path} holds classes that {splits[0].path} or data.class_names lacks: {', '.join(unseen[:20])}",
                "dataset-class-unseen",
            )
    return [np.array([places[label] for label in own], dtype=np.float64) for own in labels], list(names)


def _labels(splits: Sequence[RawSplit], names: Sequence[str]) -> list[list[str]]:
    """Targets as text; numbers in their shortest form, so that 1, 1.0 and "1" are one class."""
    texts = [
        split.targets if isinstance(split.targets, list) else [_shortest(value) for value in split.targets.tolist()]
        for split in splits
    ]
    if all(label in set(names) for label in texts[0]) or not _numeric(splits[0], texts[0]):
        return texts
    return [[_shortest(float(label)) if _is_number(label) else label for label in own] for own in texts]


def _shortest(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _is_number(label: str) -> bool:
    try:
        return bool(np.isfinite(float(label)))
    except ValueError:
        return False


def _numeric(split: RawSplit, labels: Sequence[str]) -> bool:
    return not isinstance(split.targets, list) or (split.untyped and all(map(_is_number, labels)))


def _places(names: Sequence[str], trained: set[str]) -> dict[str, int]:
    """Labels are the names themselves or, where the training split has other labels, indices of the names."""
    by_name = {name: index for index, name in enumerate(names)}
    named = all(label in by_name for label in trained)
    indexed = all(re.fullmatch(r"\d+", label) and int(label) < len(names) for label in trained)
    return by_name if named or not indexed else {str(index): index for index in range(len(names))}


def _check_labels(split: RawSplit, labels: Sequence[str], target: str) -> None:
    numeric = not isinstance(split.targets, list)
    for row, label in enumerate(labels):
        if label == "" or (numeric and not re.fullmatch(r"-?\d+", label)):
            raise Problem(
                f"{split.path}, row {row}: {target} is {label or 'empty'}, which is no class",
                "dataset-target-invalid",
            )


def _values(split: RawSplit, settings: Settings) -> Floats:
    values = (
        np.array([float(text) if _is_number(text) else np.nan for text in split.targets], dtype=np.float64)
        if isinstance(split.targets, list)
        else split.targets
    )
    counts = settings.task == "count"
    wrong = ~np.isfinite(values)
    if counts:
        wrong |= (values < 0) | (values != np.floor(values))
    if wrong.any():
        row = int(np.argmax(wrong))
        expected = "a count (a whole number, 0 or more)" if counts else "a finite number"
        raise Problem(
            f"{split.path}, row {row}: {settings.data.target} is {split.targets[row]}; {expected} was expected",
            "dataset-target-invalid",
        )
    return values
