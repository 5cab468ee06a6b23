"""A Transformer encoder over sequences (time × features), with learnt positions and the mean of all steps."""

import torch
from torch import Tensor, nn

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.models.architecture import Architecture, Shape
from finalize_trainer.problem import Problem

WIDTH, LAYERS, HEADS = 64, 2, 4


class _Layer(nn.Module):
    """Attention and a dense part, each after its normalization and with a shortcut around it."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.rate = dropout
        self.before_attention = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.before_dense = nn.LayerNorm(width)
        self.dense = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Dropout(dropout), nn.Linear(4 * width, width)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, steps: Tensor) -> Tensor:
        """(n, time, width) to the same shape."""
        steps = steps + self.dropout(self._attend(self.before_attention(steps)))
        return steps + self.dropout(self.dense(self.before_dense(steps)))  # type: ignore[no-any-return]

    def _attend(self, steps: Tensor) -> Tensor:
        time, width = steps.shape[1], steps.shape[2]
        parts: Tensor = self.query_key_value(steps)
        parts = parts.reshape(-1, time, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = nn.functional.scaled_dot_product_attention(
            parts[0], parts[1], parts[2], dropout_p=self.rate if self.training else 0.0
        )
        return self.attended(mixed.transpose(1, 2).reshape(-1, time, width))  # type: ignore[no-any-return]


class _Transformer(nn.Module):
    def __init__(self, model: ModelSettings, shape: Shape) -> None:
        super().__init__()
        time, features = shape.sizes
        width, heads = model.width or WIDTH, model.heads or HEADS
        if width % heads:
            raise Problem(f"model.width {width} can't be shared by {heads} heads (model.heads)", "model-heads")
        self.embedding = nn.Linear(features, width)
        self.positions = nn.Parameter(torch.empty(1, time, width))
        nn.init.normal_(self.positions, std=0.02)
        self.layers = nn.Sequential(*(_Layer(width, heads, model.dropout) for _ in range(model.layers or LAYERS)))
        self.norm = nn.LayerNorm(width)
        self.output = nn.Linear(width, shape.outputs)

    def forward(self, sequences: Tensor) -> Tensor:
        """(n, time, features) to (n, outputs)."""
        steps: Tensor = self.layers(self.embedding(sequences) + self.positions)
        return self.output(self.norm(steps).mean(dim=1))  # type: ignore[no-any-return]


TRANSFORMER = Architecture("Transformer", "sequence", frozenset({"width", "layers", "heads", "dropout"}), _Transformer)
