"""The lines that people read while training."""

import math

from finalize_trainer.metrics.names import is_fraction


def epoch_line(epoch: int, epochs: int, metrics: dict[str, float], monitored: str, best: bool) -> str:
    """The line that stays after an epoch: the losses, one figure of quality, and what early stopping looks at."""
    quality = next((name for name in ("val_acc", "val_rmse") if name in metrics), None)
    shown = dict.fromkeys(name for name in ("train_loss", "val_loss", quality, monitored) if name in metrics)
    figures = [figure(str(name), metrics[str(name)]) for name in shown]
    count = f"{epoch:>{len(str(epochs))}}/{epochs}"
    return "  ".join([f"Epoch {count}", *figures, *(["best"] if best else [])])


def figure(name: str, value: float) -> str:
    """`val_acc 97.5 %`, `val_loss 0.08120`."""
    if not math.isfinite(value):
        return f"{name} –"
    return f"{name} {100 * value:.1f} %" if is_fraction(name) else f"{name} {value:.4g}"


def time_text(seconds: float) -> str:
    """`45 s`, `1 min 20 s`, `2 h 18 min`."""
    whole = math.ceil(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    return f"{minutes} min {whole % 60} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
