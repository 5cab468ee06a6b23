"""Settings that this trainer can't honour: each is refused by name rather than left out in silence."""

from collections.abc import Callable

from finalize_trainer.config.settings import Settings
from finalize_trainer.metrics.names import is_known, metric_id
from finalize_trainer.problem import Problem
from finalize_trainer.training.optimizers import OPTIMIZERS


def check_settings(settings: Settings) -> None:
    """Refuses what no data is needed to judge.

    Raises:
        Problem: with every setting that can't be honoured.
    """
    if settings.task == "multi-label":
        raise Problem(
            "task is multi-label, which this trainer does not train: use the project's own program (launch.trainer)",
            "setting-unsupported",
        )
    problems = [
        *_optimizer(settings),
        *_classes(settings),
        *_metrics(settings),
        *_rest(settings),
    ]
    if problems:
        raise Problem("; ".join(problems), "setting-unsupported")


def _optimizer(settings: Settings) -> list[str]:
    chosen = settings.optimizer
    entry = OPTIMIZERS.get(chosen.type.lower())
    if entry is None:
        known = ", ".join(item.name for item in OPTIMIZERS.values())
        return [f"optimizer.type is “{chosen.type}”; this trainer knows {known}"]
    problems = [
        f"optimizer.{key} is set, but {entry.name} has no use for it: leave it out"
        for key in ("momentum", "nesterov", "beta1", "beta2", "epsilon")
        if f"optimizer.{key}" in settings.stated and key not in entry.takes and getattr(chosen, key)
    ]
    if chosen.nesterov and chosen.momentum == 0:
        problems.append("optimizer.nesterov needs optimizer.momentum above 0")
    return problems


def _classes(settings: Settings) -> list[str]:
    if settings.task == "classification":
        return []
    training, problems = settings.training, []
    if training.class_weights != "none":
        problems.append(f"training.class_weights has no meaning for {settings.task}")
    if training.label_smoothing > 0:
        problems.append(f"training.label_smoothing has no meaning for {settings.task}")
    return problems


def _metrics(settings: Settings) -> list[str]:
    def missing(name: str, metrics: list[str], known: Callable[[str], bool]) -> list[str]:
        return [
            f"{name} lists “{metric}”, which this trainer does not compute for {settings.task}"
            for metric in metrics
            if not known(metric) and "confusion_matrix" not in metric
        ]

    task = settings.task
    # What the test set is judged by is computed again from the predictions, with every metric that there is.
    return [
        *missing("validation.metrics", settings.validation.metrics, lambda name: metric_id(name, task) is not None),
        *missing("test_set.metrics", settings.test_set.metrics, lambda name: is_known(name, task)),
    ]


def _rest(settings: Settings) -> list[str]:
    problems = []
    if "export.opset" in settings.stated and settings.export.opset < 18 and "onnx" in settings.export.formats:
        problems.append("export.opset is below 18, the lowest that PyTorch exports to: leave it out or raise it")
    if settings.lr_scheduler.warmup_epochs >= settings.training.epochs:
        problems.append("lr_scheduler.warmup_epochs is not below training.epochs")
    return problems
