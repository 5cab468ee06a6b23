"""What is left when training has ended: predictions, claims and history, signature."""

from pathlib import Path

from finalize_trainer.config.settings import Settings
from finalize_trainer.data.dataset import Dataset
from finalize_trainer.metrics.names import metric_id
from finalize_trainer.models.network import Network
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import write_json
from finalize_trainer.run.journal import Journal
from finalize_trainer.run.predictions import write_predictions
from finalize_trainer.run.signature import signature_of
from finalize_trainer.training.monitor import Monitor
from finalize_trainer.training.predict import metrics_of, named, outputs_of, predictions_of
from finalize_trainer.training.progress import Progress
from finalize_trainer.training.trainee import Trainee


def finish(
    directory: Path,
    settings: Settings,
    dataset: Dataset,
    network: Network,
    trainee: Trainee,
    monitor: Monitor,
    progress: Progress,
    journal: Journal,
) -> dict[str, float]:
    """Predicts validation and test split with the best weights and writes the records.

    Returns:
        The claims: every validation metric recorded and every test metric asked for; none on other processes than the
        first, which only help to predict.
    """
    asked = [metric_id(name, settings.task) for name in settings.test_set.metrics]
    test_metrics = list(dict.fromkeys(["loss", *(one for one in asked if one is not None)]))
    splits = [("val", dataset.val, monitor.wanted)]
    if settings.test_set.enabled and settings.test_set.evaluate_at_end:
        splits.append(("test", dataset.test, test_metrics))
    final: dict[str, float] = {}
    for name, split, wanted in splits:
        outputs = outputs_of(network, split, trainee.device.torch, judging_size(settings), trainee.group)
        if not trainee.group.leads:
            continue
        predicted = predictions_of(settings.task, outputs)
        if predicted is None:
            raise Problem(f"the best weights answer the {name} split with NaN or infinity", "validation-diverged")
        write_predictions(directory / "predictions" / f"{name}.npz", settings.task, split, predicted)
        metrics = named(name, metrics_of(settings.task, split, predicted, wanted))
        final |= metrics
        journal.event("evaluated", split=name, metrics=metrics)
    if not trainee.group.leads:
        return {}
    best = progress.best
    record = {
        "history": list(progress.history),
        **({} if best is None else {"best": {"epoch": best.epoch, "metric": best.metric, "value": best.value}}),
        "final": final,
    }
    write_json(directory / "metrics.json", record)
    write_json(directory / "signature.json", signature_of(settings.task, dataset))
    return final


def judging_size(settings: Settings) -> int:
    """Samples that are predicted together."""
    return max(256, settings.training.batch_size)
