"""A second opinion on the embedded trainer: a plain float64 forward pass in numpy, gradients by central
differences, and the update rules as the documentation of torch.optim states them.

Reads a list of cases as JSON from standard input and prints for each the output of the first forward pass, the
gradients of the first step, the loss of each step and the weights after the last.
"""

import json
import math
import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import erf, log_softmax


def forward(layers, weights, x, statistics=None):
    for layer in layers:
        kind, name = layer["kind"], layer.get("name")
        if kind == "dense":
            x = x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]
        elif kind == "convolution":
            margin = layer["kernel"] // 2
            padded = np.pad(x, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
            windows = sliding_window_view(padded, (layer["kernel"],) * 2, axis=(1, 2))
            x = np.einsum("nhwcij,ijco->nhwo", windows, weights[f"{name}.weight"]) + weights[f"{name}.bias"]
        elif kind == "batch_norm":
            axes = tuple(range(x.ndim - 1))
            if statistics is None:
                mean, variance = weights[f"{name}.running_mean"], weights[f"{name}.running_variance"]
            else:
                mean, variance = x.mean(axis=axes), x.var(axis=axes)
                statistics[name] = (mean, x.var(axis=axes, ddof=1))
            x = (x - mean) / np.sqrt(variance + 1e-5) * weights[f"{name}.weight"] + weights[f"{name}.bias"]
        elif kind == "activation":
            x = {
                "relu": lambda v: np.maximum(v, 0),
                "elu": lambda v: np.where(v > 0, v, np.expm1(np.minimum(v, 0))),
                "tanh": np.tanh,
                "sigmoid": lambda v: 1 / (1 + np.exp(-v)),
                "gelu": lambda v: v * 0.5 * (1 + erf(v / math.sqrt(2))),
            }[layer["activation"]](x)
        elif kind == "max_pool":
            rows, columns = x.shape[1] // 2, x.shape[2] // 2
            x = x[:, : 2 * rows, : 2 * columns]
            x = x.reshape(len(x), rows, 2, columns, 2, x.shape[3]).max(axis=(2, 4))
        elif kind == "global_average_pool":
            x = x.mean(axis=(1, 2))
        elif kind == "flatten":
            x = x.reshape(len(x), -1)
        elif kind == "normalization":
            x = (x - weights[f"{name}.offset"]) * weights[f"{name}.scale"]
        elif kind == "rescale":
            x = x * weights[f"{name}.scale"] + weights[f"{name}.offset"]
        elif kind != "exponential":
            raise ValueError(kind)
    return x


def losses(case, output, targets, sample_weights):
    """The loss that is shown, and the one that is minimized."""
    if case["task"] == "classification":
        logs = log_softmax(output, axis=1)
        class_weights, smoothing = np.array(case["class_weights"]), case["label_smoothing"]
        wanted = np.full(logs.shape, smoothing / logs.shape[1])
        wanted[np.arange(len(targets)), targets.astype(int)] += 1 - smoothing
        each = -(wanted * class_weights * logs).sum(axis=1)
        total = (sample_weights * class_weights[targets.astype(int)]).sum()
        loss = (sample_weights * each).sum() / total
        return loss, loss
    value = output[:, 0]
    if case["task"] == "regression":
        loss = np.average((value - targets) ** 2, weights=sample_weights)
        return loss, loss / case["target_variance"]
    ratio = np.where(targets > 0, targets * (np.log(np.maximum(targets, 1)) - value), 0)
    deviance = np.average(2 * (ratio - targets + np.exp(value)), weights=sample_weights)
    return deviance, np.average(np.exp(value) - targets * value, weights=sample_weights)


def gradients(case, weights, trained):
    inputs, targets, sample_weights = (np.array(case[key], float) for key in ("inputs", "targets", "sample_weights"))

    def minimized():
        return losses(case, forward(case["layers"], weights, inputs, {}), targets, sample_weights)[1]

    found = {}
    for name in trained:
        flat = weights[name].reshape(-1)
        slope = np.zeros_like(flat)
        for index in range(flat.size):
            held, step = flat[index], 1e-5
            flat[index] = held + step
            above = minimized()
            flat[index] = held - step
            slope[index] = (above - minimized()) / (2 * step)
            flat[index] = held
        found[name] = slope.reshape(weights[name].shape)
    return found


def update(settings, weights, slopes, memory, step):
    rate, decay = settings["learning_rate"], settings["weight_decay"]
    for name, slope in slopes.items():
        value = weights[name]
        kept = memory.setdefault(name, {})
        if settings["type"] == "SGD":
            slope = slope + decay * value
            if settings["momentum"]:
                buffer = slope if step == 1 else settings["momentum"] * kept["buffer"] + slope
                kept["buffer"] = buffer
                slope = slope + settings["momentum"] * buffer if settings["nesterov"] else buffer
            value -= rate * slope
            continue
        if settings["type"] == "AdamW":
            value -= rate * decay * value
        else:
            slope = slope + decay * value
        first = settings["beta1"] * kept.get("first", 0) + (1 - settings["beta1"]) * slope
        second = settings["beta2"] * kept.get("second", 0) + (1 - settings["beta2"]) * slope**2
        kept["first"], kept["second"] = first, second
        corrected = first / (1 - settings["beta1"] ** step)
        value -= rate * corrected / (np.sqrt(second / (1 - settings["beta2"] ** step)) + settings["epsilon"])


def run(case):
    weights = {name: np.array(w["data"], float).reshape(w["shape"]) for name, w in case["weights"].items()}
    inputs, targets, sample_weights = (np.array(case[key], float) for key in ("inputs", "targets", "sample_weights"))
    output = forward(case["layers"], weights, inputs)
    shown, memory, first_slopes = [], {}, None
    for step in range(1, case["steps"] + 1):
        statistics = {}
        shown.append(losses(case, forward(case["layers"], weights, inputs, statistics), targets, sample_weights)[0])
        slopes = gradients(case, weights, case["trained"])
        first_slopes = first_slopes or {name: slope.ravel().tolist() for name, slope in slopes.items()}
        for name, (mean, variance) in statistics.items():
            weights[f"{name}.running_mean"] = 0.9 * weights[f"{name}.running_mean"] + 0.1 * mean
            weights[f"{name}.running_variance"] = 0.9 * weights[f"{name}.running_variance"] + 0.1 * variance
        update(case["optimizer"], weights, slopes, memory, step)
    return {
        "output": output.ravel().tolist(),
        "losses": shown,
        "gradients": first_slopes,
        "weights": {name: value.ravel().tolist() for name, value in weights.items()},
    }


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
