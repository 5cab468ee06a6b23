"""Calibration by scikit-learn, SciPy and onnxruntime: `calibration.py <folder>` reads cases.json there, prints JSON.

Each case holds predictions, what we fitted, and models that calibrate (`<case>.<method>.<kind>.onnx`, whose input is
their output before calibration). The checker judges the models, and onnxruntime runs them.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from scipy.optimize import minimize_scalar
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression

folder = Path(sys.argv[1])
onnxruntime.set_default_logger_severity(4)


def temperature(y, p, w):
    z = np.log(np.maximum(p, 2.0**-126))

    def loss(inverse):
        s = inverse * z
        top = s.max(1)
        each = np.log(np.exp(s - top[:, None]).sum(1)) + top - s[np.arange(len(y)), y]
        return (each if w is None else w * each).sum()

    found = minimize_scalar(loss, bounds=(1e-4, 1e4), method="bounded", options={"xatol": 1e-12, "maxiter": 2000})
    return loss, float(found.fun)


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def isotonic(y, p, w):
    k = p.shape[1]
    classes = [1] if k == 2 else range(k)
    models = [
        IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p[:, c], (y == c).astype(float), sample_weight=w)
        for c in classes
    ]
    columns = np.stack([m.predict(p[:, c]) for c, m in zip(classes, models)], 1)
    if k == 2:
        out = np.concatenate([1 - columns, columns], 1)
    else:
        total = columns.sum(1, keepdims=True)
        out = np.where(total > 0, columns / np.where(total > 0, total, 1), 1 / k)
    return [[m.X_thresholds_.tolist(), m.y_thresholds_.tolist()] for m in models], out


def adaptive(y, p):
    """The equal-mass error from scikit-learn's curve, and its points."""
    true, pred = calibration_curve(y, p, n_bins=10, strategy="quantile")
    edges = np.percentile(p, np.linspace(0, 1, 11) * 100)
    share = np.bincount(np.searchsorted(edges[1:-1], p), minlength=10) / len(p)
    return {"true": true.tolist(), "pred": pred.tolist(), "error": float((share[share > 0] * np.abs(true - pred)).sum())}


def run(path, x):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    assert [o.name for o in session.get_outputs()] == ["y"]
    return session.run(None, {"x": x})[0]


def outputs(name, method, p, expected):
    found = {}
    for path in sorted(folder.glob(f"{name}.{method}.*.onnx")):
        kind, form = path.stem.split(".")[2:4]
        dtype = {"float": np.float32, "half": np.float16, "double": np.float64}[form.split("-")[0]]
        with np.errstate(divide="ignore"):
            if "one" in form:
                x = p[:, 1:] if kind == "probabilities" else np.log(p[:, 1:]) - np.log(p[:, :1])
            else:
                x = p if kind == "probabilities" else np.log(p) + 3.0
        if "flat" in form:
            x = x[:, 0]
        y = run(path, x.astype(dtype)).astype(float)
        assert y.shape == x.shape and np.isfinite(y).all(), path
        if "one" in form:
            y = y.reshape(-1)
            second = 1 / (1 + np.exp(-y)) if kind == "logits" else y
            y = np.stack([1 - second, second], 1)
        elif kind == "logits":
            y = softmax(y)
        found[path.name] = float(np.abs(y - expected).max())
    return found


report = []
for case in json.loads((folder / "cases.json").read_text()):
    y = np.array(case["yTrue"], dtype=int)
    p = np.array(case["scores"]).reshape(len(y), case["classes"])
    w = np.array(case["weights"]) if case.get("weights") else None
    loss, least = temperature(y, p, w)
    curves, calibrated = isotonic(y, p, w)
    own = case["temperature"]
    entry = {
        "least": least,
        "own": float(loss(1 / own)) if own else None,
        "beside": [float(loss((1 + e) / own)) for e in (-1e-4, 1e-4)] if own else None,
        "hot": softmax(np.log(np.maximum(p, 2.0**-126)) / own).reshape(-1).tolist() if own else None,
        "curves": curves,
        "calibrated": calibrated.reshape(-1).tolist(),
        "models": {},
    }
    if w is None:
        entry["adaptive"] = adaptive((y == 1).astype(int), p[:, 1])
    if case["models"]:
        entry["models"] |= outputs(case["name"], "isotonic", p, calibrated)
        entry["models"] |= outputs(case["name"], "temperature", p, softmax(np.log(p) / own))
    report.append(entry)
print(json.dumps(report))
