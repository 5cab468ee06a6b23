"""`.pt2`: PyTorch's own format, by `torch.export`."""

import io
import warnings

import torch

from finalize_trainer.models.network import Network
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import write_atomic
from finalize_trainer.run.signature import INPUT


class Ranked(torch.nn.Module):
    """A network that refuses samples of another rank, which the guards of an exported program let through."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.axes = tuple(range(1 + len(network.sample_shape)))

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Outputs (n, k) of samples (n, …)."""
        outputs: torch.Tensor = self.network(input.permute(self.axes))
        return outputs


def export_pt2(network: Network, path: str, metadata: dict[str, str]) -> None:
    """Writes the network with a dynamic batch; `metadata` are files in the archive.

    Raises:
        Problem: PyTorch can't export it.
    """
    sample = torch.zeros(2, *network.sample_shape)
    shapes = {INPUT: {0: torch.export.Dim("batch")}}
    content = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = torch.export.export(Ranked(network).eval(), (sample,), dynamic_shapes=shapes)
        torch.export.save(program, content, extra_files=dict(metadata))
    except Exception as cause:
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        raise Problem(f"PyTorch can't export this network to .pt2: {lines[0]}", "export-fails") from cause
    write_atomic(path, content.getvalue())
