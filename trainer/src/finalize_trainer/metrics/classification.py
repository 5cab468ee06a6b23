"""Metrics of classes from probabilities; each is scikit-learn's function of `metrics.json`, with sample weights."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SMALLEST = 2.0**-52
"""Smallest distance from 0 and 1 to which `log_loss` clips 64-bit probabilities."""


def softmax(logits: npt.NDArray[Any]) -> Floats:
    """Probabilities of rows of logits, in double precision."""
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def classification_metrics(
    y_true: npt.NDArray[Any], scores: Floats, wanted: Iterable[str], weights: Floats | None = None
) -> dict[str, float]:
    """The metrics `wanted` by id; NaN where one is undefined.

    Args:
        y_true: class index of each sample (n).
        scores: probabilities (n, k).
        wanted: ids without split.
        weights: weight of each sample (n).
    """
    truth = y_true.astype(np.int64)
    own = np.ones(len(truth)) if weights is None else weights
    return {name: float(_FORMULAS[name](_Case(truth, scores, own))) for name in wanted if name in _FORMULAS}


class _Case:
    """Truth, scores, weights and the confusion matrix (actual × predicted) that follows from them."""

    def __init__(self, truth: npt.NDArray[np.int64], scores: Floats, weights: Floats) -> None:
        self.truth, self.scores, self.weights = truth, scores, weights
        self.classes = int(scores.shape[1])
        predicted = scores.argmax(axis=1)
        cells = np.bincount(truth * self.classes + predicted, weights, self.classes**2)
        self.matrix: Floats = np.asarray(cells, dtype=np.float64).reshape(self.classes, self.classes)
        self.hits: Floats = np.asarray(np.diag(self.matrix))
        self.actual: Floats = self.matrix.sum(axis=1)
        self.found: Floats = self.matrix.sum(axis=0)
        self.total = float(self.matrix.sum())

    def present(self) -> npt.NDArray[np.bool_]:
        """Classes that occur, in truth or prediction: those that scikit-learn averages over."""
        seen = np.zeros(self.classes, dtype=bool)
        seen[self.truth] = True
        seen[self.scores.argmax(axis=1)] = True
        return seen

    def mean(self, values: Floats) -> float:
        total = float(self.weights.sum())
        return float((values * self.weights).sum() / total) if total > 0 else float("nan")


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _precision(case: _Case) -> Floats:
    return _share(case.hits, case.found)


def _recall(case: _Case) -> Floats:
    return _share(case.hits, case.actual)


def _f1(case: _Case) -> Floats:
    return _share(2 * case.hits, case.actual + case.found)


def _accuracy(case: _Case) -> float:
    return float(case.hits.sum() / case.total) if case.total > 0 else float("nan")


def _macro(values: Callable[[_Case], Floats]) -> Callable[[_Case], float]:
    return lambda case: float(values(case)[case.present()].mean())


def _weighted(values: Callable[[_Case], Floats]) -> Callable[[_Case], float]:
    return lambda case: float((values(case) * case.actual).sum() / case.total)


def _balanced(case: _Case) -> float:
    return float(_recall(case)[case.actual > 0].mean())


def _loss(case: _Case) -> float:
    own = np.clip(case.scores[np.arange(len(case.truth)), case.truth], SMALLEST, 1 - SMALLEST)
    return case.mean(-np.log(own))


def _brier(case: _Case) -> float:
    misses = (case.scores - np.eye(case.classes)[case.truth]) ** 2
    return case.mean(misses[:, 1] if case.classes == 2 else misses.sum(axis=1))


def _matthews(case: _Case) -> float:
    hits, total = case.hits.sum(), case.total
    covariance = hits * total - (case.actual * case.found).sum()
    spread = (total**2 - (case.found**2).sum()) * (total**2 - (case.actual**2).sum())
    return float(covariance / np.sqrt(spread)) if spread > 0 else 0.0


def _kappa(case: _Case) -> float:
    expected = (case.actual * case.found).sum() / case.total
    apart = case.total - expected
    return float((case.hits.sum() - expected) / apart) if apart > 0 else float("nan")


def _top(k: int) -> Callable[[_Case], float]:
    def share(case: _Case) -> float:
        if k >= case.classes:
            return float("nan")
        own = case.scores[np.arange(len(case.truth)), case.truth][:, None]
        higher = np.arange(case.classes)[None, :] > case.truth[:, None]
        ahead = ((case.scores > own) | ((case.scores == own) & higher)).sum(axis=1)
        return case.mean((ahead < k).astype(np.float64))

    return share


def _ranked(case: _Case, index: int) -> tuple[Floats, Floats]:
    """Weights of positives and negatives at or above each distinct score, from the highest."""
    order = np.argsort(-case.scores[:, index], kind="stable")
    scores = case.scores[order, index]
    positive = (case.truth[order] == index) * case.weights[order]
    negative = (case.truth[order] != index) * case.weights[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    return np.cumsum(positive)[last], np.cumsum(negative)[last]


def _auc(case: _Case, index: int) -> float:
    positives, negatives = _ranked(case, index)
    if positives[-1] <= 0 or negatives[-1] <= 0:
        return float("nan")
    rates = np.append(0, positives) / positives[-1]
    alarms = np.append(0, negatives) / negatives[-1]
    return float(np.sum(np.diff(alarms) * (rates[1:] + rates[:-1]) / 2))


def _average_precision(case: _Case, index: int) -> float:
    positives, negatives = _ranked(case, index)
    if positives[-1] <= 0:
        return float("nan")
    precision = _share(positives, positives + negatives)
    return float((np.diff(np.append(0, positives)) / positives[-1] * precision).sum())


def _over_classes(metric: Callable[[_Case, int], float], shares: Callable[[_Case], Floats]) -> Callable[[_Case], float]:
    def mean(case: _Case) -> float:
        if case.classes == 2:
            return metric(case, 1)
        values = np.array([metric(case, index) for index in range(case.classes)])
        return float((values * shares(case)).sum())

    return mean


def _even(case: _Case) -> Floats:
    return np.full(case.classes, 1 / case.classes)


_FORMULAS: dict[str, Callable[[_Case], float]] = {
    "loss": _loss,
    "acc": _accuracy,
    "balanced_acc": _balanced,
    "f1": _macro(_f1),
    "f1_weighted": _weighted(_f1),
    "f1_micro": _accuracy,
    "precision": _macro(_precision),
    "precision_weighted": _weighted(_precision),
    "precision_micro": _accuracy,
    "recall": _macro(_recall),
    "recall_weighted": _weighted(_recall),
    "recall_micro": _accuracy,
    "auc": _over_classes(_auc, _even),
    "auc_weighted": _over_classes(_auc, lambda case: np.asarray(case.actual / case.total)),
    "ap": _over_classes(_average_precision, _even),
    "mcc": _matthews,
    "kappa": _kappa,
    "top2_acc": _top(2),
    "top3_acc": _top(3),
    "top5_acc": _top(5),
    "brier": _brier,
}

CLASSIFICATION_IDS = frozenset(_FORMULAS)
"""What is computed here; the engine computes the rest from the predictions."""
