"""Configurations that grew elsewhere: older spellings are moved to the place of the schema, as the engine does."""

from typing import Any

from finalize_trainer.facts import fact

Map = dict[str, Any]


def move_older_spellings(source: Map) -> Map:
    """A copy of `source` in which every value stands where the schema has it; a newer spelling counts."""
    facts = fact("spellings")
    value: Map = {key: dict(item) if isinstance(item, dict) else item for key, item in source.items()}
    _spread_short_forms(value)
    for spelling in facts["olderSpellings"]:
        source_path, target_path = spelling["from"].split("."), spelling["to"].split(".")
        moved = _take(value, source_path)
        if moved is None:
            continue
        _put(value, target_path, dict(moved) if isinstance(moved, dict) else moved)
        if len(target_path) == 1:
            _spread_short_forms(value)
    _spread_betas(value)
    scheduler = value.get("lr_scheduler")
    if isinstance(scheduler, dict) and isinstance(scheduler.get("type"), str):
        scheduler["type"] = facts["schedules"].get(scheduler["type"].lower(), scheduler["type"])
    return value


def _spread_short_forms(value: Map) -> None:
    facts = fact("spellings")
    for section, key in facts["shortForms"].items():
        if isinstance(value.get(section), str):
            value[section] = {key: value[section]}
    for section in facts["switches"]:
        if isinstance(value.get(section), bool):
            value[section] = {"enabled": value[section]}


def _take(value: Map, path: list[str]) -> Any:
    holder = value if len(path) == 1 else value.get(path[0])
    return holder.pop(path[-1], None) if isinstance(holder, dict) else None


def _put(value: Map, path: list[str], moved: Any) -> None:
    if len(path) == 1:
        if value.get(path[0]) is None:
            value[path[0]] = moved
        return
    holder = value.get(path[0])
    if holder is None:
        holder = value[path[0]] = {}
    if isinstance(holder, dict) and path[1] not in holder:
        holder[path[1]] = moved


def _spread_betas(value: Map) -> None:
    optimizer = value.get("optimizer")
    betas = optimizer.get("betas") if isinstance(optimizer, dict) else None
    if not isinstance(optimizer, dict) or not isinstance(betas, list) or len(betas) != 2:
        return
    for key, beta in zip(("beta1", "beta2"), betas, strict=True):
        optimizer.setdefault(key, beta)
    del optimizer["betas"]
