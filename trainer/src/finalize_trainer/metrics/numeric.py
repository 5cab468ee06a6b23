"""Metrics of values and counts; each is scikit-learn's function of `metrics.json`, with sample weights."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

NUMERIC_IDS = frozenset({"loss", "mse", "rmse", "mae", "mape", "r2", "poisson_deviance"})
"""What is computed here; the engine computes the rest from the predictions."""


def numeric_metrics(
    task: str,
    y_true: npt.NDArray[Any],
    y_pred: npt.NDArray[Any],
    wanted: Iterable[str],
    weights: Floats | None = None,
) -> dict[str, float]:
    """The metrics `wanted` by id; NaN where one is undefined. `loss` is the mean squared error, or the deviance.

    Args:
        task: `regression` or `count`.
        y_true: actual values (n).
        y_pred: predicted values (n).
        wanted: ids without split.
        weights: weight of each sample (n).
    """
    truth, found = y_true.astype(np.float64), y_pred.astype(np.float64)
    own = np.ones(len(truth)) if weights is None else weights
    total = own.sum()

    def mean(values: Floats) -> float:
        return float((values * own).sum() / total) if total > 0 else float("nan")

    def mse() -> float:
        return mean((truth - found) ** 2)

    def deviance() -> float:
        if (truth < 0).any() or not (found > 0).all():
            return float("nan")
        logs = np.where(truth == 0, 0.0, truth * np.log(np.where(truth == 0, 1.0, truth) / found))
        return mean(2 * (logs - truth + found))

    def mape() -> float:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = mean(np.abs(truth - found) / np.abs(truth))
        return value if np.isfinite(value) else float("nan")

    def r2() -> float:
        spread = mean((truth - mean(truth)) ** 2)
        return 1 - mse() / spread if len(truth) > 1 and spread > 0 else float("nan")

    formulas: dict[str, Callable[[], float]] = {
        "loss": deviance if task == "count" else mse,
        "mse": mse,
        "rmse": lambda: float(np.sqrt(mse())),
        "mae": lambda: mean(np.abs(truth - found)),
        "mape": mape,
        "r2": r2,
        "poisson_deviance": deviance,
    }
    return {name: formulas[name]() for name in wanted if name in formulas}
