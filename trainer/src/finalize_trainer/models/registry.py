"""The architectures by name, the one list of them."""

from finalize_trainer.config.settings import ModelSettings
from finalize_trainer.models.architecture import Architecture, refuse_unused
from finalize_trainer.models.cnn import DEEP_CNN, SIMPLE_CNN
from finalize_trainer.models.mlp import LOGISTIC_REGRESSION, MLP
from finalize_trainer.models.recurrent import GRU, LSTM
from finalize_trainer.models.resnet import RESNET18, RESNET34, RESNET50
from finalize_trainer.models.transformer import TRANSFORMER
from finalize_trainer.models.user import user_architecture
from finalize_trainer.problem import Problem

ARCHITECTURES = (
    MLP,
    LOGISTIC_REGRESSION,
    SIMPLE_CNN,
    DEEP_CNN,
    RESNET18,
    RESNET34,
    RESNET50,
    LSTM,
    GRU,
    TRANSFORMER,
)


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def find_architecture(model: ModelSettings) -> Architecture:
    """The architecture that `model` names; `ResNet-18` and `resnet18` are one.

    Raises:
        Problem: there is none of that name, or it has no use for a setting.
    """
    if model.is_of_user:
        return user_architecture(model.architecture)
    found = next((one for one in ARCHITECTURES if _plain(one.name) == _plain(model.architecture)), None)
    if found is None:
        known = ", ".join(one.name for one in ARCHITECTURES)
        raise Problem(
            f"model.architecture is “{model.architecture}”; this trainer knows {known}, and package.module:function",
            "architecture-unknown",
        )
    refuse_unused(found, model)
    return found
