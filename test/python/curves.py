"""ROC, precision-recall and calibration curves of scikit-learn for cases read as JSON from standard input.

With sample weights, which `calibration_curve` doesn't take, its bins are summed here by NumPy.
"""

import json
import sys

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve, roc_curve


def calibration(y, p, w):
    if w is None:
        true, pred = calibration_curve(y, p, n_bins=10, strategy="uniform")
    weight = np.ones(len(y)) if w is None else w
    ids = np.searchsorted(np.linspace(0.0, 1.0, 11)[1:-1], p)
    total, positive, summed = (np.bincount(ids, weights=v * weight, minlength=10) for v in (np.ones(len(y)), y, p))
    filled = total > 0
    own_true, own_pred = positive[filled] / total[filled], summed[filled] / total[filled]
    if w is None:
        assert np.allclose(own_true, true, atol=1e-12) and np.allclose(own_pred, pred, atol=1e-12)
    error = np.sum(total[filled] * np.abs(own_true - own_pred)) / total.sum()
    return {"observed": own_true.tolist(), "predicted": own_pred.tolist(), "error": float(error)}


def curves(case):
    y = np.array(case["yTrue"], dtype=int)
    scores = np.array(case["scores"], dtype=float).reshape(len(y), case["classes"])
    w = np.array(case["weights"], dtype=float) if case.get("weights") else None
    out = []
    for c in range(case["classes"]):
        positive, score = (y == c).astype(int), scores[:, c]
        if positive.min() == positive.max():
            out.append(None)
            continue
        fpr, tpr, thresholds = roc_curve(positive, score, sample_weight=w, drop_intermediate=False)
        precision, recall, _ = precision_recall_curve(positive, score, sample_weight=w)
        out.append(
            {
                "fpr": fpr.tolist(),
                "tpr": tpr.tolist(),
                "thresholds": thresholds[1:].tolist(),
                "precision": precision[::-1].tolist(),
                "recall": recall[::-1].tolist(),
                "calibration": calibration(positive, score, w),
            }
        )
    return out


print(json.dumps([curves(case) for case in json.load(sys.stdin)]))
