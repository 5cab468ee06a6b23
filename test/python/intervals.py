"""Intervals and tests of SciPy, and DeLong's variance by its definition, for cases read as JSON from standard input."""

import json
import sys

import numpy as np
from scipy import stats


def delong(y, scores):
    """Areas and their covariance by the O(m n) definition (DeLong et al. 1988), one row of scores a model."""
    positive, negative = scores[:, y == 1], scores[:, y == 0]
    wins = (positive[:, :, None] > negative[:, None, :]) + 0.5 * (positive[:, :, None] == negative[:, None, :])
    ten, one = wins.mean(axis=2), wins.mean(axis=1)
    covariance = np.cov(ten) / positive.shape[1] + np.cov(one) / negative.shape[1]
    return wins.mean(axis=(1, 2)).tolist(), np.atleast_2d(covariance).tolist()


def exact(hits, trials):
    """Clopper and Pearson's bounds as points of the beta distribution, checked by binomtest's, which are less exact."""
    low = stats.beta.ppf(0.025, hits, trials - hits + 1) if hits else 0.0
    high = stats.beta.ppf(0.975, hits + 1, trials - hits) if hits < trials else 1.0
    theirs = stats.binomtest(hits, trials).proportion_ci(method="exact")
    assert abs(low - theirs.low) < 1e-9 and abs(high - theirs.high) < 1e-9
    return [float(low), float(high)]


case = json.load(sys.stdin)
print(
    json.dumps(
        {
            "wilson": [
                list(stats.binomtest(k, n).proportion_ci(method="wilson")) for k, n in case["proportions"]
            ],
            "exact": [exact(k, n) for k, n in case["proportions"]],
            "mcnemar": [stats.binomtest(a, a + b, 0.5).pvalue if a + b else 1.0 for a, b in case["pairs"]],
            "cdf": stats.norm.cdf(case["points"]).tolist(),
            "quantile": stats.norm.ppf(case["shares"]).tolist(),
            "binomial": [stats.binom.cdf(np.arange(n + 1), n, p).tolist() for n, p in case["binomials"]],
            "delong": [delong(np.array(c["y"]), np.array(c["scores"])) for c in case["rankings"]],
        }
    )
)
