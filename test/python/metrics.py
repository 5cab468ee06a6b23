import json
import math
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m

sklearn.set_config(assume_finite=True, skip_parameter_validation=True)


def value(compute):
    with warnings.catch_warnings():
        warnings.simplefilter("error", category=sklearn.exceptions.UndefinedMetricWarning)
        warnings.filterwarnings("error", message="Only one class|No positive|A single label|invalid value")
        try:
            result = float(compute())
        except (Warning, ValueError):
            return None
    return result if math.isfinite(result) else None


def number(result):
    return float(result) if math.isfinite(result) else None


BETAS = [("f1", 1), ("f0_5", 0.5), ("f2", 2), ("f0_25", 0.25), ("f3", 3)]


def rates(y, pred, labels, occurring, present, kw):
    """Precision, recall and F-beta of each class and their averages: undefined as soon as one of them is.

    The macro average is of the classes that are `occurring`, the weighted one of those that are `present`.
    """
    out, each = {}, {}
    for name, beta in BETAS:
        call = lambda average, of, zero: m.precision_recall_fscore_support(
            y, pred, beta=beta, labels=of, average=average, zero_division=zero, **kw
        )[:3]
        names = ("precision", "recall", name) if beta == 1 else (None, None, name)
        single = call(None, labels, np.nan)
        averages = {"": call("macro", occurring, 0), "_micro": call("micro", labels, np.nan)}
        averages["_weighted"] = call("weighted", present, 0) if len(present) else [np.nan] * 3
        for at, own in enumerate(names):
            if own is None:
                continue
            each[own] = single[at]
            undefined = np.isnan(single[at])
            for suffix, found in averages.items():
                missing = {"": undefined[occurring].any(), "_micro": False, "_weighted": undefined[present].any()}[suffix]
                out[own + suffix] = None if missing else number(found[at])
    return out, each


