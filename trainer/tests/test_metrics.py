import warnings

import numpy as np
import pytest
from sklearn import metrics as sk

from finalize_trainer.metrics.classification import classification_metrics, softmax
from finalize_trainer.metrics.names import metric_id, metric_ids
from finalize_trainer.metrics.numeric import numeric_metrics
from projects import random_scores

CASES = [(classes, weighted, seed) for classes in (2, 3, 6) for weighted in (False, True) for seed in range(4)]


@pytest.mark.parametrize(("classes", "weighted", "seed"), CASES)
def test_agrees_with_scikit_learn_on_classes(classes: int, weighted: bool, seed: int) -> None:
    truth, scores, own = random_scores(60, classes, seed)
    weights = own if weighted else None
    found = classification_metrics(truth, scores, metric_ids("classification"), weights)
    predicted = scores.argmax(axis=1)
    plain = {"sample_weight": weights}
    multi = {"multi_class": "ovr"} if classes > 2 else {}
    ranked = scores if classes > 2 else scores[:, 1]
    indicator = np.eye(classes)[truth] if classes > 2 else truth
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = {
            "loss": sk.log_loss(truth, scores, labels=range(classes), **plain),
            "acc": sk.accuracy_score(truth, predicted, **plain),
            "balanced_acc": sk.balanced_accuracy_score(truth, predicted, **plain),
            "mcc": sk.matthews_corrcoef(truth, predicted, **plain),
            "kappa": sk.cohen_kappa_score(truth, predicted, **plain),
            "auc": sk.roc_auc_score(truth, ranked, **multi, **plain),
            "ap": sk.average_precision_score(indicator, ranked, **plain),
        }
        for name, function in (("f1", sk.f1_score), ("precision", sk.precision_score), ("recall", sk.recall_score)):
            for ending, average in (("", "macro"), ("_weighted", "weighted"), ("_micro", "micro")):
                expected[name + ending] = function(truth, predicted, average=average, **plain)
        for k in (2, 3, 5):
            if k < classes:
                expected[f"top{k}_acc"] = sk.top_k_accuracy_score(truth, scores, k=k, labels=range(classes), **plain)
        if classes > 2:
            expected["auc_weighted"] = sk.roc_auc_score(truth, scores, average="weighted", **multi, **plain)
        if classes == 2:
            expected["brier"] = sk.brier_score_loss(truth, scores[:, 1], **plain)
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=1e-9), name


@pytest.mark.parametrize("task", ["regression", "count"])
@pytest.mark.parametrize("weighted", [False, True])
def test_agrees_with_scikit_learn_on_values(task: str, weighted: bool) -> None:
    draws = np.random.default_rng(7)
    found = draws.gamma(2, 2, 80)
    truth = draws.poisson(found).astype(float) if task == "count" else found + draws.normal(size=80)
    weights = draws.uniform(0.1, 2, 80) if weighted else None
    given = numeric_metrics(task, truth, found, metric_ids(task), weights)
    expected = {
        "mse": sk.mean_squared_error(truth, found, sample_weight=weights),
        "rmse": sk.root_mean_squared_error(truth, found, sample_weight=weights),
        "mae": sk.mean_absolute_error(truth, found, sample_weight=weights),
        "r2": sk.r2_score(truth, found, sample_weight=weights),
    }
    if task == "count":
        expected["poisson_deviance"] = sk.mean_poisson_deviance(truth, found, sample_weight=weights)
        expected["loss"] = expected["poisson_deviance"]
    else:
        expected["loss"] = expected["mse"]
        expected["mape"] = sk.mean_absolute_percentage_error(truth, found, sample_weight=weights)
    for name, value in expected.items():
        assert given[name] == pytest.approx(value, rel=1e-9), name


def test_undefined_figures_are_nan() -> None:
    one_class = classification_metrics(np.zeros(3), np.tile([0.6, 0.4], (3, 1)), ["auc", "acc"])
    assert np.isnan(one_class["auc"])
    assert one_class["acc"] == 1
    assert np.isnan(numeric_metrics("count", np.ones(2), np.zeros(2), ["loss"])["loss"])


def test_softmax_of_large_logits_is_finite() -> None:
    assert np.allclose(softmax(np.array([[1e4, 0.0, -1e4]], dtype=np.float32)), [[1, 0, 0]])


def test_understands_names_of_other_loggers() -> None:
    assert metric_id("val_accuracy", "classification") == "acc"
    assert metric_id("val/roc_auc", "classification") == "auc"
    assert metric_id("val_acc", "regression") is None
