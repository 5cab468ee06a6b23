"""What is trained: the network on its device, its optimizer, average and gradient scale."""

import contextlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from finalize_trainer.config.settings import Settings
from finalize_trainer.models.network import Network
from finalize_trainer.training.device import Device
from finalize_trainer.training.group import ALONE, Group
from finalize_trainer.training.optimizers import make_optimizer

COMPILE_PAYS = 5_000
"""Updates from which compiling for some tens of seconds is earned back on a GPU."""


class _Pass(nn.Module):
    """The forward pass of training as a module, which is what PyTorch distributes."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.run: Callable[[Tensor], Tensor] = network.raw

    def forward(self, samples: Tensor) -> Tensor:
        return self.run(samples)


class Trainee:
    """A network in training.

    Attributes:
        network: the weights that the optimizer changes.
        average: their exponential moving average; None where `training.ema_decay` is absent.
        raw: the network's forward pass while training, compiled where that is asked for; in a group its backward pass
            brings the mean of the gradients of all processes.
    """

    def __init__(
        self, network: Network, settings: Settings, device: Device, updates: int, group: Group = ALONE
    ) -> None:
        self.device = device
        self.group = group
        if group.size > 1 and device.torch.type == "cuda":
            # Statistics over the whole batch. On the processor PyTorch has none: each process keeps to its share.
            network.core = nn.SyncBatchNorm.convert_sync_batchnorm(network.core)  # type: ignore[no-untyped-call]
        self.network = network.to(device.torch)
        if device.channels_last and network.kind == "image":
            network.channels_last = True
            network.core.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = make_optimizer(settings.optimizer, self.network.parameters(), device.torch)
        decay = settings.training.ema_decay
        self.average: AveragedModel | None = None
        if decay is not None:
            self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(decay))  # type: ignore[no-untyped-call]
        self.scaler = torch.amp.GradScaler(device.torch.type, enabled=device.scales)
        wanted = settings.training.compile
        self.compiles = device.torch.type == "cuda" and updates >= COMPILE_PAYS if wanted is None else wanted
        self.must_compile = bool(wanted)
        self._pass = _Pass(self.network)
        self._spread: DistributedDataParallel | None = None
        if group.size > 1:
            # A network of the user's may have weights that a pass leaves out; ours have none.
            leaves_out = settings.model.is_of_user
            with warnings.catch_warnings():
                # The name of the option before PyTorch 2.13.
                warnings.filterwarnings("ignore", ".*broadcast_buffers", FutureWarning)
                self._spread = DistributedDataParallel(
                    self._pass, broadcast_buffers=False, find_unused_parameters=leaves_out
                )
        self.raw: Callable[[Tensor], Tensor] = self._spread or self._pass
        if self.compiles:
            self._pass.run = torch.compile(self.network.raw, mode=_compile_mode(settings, device, group))

    def use_eager(self) -> None:
        """Goes on without the compiler."""
        self.compiles = False
        self._pass.run = self.network.raw

    def exchanging(self, gradients: bool) -> AbstractContextManager[Any]:
        """Around the passes of a batch: whether processes exchange their gradients after it, or gather on."""
        return self._spread.no_sync() if self._spread is not None and not gradients else contextlib.nullcontext()

    def settle(self) -> None:
        """Makes what each process gathered by itself, statistics of batches, that of the first."""
        self.group.copy_buffers(self.network)
        if self.average is not None:
            self.group.copy_buffers(self.average.module)

    @property
    def judged(self) -> nn.Module:
        """The network that is validated, kept and exported: the average where there is one."""
        return self.network if self.average is None else self.average.module

    def update(self, clip: float | None) -> None:
        """One step of the optimizer with the gradients that were gathered, which are cleared."""
        if clip is not None:
            self.scaler.unscale_(self.optimizer)
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
        if self.average is not None:
            self.average.update_parameters(self.network)

    def named_parameters(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Trained parameters by name, in the optimizer's order."""
        return ((name, one) for name, one in self.network.named_parameters() if one.requires_grad)

    def slots(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """What the optimizer remembers: tensors and plain values by `<parameter>/<slot>`."""
        tensors: dict[str, Tensor] = {}
        values: dict[str, Any] = {}
        for name, parameter in self.named_parameters():
            for slot, held in self.optimizer.state.get(parameter, {}).items():
                if isinstance(held, Tensor):
                    tensors[f"{name}/{slot}"] = held
                else:
                    values[f"{name}/{slot}"] = held
        return tensors, values

    def load_slots(self, tensors: dict[str, Tensor], values: dict[str, Any]) -> None:
        """Gives the optimizer back what it remembered."""
        state: dict[int, dict[str, Any]] = {}
        for index, (name, one) in enumerate(self.named_parameters()):
            own: dict[str, Any] = {}
            for source in (tensors, values):
                for key, held in source.items():
                    parameter, _, slot = key.rpartition("/")
                    if parameter == name:
                        own[slot] = _laid_out_as(one, held) if isinstance(held, Tensor) else held
            if own:
                state[index] = own
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})


def _compile_mode(settings: Settings, device: Device, group: Group) -> str | None:
    """Replays whole passes from CUDA graphs where that is safe: small networks wait for each kernel's start otherwise.

    Gradients that are gathered over several passes, or exchanged between processes, outlive the graph's memory; a
    network of the user's may do what a graph can't.
    """
    gathers = (settings.training.accumulate_batches or 1) > 1
    replays = device.torch.type == "cuda" and group.size == 1 and not gathers and not settings.model.is_of_user
    return "reduce-overhead" if replays else None


def _laid_out_as(parameter: nn.Parameter, held: Tensor) -> Tensor:
    """A slot of the optimizer in the memory format of its parameter, which fused optimizers want; files keep rows."""
    if held.shape != parameter.shape:
        return held
    return torch.empty_like(parameter, dtype=held.dtype).copy_(held)
