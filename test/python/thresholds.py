"""What scikit-learn and SciPy say of thresholds and ensembles, for cases read as JSON from standard input.

Every objective is judged at every distinct score with scikit-learn's own metrics; ties go to the highest threshold.
"""

import json
import sys

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, fbeta_score, precision_score, recall_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict


def figures(y, pred, w):
    (tn, fp), (fn, tp) = confusion_matrix(y, pred, labels=[0, 1], sample_weight=w)
    total = tn + fp + fn + tp
    return {
        "truePositives": tp,
        "falsePositives": fp,
        "falseNegatives": fn,
        "trueNegatives": tn,
        "precision": precision_score(y, pred, sample_weight=w, zero_division=np.nan),
        "recall": recall_score(y, pred, sample_weight=w),
        "specificity": tn / (tn + fp),
        "f1": fbeta_score(y, pred, beta=1, sample_weight=w),
        "accuracy": (tp + tn) / total,
        "alerts": tp + fp,
    }


def counts_at(y, s, w, levels):
    """True and false positives at every level; at some of them held against scikit-learn's own metrics."""
    weight = np.ones(len(y)) if w is None else w
    above = s[None, :] >= levels[:, None]
    tp, fp = above @ (weight * y), above @ (weight * (1 - y))
    positives, negatives = weight @ y, weight @ (1 - y)
    for k in np.unique(np.linspace(0, len(levels) - 1, 6).astype(int)):
        f = figures(y, above[k].astype(int), w)
        assert np.allclose([f["truePositives"], f["falsePositives"]], [tp[k], fp[k]], atol=1e-9)
        own = 5 * tp[k] / (tp[k] + fp[k] + 4 * positives)
        assert abs(fbeta_score(y, above[k].astype(int), beta=2, sample_weight=w) - own) < 1e-12
    return tp, fp, positives, negatives


def values(objective, tp, fp, positives, negatives):
    """The higher the better; NaN where the demand isn't met."""
    kind, total = objective["kind"], positives + negatives
    if kind == "f-beta":
        b = objective["beta"] ** 2
        return (1 + b) * tp / (tp + fp + b * positives)
    recall = tp / positives
    if kind == "precision-floor":
        with np.errstate(invalid="ignore"):
            return np.where(tp / (tp + fp) >= objective["precision"], recall, np.nan)
    if kind == "cost":
        c = objective["costs"]
        paid = fp * c["falsePositive"] + (positives - tp) * c["falseNegative"]
        return -(paid + tp * c["truePositive"] + (negatives - fp) * c["trueNegative"]) / total
    most = objective["most"] * total if objective["unit"] == "share" else objective["most"]
    return np.where(tp + fp <= most, recall, np.nan)


def choose(case):
    y = np.array(case["labels"])
    s = np.array(case["scores"])
    w = np.array(case["weights"]) if case.get("weights") else None
    levels = np.unique(s if w is None else s[w > 0])[::-1]
    out = {"grid": []}
    for k in range(2, 19):
        pred = (s >= k / 20).astype(int)
        out["grid"].append({n: clean(v) for n, v in figures(y, pred, w).items()})
    tp, fp, positives, negatives = counts_at(y, s, w, levels)
    zero = np.zeros(1)
    out["choices"] = [[clean(v) for v in values(o, tp, fp, positives, negatives)] for o in case["objectives"]]
    out["never"] = [clean(values(o, zero, zero, positives, negatives)[0]) for o in case["objectives"]]
    return out


def stack(case):
    y = np.array(case["labels"])
    X = np.array(case["columns"]).T
    w = np.array(case["weights"]) if case.get("weights") else None
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-14, max_iter=1000)
    folds = min(5, int(y.sum()), int(len(y) - y.sum()))
    out = {}
    if w is None:
        cv = StratifiedKFold(folds)
        out["folds"] = [int(f) for f in fold_of(cv, X, y)]
        out["outOfFold"] = cross_val_predict(model, X, y, cv=cv, method="predict_proba")[:, 1].tolist()
    model.fit(X, y, sample_weight=w)

    def loss(b):
        odds = X @ b[:-1] + b[-1]
        each = np.logaddexp(0, odds) - y * odds
        return (each if w is None else w * each).sum() + 0.5 * b[:-1] @ b[:-1]

    start = np.append(model.coef_[0], model.intercept_[0])
    out["weights"], out["intercept"] = model.coef_[0].tolist(), float(model.intercept_[0])
    out["loss"] = float(loss(start))
    out["scipyLoss"] = float(minimize(loss, np.zeros(X.shape[1] + 1), method="BFGS", options={"gtol": 1e-10}).fun)
    def slope(b):
        off = 1 / (1 + np.exp(-(X @ b[:-1] + b[-1]))) - y
        off = off if w is None else w * off
        return float(np.abs(np.append(X.T @ off + b[:-1], off.sum())).max())

    out["slopes"] = [slope(np.array(case["fitted"])), slope(start)]
    out["losses"] = float(loss(np.array(case["fitted"])))
    return out


def fold_of(cv, X, y):
    of = np.empty(len(y), dtype=int)
    for number, (_, held) in enumerate(cv.split(X, y)):
        of[held] = number
    return of


def clean(v):
    return None if v is None or not np.isfinite(v) else float(v)


cases = json.load(sys.stdin)
print(json.dumps({"chosen": [choose(c) for c in cases["choose"]], "stacked": [stack(c) for c in cases["stack"]]}))
