"""What is measured after an epoch and what follows from it: the best epoch, early stopping, the plateau."""

import math
from dataclasses import dataclass, replace

from finalize_trainer.config.settings import Settings
from finalize_trainer.metrics.names import metric_direction, metric_id, metric_ids, split_of
from finalize_trainer.problem import Problem
from finalize_trainer.training.progress import Best, Progress, Stopping
from finalize_trainer.training.schedules import observe_plateau


@dataclass(frozen=True)
class Watched:
    """A metric that decides something, by the name it has in the history."""

    metric: str
    mode: str


@dataclass(frozen=True)
class Monitor:
    """What is measured, and which of it decides.

    Attributes:
        wanted: ids of the metrics of each validation, without split.
        best: what says which epoch is best.
        stopping: what early stopping and the plateau schedule look at.
    """

    wanted: list[str]
    best: Watched
    stopping: Watched


def make_monitor(settings: Settings) -> Monitor:
    """The monitor of a configuration.

    Raises:
        Problem: a metric that decides is not recorded at each validation.
    """
    early, kept = settings.early_stopping, settings.checkpointing
    stopping = _watch(settings, early.metric, early.mode, "early_stopping.metric")
    same = kept.metric is None
    best = _watch(
        settings,
        kept.metric or early.metric,
        kept.mode or (early.mode if same else None),
        "checkpointing.metric",
    )
    first = {"classification": ["loss", "acc"], "regression": ["loss", "mae"], "count": ["loss", "mae"]}
    asked = [metric_id(name, settings.task) for name in settings.validation.metrics]
    ids = [*first[settings.task], *asked, stopping.metric[4:], best.metric[4:]]
    wanted = list(dict.fromkeys(one for one in ids if one is not None))
    return Monitor(wanted, best, stopping)


def _watch(settings: Settings, name: str, mode: str | None, setting: str) -> Watched:
    found = metric_id(name, settings.task)
    if found is None or split_of(name) in ("train", "test"):
        known = ", ".join(f"val_{one}" for one in metric_ids(settings.task))
        raise Problem(f"{setting} is “{name}”, which isn't recorded at a validation; {known} are", "metric-unknown")
    return Watched(f"val_{found}", mode or metric_direction(found))


def _beats(value: float, than: float, mode: str, by: float = 0.0) -> bool:
    return value < than - by if mode == "min" else value > than + by


def observe(progress: Progress, monitor: Monitor, settings: Settings) -> Progress:
    """Progress after an epoch that was validated. The first of equals stays best; NaN never improves."""
    entry = progress.history[-1]
    epoch, metrics = int(entry["epoch"]), entry["metrics"]
    metric, mode = monitor.best.metric, monitor.best.mode
    value = float(metrics.get(metric, math.nan))
    finite = math.isfinite(value)
    best, top = progress.best, progress.top
    if finite and (best is None or _beats(value, best.value, mode)):
        best = Best(epoch, metric, value)
    if finite:
        sign = 1 if mode == "min" else -1
        ranked = sorted((*top, (epoch, value)), key=lambda one: (sign * one[1], one[0]))
        top = tuple(ranked[: settings.checkpointing.save_top_k])
    watched = float(metrics.get(monitor.stopping.metric, math.nan))
    schedule = settings.lr_scheduler
    return replace(
        progress,
        best=best,
        top=top,
        stopping=_stopping(progress.stopping, epoch, watched, monitor.stopping.mode, settings),
        plateau=observe_plateau(progress.plateau, watched, monitor.stopping.mode, schedule.patience)
        if schedule.type == "plateau"
        else progress.plateau,
    )


def _stopping(state: Stopping, epoch: int, value: float, mode: str, settings: Settings) -> Stopping:
    early = settings.early_stopping
    if math.isfinite(value) and (state.best is None or _beats(value, state.best, mode, early.min_delta)):
        return Stopping(value, epoch, 0, False)
    waited = state.waited + 1
    return replace(state, waited=waited, stopped=early.enabled and waited >= early.patience)
