"""Epoch after epoch until the last, early stopping, or a person's stop."""

import time
from dataclasses import dataclass, replace

from finalize_trainer.config.settings import Settings
from finalize_trainer.data.dataset import Dataset
from finalize_trainer.problem import Problem
from finalize_trainer.run.finish import judging_size
from finalize_trainer.run.journal import Journal, clear_progress, progress_line
from finalize_trainer.run.lines import epoch_line, time_text
from finalize_trainer.stop import StopRequest
from finalize_trainer.training.augmentation import Augmentation
from finalize_trainer.training.batches import Batches
from finalize_trainer.training.checkpoints import Origin, save_checkpoints
from finalize_trainer.training.epoch import train_epoch
from finalize_trainer.training.losses import Loss
from finalize_trainer.training.monitor import Monitor, observe
from finalize_trainer.training.predict import metrics_of, named, outputs_of, predictions_of
from finalize_trainer.training.progress import Progress
from finalize_trainer.training.schedules import learning_rate
from finalize_trainer.training.trainee import Trainee


@dataclass(frozen=True)
class Plan:
    """Everything that is fixed before the first epoch."""

    settings: Settings
    dataset: Dataset
    batches: Batches
    loss: Loss
    augmentation: Augmentation | None
    monitor: Monitor
    origin: Origin


def run_epochs(
    plan: Plan, trainee: Trainee, progress: Progress, stop: StopRequest, journal: Journal
) -> tuple[Progress, bool]:
    """Trains on from `progress`; each epoch is judged, told and saved.

    Returns:
        Where it stands, and whether a person stopped it.

    Raises:
        Problem: a loss, or a validation, that isn't finite.
    """
    settings, monitor, group = plan.settings, plan.monitor, trainee.group
    epochs, first, began = settings.training.epochs, progress.epoch, time.perf_counter()
    while progress.epoch < epochs and not progress.stopping.stopped:
        if group.any(stop.asked):
            return progress, True
        epoch = progress.epoch + 1
        started = time.perf_counter()
        rate = learning_rate(settings, epoch, progress.plateau)
        show = _Progress(epoch, epochs, first, plan.dataset.train.samples, began)
        outcome = train_epoch(trainee, plan.batches, plan.loss, plan.augmentation, settings, epoch, rate, show.show)
        metrics = dict(outcome.metrics)
        every = settings.validation.validate_every_n_epochs
        validated = epoch % every == 0 or epoch == epochs
        if validated:
            metrics |= _validate(plan, trainee, epoch)
        entry = {"epoch": epoch, "metrics": metrics, "learning_rate": rate}
        progress = replace(
            progress, epoch=epoch, step=progress.step + outcome.updates, history=(*progress.history, entry)
        )
        if validated:
            progress = observe(progress, monitor, settings)
        clear_progress()
        journal.event(
            "epoch",
            epoch=epoch,
            epochs=epochs,
            metrics=metrics,
            learning_rate=rate,
            seconds=time.perf_counter() - started,
            samples_per_second=plan.dataset.train.samples / max(1e-6, outcome.seconds),
        )
        if group.leads:
            save_checkpoints(settings, trainee, progress, plan.origin, monitor.best.metric, journal)
        is_best = progress.best is not None and progress.best.epoch == epoch
        journal.say(epoch_line(epoch, epochs, metrics, monitor.stopping.metric, is_best))
    if progress.stopping.stopped:
        metric, best_epoch = monitor.stopping.metric, progress.stopping.best_epoch
        journal.event("early_stopped", epoch=progress.epoch, best_epoch=best_epoch, metric=metric)
        journal.say(f"Stopped early after epoch {progress.epoch}: {metric} has not improved since epoch {best_epoch}.")
    return progress, False


def _validate(plan: Plan, trainee: Trainee, epoch: int) -> dict[str, float]:
    settings, val = plan.settings, plan.dataset.val
    group = trainee.group
    outputs = outputs_of(trainee.judged, val, trainee.device.torch, judging_size(settings), group)

    def measure() -> dict[str, float]:
        predicted = predictions_of(settings.task, outputs)
        if predicted is None:
            raise Problem(
                f"the network answered the validation split with NaN or infinity after epoch {epoch}. Lower"
                " optimizer.learning_rate, or normalize the inputs (data.normalization: standardize)",
                "validation-diverged",
            )
        return named("val", metrics_of(settings.task, val, predicted, plan.monitor.wanted))

    # What follows from these figures is decided alike on every process.
    return group.first(measure)


class _Progress:
    """The line that shows where an epoch stands."""

    def __init__(self, epoch: int, epochs: int, first: int, total: int, began: float) -> None:
        self.epoch, self.epochs, self.first, self.total, self.began = epoch, epochs, first, total, began

    def show(self, samples: int) -> None:
        """Tells samples done, speed and the time that is left at most."""
        done = (self.epoch - 1 - self.first) * self.total + samples
        speed = done / max(1e-3, time.perf_counter() - self.began)
        left = ((self.epochs - self.epoch + 1) * self.total - samples) / max(speed, 1e-9)
        filled = round(10 * samples / self.total)
        bar = "█" * filled + "░" * (10 - filled)
        progress_line(f"Epoch {self.epoch}/{self.epochs} {bar} {speed:,.0f} samples/s, at most {time_text(left)} left")