def classification(case):
    y = np.array(case["yTrue"], dtype=int)
    k = case["classes"]
    scores = np.array(case["scores"], dtype=float).reshape(len(y), k)
    pred = np.argmax(scores, axis=1)
    w = np.array(case["weights"], dtype=float) if case.get("weights") is not None else None
    labels = list(range(k))
    kw = {"sample_weight": w}
    own = np.ones(len(y)) if w is None else w
    size = np.bincount(y, own, k)
    guessed = np.bincount(pred, own, k)
    out = {
        "loss": value(lambda: m.log_loss(y, scores, labels=labels, **kw)),
        "acc": value(lambda: m.accuracy_score(y, pred, **kw)),
        "mcc": None if min(np.count_nonzero(size), np.count_nonzero(guessed)) < 2 else value(lambda: m.matthews_corrcoef(y, pred, **kw)),
        "kappa": value(lambda: m.cohen_kappa_score(y, pred, **kw)),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out["balanced_acc"] = float(m.balanced_accuracy_score(y, pred, **kw))
    present = np.flatnonzero(size)
    averaged, each = rates(y, pred, labels, np.flatnonzero(size + guessed), present, kw)
    out.update(averaged)
    for name in ("precision", "recall", "f1"):
        out["class_" + name] = [number(found) for found in each[name]]
    positive = case.get("positive", 1 if k == 2 else None)
    if positive is not None:
        for name, found in each.items():
            out[name + "_positive"] = number(found[positive])
    every = len(present) == k
    out["auc_ovo"], out["auc_ovo_weighted"] = one_versus_one(y, scores, w) if every and k > 2 else (None, None)
    if k == 2:
        for name in ("auc", "auc_weighted", "auc_ovo", "auc_ovo_weighted"):
            out[name] = value(lambda: m.roc_auc_score(y, scores[:, 1], **kw)) if every else None
        ap = value(lambda: m.average_precision_score(y == positive, scores[:, positive], **kw))
        out["ap"] = out["ap_weighted"] = ap if size[positive] > 0 else None
        out["brier"] = value(lambda: m.brier_score_loss(y, scores[:, 1], pos_label=1, **kw))
        return out
    out["brier"] = value(lambda: m.brier_score_loss(y, scores, labels=labels, **kw))
    for name, score in (("auc", m.roc_auc_score), ("ap", m.average_precision_score)):
        for suffix, average in (("", "macro"), ("_weighted", "weighted")):
            # Of one column a class, which takes sample weights and rows that sum to one only nearly.
            columns = (y[:, None] == labels).astype(int)
            found = value(lambda: score(columns, scores, average=average, **kw)) if every else None
            out[name + suffix] = found
    if every and w is None and np.allclose(scores.sum(axis=1), 1, rtol=0, atol=1e-10):
        assert abs(out["auc"] - m.roc_auc_score(y, scores, multi_class="ovr", labels=labels)) < 1e-12
    for top in (2, 3, 5, 7):
        if top < k:
            out[f"top{top}_acc"] = value(lambda: m.top_k_accuracy_score(y, scores, k=top, labels=labels, **kw))
    return out


def one_versus_one(y, scores, w):
    """Mann and Whitney's statistic of each pair of classes, held against scikit-learn where that is quick."""
    k = scores.shape[1]
    own = np.ones(len(y)) if w is None else w
    size = np.bincount(y, own, k)
    areas = np.zeros((k, k))
    for a in range(k):
        mine = np.flatnonzero(y == a)
        mine = mine[np.argsort(scores[mine, a])]
        sums = np.concatenate([[0], np.cumsum(own[mine])])
        sides = [np.searchsorted(scores[mine, a], scores[:, a], side) for side in ("left", "right")]
        higher = sums[-1] - (sums[sides[0]] + sums[sides[1]]) / 2
        areas[a] = np.bincount(y, own * higher, k) / (size[a] * size)
    a, b = np.triu_indices(k, 1)
    pairs = (areas[a, b] + areas[b, a]) / 2
    found = float(np.mean(pairs)), float(np.average(pairs, weights=size[a] + size[b]))
    if w is None and k <= 5 and np.allclose(scores.sum(axis=1), 1, rtol=0, atol=1e-10):
        for average, ours in zip(("macro", "weighted"), found):
            theirs = m.roc_auc_score(y, scores, multi_class="ovo", average=average, labels=list(range(k)))
            assert abs(theirs - ours) < 1e-12
    return found


def multi_label(case):
    n, k = case["samples"], case["classes"]
    y = np.array(case["yTrue"], dtype=int).reshape(n, k)
    scores = np.array(case["scores"], dtype=float).reshape(n, k)
    pred = (scores >= 0.5).astype(int)
    w = np.array(case["weights"], dtype=float) if case.get("weights") is not None else None
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
    own = np.ones(n) if w is None else w
    share = own @ y / own.sum()
    # A label that is nowhere weighs nothing, but scikit-learn warns about it all the same.
    present = np.flatnonzero(share)
    labels = list(range(k))
    averaged, each = rates(y, pred, labels, labels, present, kw)
    out.update(averaged)
    for name, beta in BETAS:
        out[name + "_samples"] = value(lambda: m.fbeta_score(y, pred, beta=beta, average="samples", zero_division="warn", **kw))
    scorers = {"precision": m.precision_score, "recall": m.recall_score, "jaccard": m.jaccard_score}
    for name, score in scorers.items():
        out[name + "_samples"] = value(lambda: score(y, pred, average="samples", zero_division="warn", **kw))
    jaccard = lambda average, of: value(
        lambda: m.jaccard_score(y, pred, labels=of, average=average, zero_division="warn", **kw)
    )
    out["jaccard"], out["jaccard_micro"] = jaccard("macro", labels), jaccard("micro", labels)
    out["jaccard_weighted"] = jaccard("weighted", present) if len(present) else None
    for name in ("precision", "recall", "f1"):
        out["class_" + name] = [number(found) for found in each[name]]
    two_sided = (share > 0) & (own @ (1 - y) > 0)
    out["class_auc"] = [
        value(lambda: m.roc_auc_score(y[:, c], scores[:, c], **kw)) if two_sided[c] else None for c in labels
    ]
    for average in ("macro", "weighted", "micro"):
        suffix = "" if average == "macro" else f"_{average}"
        # A label of every sample has no negatives.
        has_area = {
            "macro": two_sided.all(),
            "weighted": len(present) > 0 and two_sided[present].all(),
            "micro": share.any() and (own @ (1 - y)).any(),
        }[average]
        # As above: without the columns that weigh nothing, about which scikit-learn only warns.
        kept = present if average == "weighted" else list(range(k))
        area = lambda: m.roc_auc_score(y[:, kept], scores[:, kept], average=average, **kw)
        out["auc" + suffix] = value(area) if has_area else None
        has_positives = len(present) > 0 if average != "macro" else len(present) == k
        out["ap" + suffix] = (
            value(lambda: m.average_precision_score(y[:, kept], scores[:, kept], average=average, **kw))
            if has_positives
            else None
        )
    return out


def numeric(case):
    y, p = np.array(case["yTrue"], dtype=float), np.array(case["yPred"], dtype=float)
    w = np.array(case["weights"], dtype=float) if case.get("weights") is not None else None
    kw = {"sample_weight": w}
    out = {
        "mse": value(lambda: m.mean_squared_error(y, p, **kw)),
        "rmse": value(lambda: m.root_mean_squared_error(y, p, **kw)),
        "mae": value(lambda: m.mean_absolute_error(y, p, **kw)),
        "mape": value(lambda: m.mean_absolute_percentage_error(y, p, **kw)) if np.all(y != 0) else None,
    }
    # Of equal values scikit-learn's weighted mean leaves a rest, over which it divides; of values far from 0 it loses
    # digits that moving them, which is exact, keeps.
    moved = y[0] if np.ptp(y) < np.abs(y[0]) / 2 else 0
    out["r2"] = value(lambda: m.r2_score(y - moved, p - moved, force_finite=False, **kw)) if np.ptp(y) > 0 else None
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


def read(folder, case):
    """A case whose arrays are files of numbers as they lie in memory.

    Samples that weigh nothing are left out: scikit-learn warns about what is undefined of them all the same.
    """
    own = {name: np.fromfile(f"{folder}/{case[name]}") for name in ("yTrue", "yPred", "scores", "weights") if name in case}
    if "weights" not in own:
        return {**case, **own}
    kept = own["weights"] > 0
    rows = {name: array.reshape(len(kept), -1)[kept].ravel() for name, array in own.items() if array.size}
    return {**case, **rows, "samples": int(kept.sum())}


if __name__ == "__main__":
    families = {"classification": classification, "multi-label": multi_label, "regression": numeric, "count": numeric}
    print(json.dumps([families[c["task"]](read(sys.argv[1], c)) for c in json.load(sys.stdin)]))
