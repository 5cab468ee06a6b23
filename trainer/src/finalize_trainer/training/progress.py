"""Where a training stands, beside its weights: all of it goes into a checkpoint."""

from dataclasses import asdict, dataclass, field
from typing import Any

from finalize_trainer.training.schedules import Plateau


@dataclass(frozen=True)
class Stopping:
    """What early stopping remembers."""

    best: float | None = None
    best_epoch: int = 0
    waited: int = 0
    stopped: bool = False


@dataclass(frozen=True)
class Best:
    """The best epoch so far."""

    epoch: int
    metric: str
    value: float


@dataclass(frozen=True)
class Progress:
    """Epochs and updates done, and what followed from them.

    Attributes:
        top: best epochs so far with their value, best first: those of `save_top_k`.
        history: `{"epoch", "metrics", "learning_rate"}` of each epoch.
    """

    epoch: int = 0
    step: int = 0
    plateau: Plateau = field(default_factory=Plateau)
    stopping: Stopping = field(default_factory=Stopping)
    best: Best | None = None
    top: tuple[tuple[int, float], ...] = ()
    history: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @staticmethod
    def of_json(value: dict[str, Any]) -> "Progress":
        """From what `to_json` gave.

        Raises:
            KeyError, TypeError, ValueError: it is no progress.
        """
        best = value["best"]
        return Progress(
            epoch=int(value["epoch"]),
            step=int(value["step"]),
            plateau=Plateau(**_floats(value["plateau"])),
            stopping=Stopping(**_floats(value["stopping"])),
            best=None if best is None else Best(**_floats(best)),
            top=tuple((int(epoch), float(figure)) for epoch, figure in value["top"]),
            history=tuple({**entry, "metrics": _floats(entry["metrics"])} for entry in value["history"]),
        )


def _floats(value: dict[str, Any]) -> dict[str, Any]:
    """NaN and infinities stand as texts in JSON."""
    loose = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
    return {key: loose.get(item, item) if isinstance(item, str) else item for key, item in value.items()}
