"""Names of metrics as they stand in configurations and logs."""

import re

from finalize_trainer.facts import fact

_SPLIT = re.compile(r"^(?:train|val|valid|validation|test)[_/]")


def metric_id(name: str, task: str) -> str | None:
    """The engine's id of a metric (`val_accuracy` → `acc`); None where the task has none of that name."""
    facts = fact("metrics")
    bare = _SPLIT.sub("", name).lower()
    known = facts["otherNames"].get(bare, bare)
    return known if known in metric_ids(task) else None


def metric_ids(task: str) -> list[str]:
    """Every metric of a task, in the engine's order."""
    return [entry["id"] for entry in fact("metrics")["metrics"] if task in entry["tasks"]]


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
