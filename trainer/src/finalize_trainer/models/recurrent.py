"""Recurrent networks over sequences (time × features): `LSTM` and `GRU`.

The answer is read from the last step of the last layer; both ways, from the last step forwards and the first
backwards.
"""

from typing import Literal

import torch
from torch import Tensor, nn

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.models.architecture import Architecture, Shape

WIDTH, LAYERS = 64, 1


class _Recurrent(nn.Module):
    def __init__(self, kind: Literal["LSTM", "GRU"], model: ModelSettings, shape: Shape) -> None:
        super().__init__()
        layers = model.layers or LAYERS
        self.width = model.width or WIDTH
        self.both = bool(model.bidirectional)
        self.recurrent = (nn.LSTM if kind == "LSTM" else nn.GRU)(
            shape.sizes[-1],
            self.width,
            layers,
            batch_first=True,
            dropout=model.dropout if layers > 1 else 0.0,
            bidirectional=self.both,
        )
        self.dropout = nn.Dropout(model.dropout)
        self.output = nn.Linear(self.width * (2 if self.both else 1), shape.outputs)

    def forward(self, sequences: Tensor) -> Tensor:
        """(n, time, features) to (n, outputs)."""
        steps: Tensor = self.recurrent(sequences)[0]
        last = steps[:, -1]
        if self.both:
            last = torch.cat((last[:, : self.width], steps[:, 0, self.width :]), dim=1)
        return self.output(self.dropout(last))  # type: ignore[no-any-return]


_TAKES = frozenset({"width", "layers", "bidirectional", "dropout"})

LSTM = Architecture("LSTM", "sequence", _TAKES, lambda model, shape: _Recurrent("LSTM", model, shape))
GRU = Architecture("GRU", "sequence", _TAKES, lambda model, shape: _Recurrent("GRU", model, shape))
