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
        positive = case.get("positive", 1 if k == 2 else None)
        if positive is not None:
            out[name + "_positive"] = value(lambda: score(y == positive, pred == positive, **strict))
    for name, beta in BETAS:
        out.update(f_beta(name, beta, y, pred, positive, strict))
    if len(set(y)) == k:
        out["auc_ovo"], out["auc_ovo_weighted"] = one_versus_one(y, scores, w)
        if k == 2:
            out["auc_ovo"] = out["auc_ovo_weighted"] = value(lambda: m.roc_auc_score(y, scores[:, 1], **kw))
    else:
        out["auc_ovo"] = out["auc_ovo_weighted"] = None
    if k == 2:
        out["auc"] = value(lambda: m.roc_auc_score(y, scores[:, 1], **kw))
        out["auc_weighted"] = out["auc"]
        own = positive == y
        out["ap"] = value(lambda: m.average_precision_score(own, scores[:, positive], **kw)) if own.any() else None
        out["ap_weighted"] = out["ap"]
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
            one = [m.average_precision_score(y == c, scores[:, c], **kw) for c in labels]
            out["ap"], out["ap_weighted"] = float(np.mean(one)), float(np.average(one, weights=share))
        else:
            out["auc"] = out["auc_weighted"] = out["ap"] = out["ap_weighted"] = None
        for top in (2, 3, 5, 7):
            if top < k:
                out[f"top{top}_acc"] = value(lambda: m.top_k_accuracy_score(y, scores, k=top, labels=labels, **kw))
    return out


BETAS = [("f0_5", 0.5), ("f2", 2), ("f0_25", 0.25), ("f3", 3)]


def f_beta(name, beta, y, pred, positive, strict):
    out = {}
    for suffix, average in (("", "macro"), ("_micro", "micro")):
        out[name + suffix] = value(lambda: m.fbeta_score(y, pred, beta=beta, average=average, **strict))
    present = sorted(set(y))
    out[name + "_weighted"] = value(
        lambda: m.fbeta_score(y, pred, beta=beta, labels=present, average="weighted", **strict)
    )
    if positive is not None:
        out[name + "_positive"] = value(lambda: m.fbeta_score(y == positive, pred == positive, beta=beta, **strict))
    return out


def one_versus_one(y, scores, w):
    """scikit-learn's own where it takes the case; it refuses sample weights, so there from its binary areas."""
    k = scores.shape[1]
    own = np.ones(len(y)) if w is None else w
    pairs, shares = [], []
    for a in range(k):
        for b in range(a):
            both = (y == a) | (y == b)
            areas = [
                m.roc_auc_score(y[both] == c, scores[both, c], sample_weight=None if w is None else w[both]) for c in (a, b)
            ]
            pairs.append(np.mean(areas))
            shares.append(own[both].sum())
    found = float(np.mean(pairs)), float(np.average(pairs, weights=shares))
    if w is None and k > 2 and k <= 10 and np.all(np.isclose(1, scores.sum(axis=1))):
        for average, mine in zip(("macro", "weighted"), found):
            theirs = m.roc_auc_score(y, scores, multi_class="ovo", average=average, labels=list(range(k)))
            assert abs(theirs - mine) < 1e-12
    return found


def multi_label(case):
    n, k = case["samples"], case["classes"]
    y = np.array(case["yTrue"], dtype=int).reshape(n, k)
    scores = np.array(case["scores"], dtype=float).reshape(n, k)
    pred = (scores >= 0.5).astype(int)
    w = np.array(case["weights"], dtype=float) if case.get("weights") else None
    kw = {"sample_weight": w}
    strict = {**kw, "zero_division": "warn"}
    out = {
        "acc": m.accuracy_score(y, pred, **kw),
        "hamming_loss": m.hamming_loss(y, pred, **kw),
        "loss": float(np.mean([m.log_loss(y[:, c], scores[:, c], labels=[0, 1], **kw) for c in range(k)])),
        "brier": float(np.mean([m.brier_score_loss(y[:, c], scores[:, c], pos_label=1, **kw) for c in range(k)])),
        "lrap": m.label_ranking_average_precision_score(y, scores, **kw),
        "ranking_loss": m.label_ranking_loss(y, scores, **kw),
        "coverage_error": m.coverage_error(y, scores, **kw),
    }
    scorers = {"precision": m.precision_score, "recall": m.recall_score, "f1": m.f1_score, "jaccard": m.jaccard_score}
    for name, beta in BETAS:
        scorers[name] = lambda *a, beta=beta, **more: m.fbeta_score(*a, beta=beta, **more)
    present = np.flatnonzero(y.sum(axis=0))
    for name, score in scorers.items():
        for suffix, average in (("", "macro"), ("_micro", "micro"), ("_samples", "samples")):
            out[name + suffix] = value(lambda: score(y, pred, average=average, **strict))
        # A label that is nowhere weighs nothing, but scikit-learn warns about it all the same.
        out[name + "_weighted"] = (
            value(lambda: score(y, pred, labels=present, average="weighted", **strict)) if len(present) else None
        )
        out["class_" + name] = per_class(lambda c: score(y[:, c], pred[:, c], **strict), k)
    out["class_auc"] = per_class(lambda c: m.roc_auc_score(y[:, c], scores[:, c], **kw), k)
    for average in ("macro", "weighted", "micro"):
        suffix = "" if average == "macro" else f"_{average}"
        # A label of every sample has no negatives.
        each = y.sum(axis=0)
        has_area = {
            "macro": np.all((each > 0) & (each < n)),
            "weighted": y.any() and np.all(each < n),
            "micro": 0 < each.sum() < n * k,
        }[average]
        # As above: without the columns that weigh nothing, about which scikit-learn only warns.
        kept = present if average == "weighted" else list(range(k))
        area = lambda: m.roc_auc_score(y[:, kept], scores[:, kept], average=average, **kw)
        out["auc" + suffix] = value(area) if has_area else None
        has_positives = y.any() if average != "macro" else y.any(axis=0).all()
        out["ap" + suffix] = (
            value(lambda: m.average_precision_score(y[:, kept], scores[:, kept], average=average, **kw))
            if has_positives
            else None
        )
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
    own = np.ones(len(y)) if w is None else w
    size = np.average(np.abs(y), weights=own)
    out["wmape"] = float(out["mae"] / size) if size > 0 else None
    for percent in (10, 90, 50, 75):
        out[f"pinball_{percent}"] = value(lambda: m.mean_pinball_loss(y, p, alpha=percent / 100, **kw))
    if case["task"] == "count":
        out["poisson_deviance"] = value(lambda: m.mean_poisson_deviance(y, p, **kw))
        out["business_mape"] = float(np.average(np.abs(y - p) / np.maximum(y, 1), weights=own))
        for name, power in (("tweedie_1_5", 1.5), ("tweedie_0", 0), ("tweedie_1", 1), ("tweedie_2", 2), ("tweedie_3", 3)):
            out[name] = value(lambda: m.mean_tweedie_deviance(y, p, power=power, **kw))
    return out


cases = json.load(sys.stdin)
families = {"classification": classification, "multi-label": multi_label, "regression": numeric, "count": numeric}
print(json.dumps([families[c["task"]](c) for c in cases]))
