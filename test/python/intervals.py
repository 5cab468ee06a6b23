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


case = json.load(sys.stdin)
print(
    json.dumps(
        {
            "wilson": [
                list(stats.binomtest(k, n).proportion_ci(method="wilson")) for k, n in case["proportions"]
            ],
            "mcnemar": [stats.binomtest(a, a + b, 0.5).pvalue if a + b else 1.0 for a, b in case["pairs"]],
            "cdf": stats.norm.cdf(case["points"]).tolist(),
            "quantile": stats.norm.ppf(case["shares"]).tolist(),
            "binomial": [stats.binom.cdf(np.arange(n + 1), n, p).tolist() for n, p in case["binomials"]],
            "delong": [delong(np.array(c["y"]), np.array(c["scores"])) for c in case["rankings"]],
        }
    )
)
