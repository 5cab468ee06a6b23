"""What is trained: the network on its device, its optimizer, average and gradient scale."""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from finalize_trainer.config.settings import Settings
from finalize_trainer.models.network import Network
from finalize_trainer.training.device import Device
from finalize_trainer.training.optimizers import make_optimizer

COMPILE_PAYS = 5_000
"""Updates from which compiling for some tens of seconds is earned back on a GPU."""


class Trainee:
    """A network in training.

    Attributes:
        network: the weights that the optimizer changes.
        average: their exponential moving average; None where `training.ema_decay` is absent.
        raw: the network's forward pass while training, compiled where that is asked for.
    """

    def __init__(self, network: Network, settings: Settings, device: Device, updates: int) -> None:
        self.device = device
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
        self.raw: Callable[[Tensor], Tensor] = self.network.raw
        if self.compiles:
            self.raw = torch.compile(self.network.raw)

    def use_eager(self) -> None:
        """Goes on without the compiler."""
        self.compiles = False
        self.raw = self.network.raw

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
        for index, (name, _) in enumerate(self.named_parameters()):
            own: dict[str, Any] = {}
            for source in (tensors, values):
                for key, held in source.items():
                    parameter, _, slot = key.rpartition("/")
                    if parameter == name:
                        own[slot] = held
            if own:
                state[index] = own
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})
