"""Where the training computes, and in which precision."""

import contextlib
import os
import platform
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch
from torch import device as TorchDevice
from torch import dtype

from finalize_trainer.config.settings import Settings
from finalize_trainer.problem import Problem
from finalize_trainer.training.group import ALONE, Group


@dataclass(frozen=True)
class Device:
    """A device and how it is used.

    Attributes:
        precision: type of reduced precision; None for float32 throughout.
        channels_last: whether images keep their channels last in memory.
        name: for people and `run.json`.
    """

    torch: TorchDevice
    precision: dtype | None
    channels_last: bool
    name: str

    def autocast(self) -> AbstractContextManager[Any]:
        """Reduced precision where it is asked for."""
        if self.precision is None:
            return contextlib.nullcontext()
        return torch.autocast(self.torch.type, dtype=self.precision)

    @property
    def scales(self) -> bool:
        """Whether gradients must be scaled, since float16 can't hold small ones."""
        return self.precision is torch.float16

    def synchronize(self) -> None:
        """Waits until everything that was started is done."""
        if self.torch.type == "cuda":
            torch.cuda.synchronize(self.torch)

    def free_memory(self) -> int | None:
        """Bytes that are free on the device; None where it has no memory of its own."""
        return int(torch.cuda.mem_get_info(self.torch)[0]) if self.torch.type == "cuda" else None


def choose_device(settings: Settings, group: Group = ALONE) -> Device:
    """The device that `training.device` names; `auto` takes CUDA, then MPS, then the processor.

    In a group `auto` and `cuda` give each process of a machine a GPU of its own.

    Raises:
        Problem: this machine has no such device, or no such precision.
    """
    stated = settings.training.device.lower()
    chosen = _auto() if stated == "auto" else stated
    if group.size > 1:
        chosen = _own(chosen, group)
    try:
        device = torch.device(chosen)
    except RuntimeError as cause:
        raise Problem(f"training.device is “{stated}”: auto, cpu, cuda, cuda:<n> or mps", "device-unknown") from cause
    if device.type not in ("cpu", "cuda", "mps"):
        raise Problem(f"training.device is “{stated}”: auto, cpu, cuda, cuda:<n> or mps", "device-unknown")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise Problem(
            f"training.device is {stated}, but PyTorch {torch.__version__} sees {torch.cuda.device_count()} CUDA"
            " devices here. Set it to auto or cpu, or install a CUDA build of PyTorch and its driver",
            "device-missing",
        )
    if device.type == "mps" and not torch.backends.mps.is_available():
        raise Problem("training.device is mps, but this machine has none. Set it to auto or cpu", "device-missing")
    if device.type == "cuda" and device.index is not None:
        # What asks for no device by name, like pinned memory, would else make itself at home on the first one.
        torch.cuda.set_device(device)
    channels_last = settings.training.channels_last
    return Device(
        device,
        _precision(settings, device),
        device.type == "cuda" if channels_last is None else channels_last,
        _name(device),
    )


def be_deterministic(settings: Settings, device: Device) -> None:
    """Same seed, same weights: refuses operations that can't promise it."""
    deterministic = settings.reproducibility.deterministic
    if deterministic:
        # Read by cuBLAS when its first handle is made.
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(deterministic)
    torch.backends.cudnn.benchmark = not deterministic
    if device.torch.type == "cuda" and settings.training.mixed_precision:
        torch.set_float32_matmul_precision("high")


def _own(chosen: str, group: Group) -> str:
    """The device of one process among several."""
    kind, _, index = chosen.partition(":")
    if kind == "mps":
        raise Problem(
            f"mps trains in one process, and this training has {group.size}. Set launch.torchrun.processes to 1, or"
            " training.device to cpu",
            "device-shared",
        )
    if kind != "cuda":
        return chosen
    if index:
        raise Problem(
            f"training.device is {chosen}, one GPU for {group.size} processes. Set it to cuda: each takes its own",
            "device-shared",
        )
    if group.local >= torch.cuda.device_count():
        raise Problem(
            f"{group.local + 1} processes or more were started on a machine on which PyTorch {torch.__version__} sees"
            f" {torch.cuda.device_count()} CUDA devices. Set launch.torchrun.processes to their number, or"
            " training.device to cpu",
            "device-missing",
        )
    return f"cuda:{group.local}"


def _auto() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _precision(settings: Settings, device: torch.device) -> dtype | None:
    if not settings.training.mixed_precision:
        return None
    if device.type == "cuda":
        # Older ones emulate bfloat16, slower than float32; PyTorch calls that supported.
        native = torch.version.hip is not None or torch.cuda.get_device_capability(device)[0] >= 8
        return torch.bfloat16 if native else torch.float16
    if device.type == "cpu":
        return torch.bfloat16
    raise Problem(
        "training.mixed_precision is offered on CUDA and the processor only; set it to false for mps",
        "precision-unsupported",
    )


def _name(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return f"{platform.processor()} GPU (mps)"
    return f"{processor_name()} ({torch.get_num_threads()} threads)"


def processor_name() -> str:
    """The processor's model, as the system knows it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    except OSError:
        models = []
    return next(iter(models), "") or platform.processor() or platform.machine()
