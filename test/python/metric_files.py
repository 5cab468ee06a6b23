"""Real and large predictions as npy files in a folder, and scikit-learn's metrics of them: JSON, one object a case.

A case names the files of `yTrue` and of `scores` or `yPred`, and of `weights` where it has them.
"""

import json
import sys

import numpy as np
from metrics import classification, multi_label, numeric
from sklearn import datasets, metrics as m
from sklearn.linear_model import LinearRegression, PoissonRegressor
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier

folder = sys.argv[1]
told = []


def save(name, task, truth, classes=0, **arrays):
    files = {}
    for key, array in arrays.items():
        files[key] = f"{name}.{key}.npy"
        np.save(f"{folder}/{files[key]}", array)
    told.append({"name": name, "task": task, "classes": classes, "files": files, "truth": truth})


def halves(data):
    return data.data[::2], data.data[1::2], data.target[::2], data.target[1::2]


def real():
    """scikit-learn's own data sets; naive Bayes is sure of itself, neighbours tie."""
    models = [GaussianNB(), KNeighborsClassifier(5)]
    for load in (datasets.load_breast_cancer, datasets.load_wine, datasets.load_iris, datasets.load_digits):
        known, asked, before, y = halves(load())
        for model in models:
            scores = model.fit(known / 16, before).predict_proba(asked / 16)
            case = {"yTrue": y, "scores": scores, "classes": scores.shape[1]}
            name = f"{load.__name__}-{type(model).__name__}"
            save(name, "classification", classification(case), scores.shape[1], yTrue=y, scores=scores)
    known, asked, before, y = halves(datasets.load_diabetes())
    for task, model in (("regression", LinearRegression()), ("count", PoissonRegressor())):
        pred = model.fit(known, before).predict(asked)
        weights = 1 + np.abs(asked[:, 2])
        case = {"yTrue": y, "yPred": pred, "weights": weights, "task": task}
        save(f"diabetes-{task}", task, numeric(case), yTrue=y, yPred=pred, weights=weights)


def two_classes(rng, samples, share):
    y = (rng.random(samples) < share).astype(np.uint8)
    y[:2] = 0, 1
    score = np.clip(np.round(rng.random(samples) * 0.7 + y * 0.3, 5), 1e-9, 1 - 1e-9)
    return y, np.stack([1 - score, score], axis=1)


def large():
    rng = np.random.default_rng(7)
    y, scores = two_classes(rng, 10**7, 1e-4)
    # What takes a second or two each of ten million.
    predicted = scores[:, 1] > 0.5
    precision, recall, f1, _ = m.precision_recall_fscore_support(y, predicted, average="binary")
    truth = {
        "acc": float(m.accuracy_score(y, predicted)),
        "precision_positive": float(precision),
        "recall_positive": float(recall),
        "f1_positive": float(f1),
        "auc": float(m.roc_auc_score(y, scores[:, 1])),
        "ap": float(m.average_precision_score(y, scores[:, 1])),
        "loss": float(m.log_loss(y, scores)),
        "brier": float(m.brier_score_loss(y, scores[:, 1])),
    }
    save("two-10000000", "classification", truth, 2, yTrue=y, scores=scores)
    y, scores = two_classes(rng, 10**6, 0.3)
    weights = rng.random(10**6)
    case = {"yTrue": y, "scores": scores, "classes": 2, "weights": weights}
    save("two-1000000-weighted", "classification", classification(case), 2, yTrue=y, scores=scores, weights=weights)
    y = rng.poisson(3, 10**7).astype(float)
    pred = np.exp(rng.normal(1, 0.3, 10**7))
    truth = {
        "mae": float(m.mean_absolute_error(y, pred)),
        "mse": float(m.mean_squared_error(y, pred)),
        "r2": float(m.r2_score(y, pred)),
        "poisson_deviance": float(m.mean_poisson_deviance(y, pred)),
    }
    save("counts-10000000", "count", truth, yTrue=y, yPred=pred)
    y, pred = 1e6 + rng.normal(size=10**6), 1e6 + rng.normal(size=10**6)
    weights = rng.random(10**6)
    case = {"yTrue": y, "yPred": pred, "weights": weights, "task": "regression"}
    save("values-1000000-weighted", "regression", numeric(case), yTrue=y, yPred=pred, weights=weights)
    y = (rng.random((20_000, 6)) < [0.5, 0.1, 0.9, 0.01, 0.3, 1e-4]).astype(np.uint8)
    y[0], y[1] = 1, 0
    scores = np.clip(np.round(rng.random(y.shape) * 0.7 + y * 0.3, 4), 0, 1)
    case = {"yTrue": y, "scores": scores, "samples": len(y), "classes": 6}
    save("labels-20000", "multi-label", multi_label(case), 6, yTrue=y, scores=scores)
    y = rng.integers(0, 1000, 10**6)
    pred = np.where(rng.random(10**6) < 0.8, y, rng.integers(0, 1000, 10**6))
    truth = {
        "acc": float(m.accuracy_score(y, pred)),
        "balanced_acc": float(m.balanced_accuracy_score(y, pred)),
        "mcc": float(m.matthews_corrcoef(y, pred)),
        "kappa": float(m.cohen_kappa_score(y, pred)),
    }
    for suffix, average in (("", "macro"), ("_weighted", "weighted")):
        found = m.precision_recall_fscore_support(y, pred, average=average)[:3]
        for name, each in zip(("precision", "recall", "f1"), found):
            truth[name + suffix] = float(each)
    save("thousand-1000000", "labels", truth, 1000, yTrue=y.astype(np.uint16), yPred=pred.astype(np.uint16))


real()
large()
print(json.dumps(told))
