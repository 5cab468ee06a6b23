"""The settings that the trainer reads, typed. Names, types and defaults are those of the engine's schema."""

import hashlib
import json
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Literal, TypeVar

from finalize_trainer.config.effective import Effective

Task = Literal["classification", "multi-label", "regression", "count"]


@dataclass(frozen=True)
class DataSettings:
    """Where the samples are and what their columns mean."""

    train: str | None
    val: str | None
    test: str | None
    source: str | None
    target: str
    inputs: str
    features: list[str] | None
    id: str | None
    group: str | None
    weight: str | None
    time: str | None
    class_names: list[str] | None
    layout: Literal["hwc", "chw"] | None
    image_size: list[int] | None
    normalization: Literal["none", "standardize", "minmax"]


@dataclass(frozen=True)
class ModelSettings:
    """The network. `extras` are further keys, for a function of the user's."""

    architecture: str
    dropout: float
    hidden: list[int] | None
    channels: list[int] | None
    layers: int | None
    width: int | None
    heads: int | None
    bidirectional: bool | None
    activation: Literal["relu", "elu", "tanh", "sigmoid", "gelu"]
    batch_norm: bool
    num_classes: int | None
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def is_of_user(self) -> bool:
        """Whether the network is a `package.module:function` of the user's."""
        return ":" in self.architecture


@dataclass(frozen=True)
class OptimizerSettings:
    """How the weights are updated."""

    type: str
    learning_rate: float
    weight_decay: float
    momentum: float
    nesterov: bool
    beta1: float
    beta2: float
    epsilon: float


@dataclass(frozen=True)
class ScheduleSettings:
    """Learning-rate schedule, stepped once an epoch."""

    type: Literal["none", "step", "cosine", "exponential", "plateau"]
    step_size: int
    gamma: float
    patience: int
    min_lr: float
    warmup_epochs: int


@dataclass(frozen=True)
class TrainingSettings:
    """The training loop."""

    epochs: int
    batch_size: int
    device: str
    class_weights: Literal["none", "balanced"] | list[float]
    label_smoothing: float
    gradient_clip_norm: float | None
    mixed_precision: bool | None
    num_workers: int | None
    accumulate_batches: int | None
    ema_decay: float | None
    compile: bool | None
    channels_last: bool | None


@dataclass(frozen=True)
class StoppingSettings:
    """When training ends before its last epoch."""

    enabled: bool
    patience: int
    min_delta: float
    metric: str
    mode: Literal["min", "max"] | None


@dataclass(frozen=True)
class AugmentationSettings:
    """Random changes to training samples."""

    enabled: bool
    transforms: list[str | dict[str, Any]]


@dataclass(frozen=True)
class CheckpointSettings:
    """Which states of the training are kept."""

    save_best: bool
    save_last: bool
    checkpoint_every_n_epochs: int
    save_top_k: int
    output_dir: str
    metric: str | None
    mode: Literal["min", "max"] | None


@dataclass(frozen=True)
class ValidationSettings:
    """What is measured while training."""

    validate_every_n_epochs: int
    metrics: list[str]


@dataclass(frozen=True)
class TestSettings:
    """The final evaluation."""

    __test__ = False

    enabled: bool
    evaluate_at_end: bool
    metrics: list[str]


@dataclass(frozen=True)
class ReproducibilitySettings:
    """What makes a run repeatable."""

    seed: int
    deterministic: bool
    repeat: int


@dataclass(frozen=True)
class ExportSettings:
    """What is made of the trained model. Quantization is made of the ONNX model by the engine."""

    enabled: bool
    formats: list[Literal["onnx", "torchscript", "pt2"]]
    opset: int


@dataclass(frozen=True)
class Settings:
    """A whole configuration.

    Attributes:
        stated: dotted paths that the file states itself.
        training_digest: SHA-256 over what shapes the weights and which of them are kept.
    """

    task: Task
    data: DataSettings
    model: ModelSettings
    optimizer: OptimizerSettings
    lr_scheduler: ScheduleSettings
    training: TrainingSettings
    early_stopping: StoppingSettings
    data_augmentation: AugmentationSettings
    checkpointing: CheckpointSettings
    validation: ValidationSettings
    test_set: TestSettings
    reproducibility: ReproducibilitySettings
    export: ExportSettings
    stated: frozenset[str]
    training_digest: str


T = TypeVar("T")

SHAPING = (
    "task",
    "data",
    "model",
    "optimizer",
    "lr_scheduler",
    "training",
    "early_stopping",
    "data_augmentation",
    "validation",
    "reproducibility",
)
"""Sections that shape the weights; `checkpointing` counts without its folder."""


def settings_of(effective: Effective) -> Settings:
    """The typed settings of an effective configuration."""
    values = effective.values
    sections = {
        "data": DataSettings,
        "model": ModelSettings,
        "optimizer": OptimizerSettings,
        "lr_scheduler": ScheduleSettings,
        "training": TrainingSettings,
        "early_stopping": StoppingSettings,
        "data_augmentation": AugmentationSettings,
        "checkpointing": CheckpointSettings,
        "validation": ValidationSettings,
        "test_set": TestSettings,
        "reproducibility": ReproducibilitySettings,
        "export": ExportSettings,
    }
    made: dict[str, Any] = {name: _make(kind, values[name]) for name, kind in sections.items()}
    return Settings(
        task=values["task"],
        stated=effective.stated,
        training_digest=training_digest(values),
        **made,
    )


def training_digest(values: dict[str, Any]) -> str:
    """SHA-256 over the sections that shape a training; for the trainer's own checkpoints, not the engine's records."""
    kept = {name: values[name] for name in SHAPING}
    # How many other seeds are trained says nothing of this one.
    kept["reproducibility"] = {**values["reproducibility"], "repeat": 1}
    kept["checkpointing"] = {k: v for k, v in values["checkpointing"].items() if k != "output_dir"}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _make(kind: type[T], values: dict[str, Any]) -> T:
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    given = {name: values.get(name) for name in known if name != "extras"}
    for name, item in known.items():
        if item.type == "float" or item.type is float:
            given[name] = float(given[name])  # type: ignore[arg-type]
        elif item.type == "int" or item.type is int:
            given[name] = int(given[name])  # type: ignore[arg-type]
    if "extras" in known and known["extras"].default_factory is not MISSING:
        given["extras"] = {name: value for name, value in values.items() if name not in known}
    return kind(**given)
