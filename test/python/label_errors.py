"""Confident learning as Northcutt, Jiang & Chuang (2021) define it, in numpy, for cases read as JSON from standard input."""

import json
import sys

import numpy as np


def solve(case):
    labels = np.array(case["yTrue"], dtype=int)
    k = case["classes"]
    w = np.array(case["weights"]) if "weights" in case else np.ones(len(labels))
    p = np.array(case["scores"], dtype=float).reshape(len(labels), k)
    # Equation 2: the expected self-confidence of each class.
    t = np.array([
        np.average(p[labels == j, j], weights=w[labels == j]) if w[labels == j].any() else np.inf for j in range(k)
    ])
    # Equation 1: who is above the threshold, the most probable of them where there are several.
    above = np.where(p >= t - 1e-9, p, -np.inf)
    likely = np.where(np.isfinite(above).any(axis=1), above.argmax(axis=1), -1)
    likely[w == 0] = -1
    counts = np.array([[w[(labels == i) & (likely == j)].sum() for j in range(k)] for i in range(k)])
    # Equation 3: rows scaled to the observed marginals, all of it to one.
    calibrated = np.zeros((k, k))
    for i in range(k):
        total = counts[i].sum()
        calibrated[i] = (counts[i] / total if total else np.eye(k)[i]) * w[labels == i].sum()
    calibrated /= calibrated.sum()
    off = (likely >= 0) & (likely != labels)
    rows = np.flatnonzero(off)
    margins = p[rows, labels[rows]] - p[rows, likely[rows]]
    order = rows[np.argsort(margins, kind="stable")]
    return {
        "thresholds": [None if np.isinf(x) else float(x) for x in t],
        "joint": counts.ravel().tolist(),
        "calibrated": calibrated.ravel().tolist(),
        "estimated": float((1 - np.trace(calibrated)) * len(labels)),
        "suspects": order.tolist(),
    }


json.dump([solve(case) for case in json.load(sys.stdin)], sys.stdout)
