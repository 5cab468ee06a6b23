"""Learning rates by epoch, as PyTorch's schedulers give them."""

import math
from dataclasses import dataclass, replace

from finalize_trainer.config.settings import Settings


@dataclass(frozen=True)
class Plateau:
    """What the plateau schedule remembers between validations."""

    best: float | None = None
    waited: int = 0
    drops: int = 0


def learning_rate(settings: Settings, epoch: int, plateau: Plateau) -> float:
    """The rate of an epoch, counted from 1.

    Shapes as in StepLR, ExponentialLR, CosineAnnealingLR (T_max = epochs after the warm-up) and ReduceLROnPlateau;
    before them a linear warm-up that reaches the full rate in the epoch after its last. Never below `min_lr`.
    """
    schedule, base = settings.lr_scheduler, settings.optimizer.learning_rate
    warm = schedule.warmup_epochs
    if epoch <= warm:
        return base * epoch / (warm + 1)
    since = epoch - 1 - warm
    floor = min(schedule.min_lr, base)
    if schedule.type == "step":
        return max(floor, base * schedule.gamma ** (since // schedule.step_size))
    if schedule.type == "exponential":
        return max(floor, base * schedule.gamma**since)
    if schedule.type == "cosine":
        length = max(1, settings.training.epochs - warm)
        return floor + (base - floor) * (1 + math.cos(math.pi * min(since, length) / length)) / 2
    if schedule.type == "plateau":
        return max(floor, base * schedule.gamma**plateau.drops)
    return base


def observe_plateau(state: Plateau, value: float, mode: str, patience: int) -> Plateau:
    """The state after a validation, as ReduceLROnPlateau with `threshold` 0."""
    better = state.best is None or (value < state.best if mode == "min" else value > state.best)
    if better:
        return replace(state, best=value, waited=0)
    if state.waited + 1 > patience:
        return replace(state, waited=0, drops=state.drops + 1)
    return replace(state, waited=state.waited + 1)
