"""The PyTorch reference trainer of finalize-model: one program that speaks the trainer protocol."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("finalize-trainer")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0+source"
