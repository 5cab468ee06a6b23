"""Names of metrics as they stand in configurations and logs."""

import re

from finalize_trainer.facts import fact
from finalize_trainer.metrics.classification import CLASSIFICATION_IDS
from finalize_trainer.metrics.numeric import NUMERIC_IDS

_SPLIT = re.compile(r"^(?:train|val|valid|validation|test)[_/]")
_PARAMETRIC = re.compile(r"(?:f\d|top\d+_acc$|pinball_\d|tweedie_\d)")
"""Metrics whose name carries a parameter: F-beta, top-k, quantile loss, Tweedie deviance."""


def metric_id(name: str, task: str) -> str | None:
    """The engine's id of a metric (`val_accuracy` → `acc`); None where this trainer computes none of that name."""
    known = _own_name(name)
    return known if known in metric_ids(task) else None


def is_known(name: str, task: str) -> bool:
    """Whether the engine computes a metric for the task, be it that this trainer doesn't."""
    own = _own_name(name)
    return bool(_PARAMETRIC.match(own)) or any(
        entry["id"] == own and task in entry["tasks"] for entry in fact("metrics")["metrics"]
    )


def metric_ids(task: str) -> list[str]:
    """Every metric of a task that this trainer computes, in the engine's order."""
    computed = CLASSIFICATION_IDS if task == "classification" else NUMERIC_IDS
    return [e["id"] for e in fact("metrics")["metrics"] if task in e["tasks"] and e["id"] in computed]


def _own_name(name: str) -> str:
    bare = _SPLIT.sub("", name).lower()
    return str(fact("metrics")["otherNames"].get(bare, bare))


def metric_direction(name: str) -> str:
    """`min` or `max`: which way a metric improves."""
    entries = {entry["id"]: entry["direction"] for entry in fact("metrics")["metrics"]}
    return str(entries[name])


def is_fraction(name: str) -> bool:
    """Whether a metric, with or without split, is a share that people read in percent."""
    bare = _SPLIT.sub("", name)
    return any(e["id"] == bare and e["scale"] == "fraction" for e in fact("metrics")["metrics"])


def split_of(name: str) -> str | None:
    """`train`, `val` or `test` where the name begins with one."""
    found = _SPLIT.match(name)
    if found is None:
        return None
    return "val" if found.group().startswith("val") else found.group()[:-1]
