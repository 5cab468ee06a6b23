"""TorchScript, which PyTorch itself calls legacy: for serving that has nothing newer. Prefer `pt2` or `onnx`."""

import io
import warnings

import torch

from finalize_trainer.models.network import Network
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import write_atomic


class Guarded(torch.nn.Module):
    """A traced network that refuses what it was not made for: TorchScript itself checks neither types nor shapes."""

    def __init__(self, network: torch.nn.Module, sample_shape: list[int]) -> None:
        super().__init__()
        self.network = network
        self.sample_shape: list[int] = sample_shape

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Outputs (n, k) of samples (n, …)."""
        if input.dtype != torch.float32:
            raise RuntimeError("the input must be float32")
        if input.dim() == 0 or list(input.shape[1:]) != self.sample_shape:
            raise RuntimeError("the input must be samples of shape " + str(self.sample_shape))
        outputs: torch.Tensor = self.network(input)
        return outputs


def export_torchscript(network: Network, path: str, metadata: dict[str, str]) -> None:
    """Writes the traced network; `metadata` are files in the archive.

    Raises:
        Problem: PyTorch can't trace it, or what it traced answers another batch otherwise.
    """
    draws = torch.Generator().manual_seed(0)
    samples = torch.rand(3, *network.sample_shape, generator=draws)
    content = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            traced = torch.jit.trace(network, (samples[:2],), check_trace=False)  # type: ignore[no-untyped-call]
            guarded = torch.jit.script(Guarded(traced, list(network.sample_shape)))
            # A trace fixes what depends on the data: a batch of another size shows it.
            same = torch.allclose(guarded(samples), network(samples), atol=1e-4, rtol=1e-4)
            torch.jit.save(guarded, content, _extra_files=dict(metadata))
    except Exception as cause:
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        raise Problem(f"PyTorch can't trace this network to TorchScript: {lines[0]}", "export-fails") from cause
    if not same:
        raise Problem(
            "the TorchScript trace answers a batch of another size otherwise than the network: leave torchscript out"
            " of export.formats",
            "export-fails",
        )
    write_atomic(path, content.getvalue())
