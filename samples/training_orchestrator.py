"""A trainer of one's own, complete: softmax regression with NumPy.

It follows the trainer protocol of finalize-model,

    training_orchestrator.py --config FILE --mode MODE --output-dir DIR [--resume CHECKPOINT] [--export-only]

and leaves the run directory that the protocol asks for. Needs numpy, onnx and pyyaml.
Put your own training where `train` is; the rest can stay.
"""

import argparse
import csv
import datetime
import getpass
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnx
import yaml
from onnx import TensorProto, helper, numpy_helper

stopped = False


def stop(_signal, _frame):
    """The first Ctrl+C ends the epoch under way; the second one ends the program."""
    global stopped
    stopped = True
    signal.signal(signal.SIGINT, signal.default_int_handler)


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def write_json(path, value):
    """In one piece, so that a reader never sees half of it."""
    scratch = Path(f"{path}.part")
    scratch.write_text(json.dumps(value, indent=2) + "\n")
    os.replace(scratch, path)


def git(*args):
    ended = subprocess.run(["git", *args], capture_output=True, text=True)
    return ended.stdout.strip() if ended.returncode == 0 else None


# ---- what came in -----------------------------------------------------------------------------------


def load(path, data):
    """Features (n, d) in the order of the columns, targets as text, ids, and the names of the features."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    special = {data.get(key) for key in ("target", "id", "group", "weight", "time")}
    names = data.get("features") or [name for name in rows[0] if name not in special]
    x = np.array([[float(row[name]) for name in names] for row in rows], dtype=np.float32)
    ids = [row[data["id"]] if data.get("id") else str(index) for index, row in enumerate(rows)]
    return x, [row[data["target"]] for row in rows], ids, names


def ordered(classes):
    """Classes as finalize-model numbers them: numbers by size, text by code point."""
    try:
        return sorted(classes, key=float)
    except ValueError:
        return sorted(classes)


# ---- the model --------------------------------------------------------------------------------------


def probabilities(x, model):
    """Of raw rows: the model standardizes them itself."""
    scores = (x - model["mean"]) / model["std"] @ model["weights"] + model["bias"]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def loss_and_accuracy(p, y):
    loss = -np.log(np.clip(p[np.arange(len(y)), y], 1e-12, None)).mean()
    return float(loss), float((p.argmax(axis=1) == y).mean())


def export(model, signature, path):
    """
    ONNX with a dynamic batch. Standardization is a part of the graph, so that serving takes raw rows. It stands in
    nodes of its own: folded into the weights it would leave features of very different size to 8-bit integers.
    """
    nodes = [
        helper.make_node("Sub", ["input", "mean"], ["centred"]),
        helper.make_node("Div", ["centred", "std"], ["standardized"]),
        helper.make_node("Gemm", ["standardized", "weights", "bias"], ["output"]),
    ]
    features, classes = model["weights"].shape
    graph = helper.make_graph(
        nodes,
        "softmax_regression",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", features])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", classes])],
        [
            numpy_helper.from_array(model[name].astype(np.float32), name)
            for name in ("mean", "std", "weights", "bias")
        ],
    )
    exported = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(
        exported,
        {
            "class_names": json.dumps(signature["classNames"]),
            "feature_hash": signature["featureHash"],
        },
    )
    onnx.checker.check_model(exported)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(exported, path)


# ---- what is left behind ----------------------------------------------------------------------------


class Run:
    """The run directory: events for programs, a log and a record for people and checks."""

    def __init__(self, directory, args, config, data_files, resumed):
        self.directory = directory
        (directory / "predictions").mkdir(parents=True, exist_ok=True)
        self.events = directory / "events.jsonl"
        self.log = directory / "training.log"
        if not resumed:
            self.events.unlink(missing_ok=True)
            self.log.unlink(missing_ok=True)
        # The digests of the configuration are taken from this copy.
        shutil.copyfile(args.config, directory / "config.yaml")
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        self.record = {
            "command": ["python", *sys.argv],
            "launcher": "local",
            "trainer": "training_orchestrator.py",
            "config": {"path": args.config},
            "seed": config.get("reproducibility", {}).get("seed", 42),
            "started": now(),
            "host": {
                "name": platform.node(),
                "system": platform.platform(),
                "processor": platform.processor() or platform.machine(),
                "cores": os.cpu_count(),
                "memory": memory,
            },
            "devices": ["cpu"],
            "versions": {
                "python": platform.python_version(),
                **{name: version(name) for name in ("numpy", "onnx", "pyyaml")},
            },
            "user": {
                "name": git("config", "user.name") or getpass.getuser(),
                "email": git("config", "user.email") or f"{getpass.getuser()}@{platform.node()}",
            },
            "data": {path: sha256(path) for path in data_files},
            "resumedFrom": [args.resume] if args.resume else [],
        }
        commit = git("rev-parse", "--verify", "HEAD")
        if commit:
            changes = git("diff", "--binary", "HEAD")
            self.record["git"] = {"commit": commit, "dirty": bool(changes)}
            if changes:
                (directory / "uncommitted_changes.diff").write_text(changes + "\n")
                self.record["git"]["diff"] = "uncommitted_changes.diff"
        self.began = time.monotonic()
        self.save()

    def save(self):
        write_json(self.directory / "run.json", self.record)

    def end(self, exit_code):
        seconds = time.monotonic() - self.began
        self.record.update(ended=now(), exitCode=exit_code, seconds=seconds)
        self.save()
        if exit_code == 0:
            self.event("run_finished", exit_code=0)

    def event(self, name, **values):
        with open(self.events, "a") as file:
            file.write(json.dumps({"event": name, "time": now(), **values}) + "\n")

    def say(self, line):
        print(line, flush=True)
        with open(self.log, "a") as file:
            file.write(line + "\n")


def save_checkpoint(run, folder, kind, values, **told):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"final_model_{kind}.npz"
    np.savez(f"{path}.part.npz", **values)
    os.replace(f"{path}.part.npz", path)
    epoch = int(values["epoch"])
    run.event("checkpoint", kind=kind, epoch=epoch, path=str(path), sha256=sha256(path), **told)


# ---- the training -----------------------------------------------------------------------------------


def train(args, config):
    data, training = config["data"], config.get("training", {})
    early = {"enabled": True, "patience": 10, "min_delta": 0, **config.get("early_stopping", {})}
    epochs, batch = training.get("epochs", 100), training.get("batch_size", 32)
    rate = config.get("optimizer", {}).get("learning_rate", 0.001)
    folder = Path(config["checkpointing"]["output_dir"])
    run = Run(Path(args.output_dir), args, config, [data["train"], data["val"], data["test"]], args.resume)

    (x, train_y, _, features), (val_x, val_y, val_ids, _), (test_x, test_y, test_ids, _) = (
        load(data[name], data) for name in ("train", "val", "test")
    )
    names = data.get("class_names") or ordered(set(train_y))
    y, val_y, test_y = (np.array([names.index(value) for value in part]) for part in (train_y, val_y, test_y))
    std = x.std(axis=0)
    std[std == 0] = 1
    model = {
        "mean": x.mean(axis=0),
        "std": std,
        "weights": np.zeros((x.shape[1], len(names))),
        "bias": np.zeros(len(names)),
    }
    best, waited, first, history = np.inf, 0, 1, []
    if args.resume:
        kept = np.load(args.resume)
        model, first = {name: kept[name] for name in model}, int(kept["epoch"]) + 1
        best, waited = float(kept["best"]), int(kept["waited"])
        history = json.loads(str(kept["history"]))
    run.event("run_started", epochs=epochs, resumed=bool(args.resume))

    for epoch in range(first, epochs + 1):
        began = time.monotonic()
        # A generator of the seed and the epoch: a resumed run draws what an unbroken one would have drawn.
        order = np.random.default_rng([run.record["seed"], epoch]).permutation(len(y))
        for start in range(0, len(y), batch):
            rows = order[start : start + batch]
            error = probabilities(x[rows], model)
            error[np.arange(len(rows)), y[rows]] -= 1
            scaled = (x[rows] - model["mean"]) / model["std"]
            model["weights"] = model["weights"] - rate * scaled.T @ error / len(rows)
            model["bias"] = model["bias"] - rate * error.mean(axis=0)
        train_loss, train_acc = loss_and_accuracy(probabilities(x, model), y)
        val_loss, val_acc = loss_and_accuracy(probabilities(val_x, model), val_y)
        metrics = {"train_loss": train_loss, "train_acc": train_acc, "val_loss": val_loss, "val_acc": val_acc}
        history.append({"epoch": epoch, "metrics": metrics, "learning_rate": rate})
        run.event(
            "epoch",
            epoch=epoch,
            epochs=epochs,
            metrics=metrics,
            learning_rate=rate,
            seconds=time.monotonic() - began,
        )
        improved = val_loss < best - early["min_delta"]
        best, waited = (val_loss, 0) if improved else (best, waited + 1)
        state = {
            **model,
            "epoch": np.array(epoch),
            "best": np.array(best),
            "waited": np.array(waited),
            "history": np.array(json.dumps(history)),
        }
        if improved:
            save_checkpoint(run, folder, "best", state, metric="val_loss", value=val_loss)
        save_checkpoint(run, folder, "last", state)
        run.say(f"Epoch {epoch}/{epochs}  train_loss {train_loss:.4f}  val_loss {val_loss:.4f}")
        if stopped:
            run.end(130)
            return 130
        if early["enabled"] and waited >= early["patience"]:
            best_epoch = epoch - waited
            run.event("early_stopped", epoch=epoch, best_epoch=best_epoch, metric="val_loss")
            break

    # From here on everything is of the best epoch.
    chosen = np.load(folder / "final_model_best.npz")
    final = {}
    for name, part, truth, ids in (("val", val_x, val_y, val_ids), ("test", test_x, test_y, test_ids)):
        p = probabilities(part, chosen)
        final[f"{name}_loss"], final[f"{name}_acc"] = loss_and_accuracy(p, truth)
        np.savez(run.directory / "predictions" / f"{name}.npz", y_true=truth, y_score=p, id=np.array(ids))
    write_json(
        run.directory / "metrics.json",
        {
            "history": history,
            "best": {"epoch": int(chosen["epoch"]), "metric": "val_loss", "value": float(chosen["best"])},
            "final": final,
        },
    )
    write_json(run.directory / "signature.json", signature_of(features, names))
    run.end(0)
    return 0


def signature_of(features, names):
    shape, types = [None, len(features)], ["float32"]
    canonical = json.dumps(
        {"names": features, "shape": shape, "types": types},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return {
        "inputs": [{"name": "input", "type": "float32", "shape": shape}],
        "outputs": [{"name": "output", "type": "float32", "shape": [None, len(names)]}],
        "output": "logits",
        "classNames": names,
        "featureNames": features,
        "featureHash": hashlib.sha256(canonical.encode()).hexdigest(),
    }


def export_only(args, config):
    """Writes the best checkpoint as models/production_model.onnx; nothing is trained."""
    folder = Path(config["checkpointing"]["output_dir"])
    chosen = np.load(folder / "final_model_best.npz")
    signature = json.loads((Path(args.output_dir) / "signature.json").read_text())
    export(chosen, signature, Path("models/production_model.onnx"))
    print(f"Exported epoch {int(chosen['epoch'])} to models/production_model.onnx.")
    return 0


def main():
    parser = argparse.ArgumentParser(description="Softmax regression by the trainer protocol of finalize-model.")
    parser.add_argument("--config", required=True)
    parser.add_argument("--mode", default="production")
    parser.add_argument("--output-dir", required=True)
    parser.add_argument("--resume")
    parser.add_argument("--export-only", action="store_true")
    args = parser.parse_args()
    signal.signal(signal.SIGINT, stop)
    config = yaml.safe_load(Path(args.config).read_text())
    return export_only(args, config) if args.export_only else train(args, config)


if __name__ == "__main__":
    sys.exit(main())
