"""Metrics of scikit-learn for cases read as JSON from standard input: the truth that ours are held against.

Undefined values, where scikit-learn warns, raises or returns NaN, are null.
"""

import json
import math
import sys
import warnings

import numpy as np
from sklearn import metrics as m


def value(compute):
    with warnings.catch_warnings():
        warnings.simplefilter("error", category=m._classification.UndefinedMetricWarning)
        warnings.filterwarnings("error", message="Only one class|No positive|A single label|invalid value")
        try:
            result = float(compute())
        except (Warning, ValueError):
            return None
    return result if math.isfinite(result) else None


def per_class(compute, count):
    return [value(lambda k=k: compute(k)) for k in range(count)]


def classification(case):
    y = np.array(case["yTrue"], dtype=int)
    k = case["classes"]
    scores = np.array(case["scores"], dtype=float).reshape(len(y), k)
    pred = np.argmax(scores, axis=1)
    w = np.array(case["weights"], dtype=float) if case.get("weights") else None
    labels = list(range(k))
    kw = {"sample_weight": w}
    strict = {**kw, "zero_division": "warn"}
    out = {
        "loss": value(lambda: m.log_loss(y, scores, labels=labels, **kw)),
        "acc": value(lambda: m.accuracy_score(y, pred, **kw)),
        "mcc": None if len(set(y)) < 2 or len(set(pred)) < 2 else value(lambda: m.matthews_corrcoef(y, pred, **kw)),
        "kappa": value(lambda: m.cohen_kappa_score(y, pred, **kw)),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out["balanced_acc"] = float(m.balanced_accuracy_score(y, pred, **kw))
    for name, score in (("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)):
        out[name] = value(lambda: score(y, pred, average="macro", **strict))
        out[name + "_micro"] = value(lambda: score(y, pred, average="micro", **strict))
        present = sorted(set(y))
        out[name + "_weighted"] = value(lambda: score(y, pred, labels=present, average="weighted", **strict))
        out["class_" + name] = per_class(lambda c: score(y, pred, labels=[c], average="macro", **strict), k)
    if k == 2:
        out["auc"] = value(lambda: m.roc_auc_score(y, scores[:, 1], **kw))
        out["auc_weighted"] = out["auc"]
        out["ap"] = value(lambda: m.average_precision_score(y, scores[:, 1], **kw)) if 1 in y else None
        out["brier"] = value(lambda: m.brier_score_loss(y, scores[:, 1], pos_label=1, **kw))
    else:
        out["brier"] = value(lambda: m.brier_score_loss(y, scores, labels=labels, **kw))
        if len(set(y)) == k:
            # scikit-learn refuses sample weights and rows that sum to one only nearly: averaged here from the binary ones.
            one = [m.roc_auc_score(y == c, scores[:, c], **kw) for c in labels]
            share = [np.sum((y == c) * (1 if w is None else w)) for c in labels]
            out["auc"] = float(np.mean(one))
            out["auc_weighted"] = float(np.average(one, weights=share))
            if w is None:
                assert abs(out["auc"] - m.roc_auc_score(y, scores, multi_class="ovr", labels=labels)) < 1e-12
            out["ap"] = float(np.mean([m.average_precision_score(y == c, scores[:, c], **kw) for c in labels]))
        else:
            out["auc"] = out["auc_weighted"] = out["ap"] = None
        for top in (2, 3, 5):
            if top < k:
                out[f"top{top}_acc"] = value(lambda: m.top_k_accuracy_score(y, scores, k=top, labels=labels, **kw))
    return out


def numeric(case):
    y, p = np.array(case["yTrue"], dtype=float), np.array(case["yPred"], dtype=float)
    w = np.array(case["weights"], dtype=float) if case.get("weights") else None
    kw = {"sample_weight": w}
    out = {
        "mse": value(lambda: m.mean_squared_error(y, p, **kw)),
        "rmse": value(lambda: m.root_mean_squared_error(y, p, **kw)),
        "mae": value(lambda: m.mean_absolute_error(y, p, **kw)),
        "mape": value(lambda: m.mean_absolute_percentage_error(y, p, **kw)) if np.all(y != 0) else None,
        "r2": value(lambda: m.r2_score(y, p, force_finite=False, **kw)),
    }
    if case["task"] == "count":
        out["poisson_deviance"] = value(lambda: m.mean_poisson_deviance(y, p, **kw))
    return out


cases = json.load(sys.stdin)
print(json.dumps([classification(c) if c["task"] == "classification" else numeric(c) for c in cases]))
