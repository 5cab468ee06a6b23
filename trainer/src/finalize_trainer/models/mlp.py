"""Dense networks: `MLP` and `LogisticRegression`. Images and sequences are flattened."""

from torch import nn

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.models.architecture import Architecture, Head, Shape, initialize


def _mlp(model: ModelSettings, shape: Shape) -> nn.Module:
    hidden = [128, 64] if model.hidden is None else model.hidden
    head = Head(shape.sizes[0], hidden, shape.outputs, model)
    initialize(head, model.activation, head[-1])
    return head


def _logistic(model: ModelSettings, shape: Shape) -> nn.Module:
    head = Head(shape.sizes[0], [], shape.outputs, model)
    initialize(head, model.activation, head[-1])
    return head


MLP = Architecture("MLP", "table", frozenset({"hidden", "dropout", "activation", "batch_norm"}), _mlp)
LOGISTIC_REGRESSION = Architecture("LogisticRegression", "table", frozenset(), _logistic)
