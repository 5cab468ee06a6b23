"""Networks of the user's own: `package.module:function` of the project.

The function is called with those of `settings`, `sample_shape`, `outputs` and the keys of `model` that its parameters
name, and returns a `torch.nn.Module` from samples as they are stored (float32, normalized as `data.normalization`
says) to logits (n, classes), or to values (n, 1).
"""

import importlib
import inspect
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from torch import nn

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.models.architecture import Architecture, Shape
from finalize_trainer.problem import Problem


def function_of(name: str, setting: str) -> Callable[..., Any]:
    """The function that `package.module:function` names; the project's folder is looked in first.

    Raises:
        Problem: there is no such module or function.
    """
    module_name, _, function_name = name.partition(":")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        module = importlib.import_module(module_name)
    except ImportError as cause:
        raise Problem(f"{setting}: {module_name} can't be imported: {cause}", "function-missing") from cause
    function = getattr(module, function_name, None)
    if not callable(function):
        raise Problem(f"{setting}: {module_name} has no function {function_name}", "function-missing")
    return function  # type: ignore[no-any-return]


def call_with(function: Callable[..., Any], setting: str, given: dict[str, Any]) -> Any:
    """Calls a function with those of `given` that its parameters name.

    Raises:
        Problem: it needs a parameter that isn't given.
    """
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return function(**given)
    lacking = [p.name for p in parameters if p.default is p.empty and p.name not in given]
    if lacking:
        raise Problem(f"{setting} needs {', '.join(lacking)}; it can have {', '.join(given)}", "function-parameters")
    return function(**{p.name: given[p.name] for p in parameters if p.name in given})


def user_architecture(name: str) -> Architecture:
    """An architecture that a function of the user's builds."""
    function = function_of(name, "model.architecture")

    def build(model: ModelSettings, shape: Shape) -> nn.Module:
        stated = asdict(model)
        extras = stated.pop("extras")
        given = {**stated, **extras, "settings": {**stated, **extras}}
        given |= {"sample_shape": shape.sizes, "outputs": shape.outputs}
        _refuse_unread(function, extras, name)
        made = call_with(function, f"model.architecture {name}", given)
        if not isinstance(made, nn.Module):
            raise Problem(f"{name} returned {type(made).__name__}, not a torch.nn.Module", "function-result")
        return made

    takes = {"dropout", "hidden", "channels", "layers", "width", "heads"}
    return Architecture(name, "raw", frozenset(takes | {"bidirectional", "activation", "batch_norm"}), build)


def _refuse_unread(function: Callable[..., Any], extras: dict[str, Any], name: str) -> None:
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is p.VAR_KEYWORD or p.name == "settings" for p in parameters):
        return
    unread = [key for key in extras if key not in {p.name for p in parameters}]
    if unread:
        raise Problem(f"{name} has no parameter for model.{', model.'.join(unread)}", "model-setting-unused")
