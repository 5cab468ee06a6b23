"""Writes the logs under test/fixtures/logs with the libraries themselves, and beside each what the library reads back.

    python test/python/foreign_logs.py OUT [lightning transformers keras tensorboard mlflow ultralytics]

Needs (none of it is in test/requirements.txt: the fixtures are kept): torch, lightning, transformers, accelerate, keras,
tensorboard, mlflow, pandas and, where it installs, ultralytics. Every model is tiny and has random weights; nothing is
downloaded. Host, user and paths are set before the libraries ask for them, so that no file names a machine.
"""

import contextlib
import getpass
import json
import math
import os
import platform
import shutil
import socket
import sys
from importlib.metadata import version
from pathlib import Path

os.environ.update(
    CUDA_VISIBLE_DEVICES="",
    HF_HUB_OFFLINE="1",
    KERAS_BACKEND="torch",
    LOGNAME="ada",
    USER="ada",
    MLFLOW_ALLOW_FILE_STORE="true",
    MLFLOW_DISABLE_TELEMETRY="true",
    YOLO_OFFLINE="true",
    YOLO_AUTOINSTALL="false",
)
socket.gethostname = lambda: "machine"
platform.node = lambda: "machine"
getpass.getuser = lambda: "ada"


def told(value):
    """A number as JSON can hold it, by the contract of the run directory."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def write_expected(folder, libraries, values):
    beside = {"written_by": {name: version(name) for name in libraries}, "values": values}
    (folder / "expected.json").write_text(json.dumps(beside, indent=1) + "\n")


def fresh(out, name):
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def columns(path):
    """A CSV as pandas reads it: each column's rows that hold a number."""
    import pandas

    frame = pandas.read_csv(path, skipinitialspace=True)
    return {
        name: [[index, told(float(value))] for index, value in enumerate(frame[name]) if str(value) != "nan"]
        for name in frame.columns
    }


def samples(count, features=4):
    import torch

    torch.manual_seed(1)
    x = torch.randn(count, features)
    return x, (x.sum(dim=1) > 0).long()


def lightning(out):
    import torch
    from lightning.pytorch import LightningModule, Trainer
    from lightning.pytorch.callbacks import LearningRateMonitor
    from lightning.pytorch.loggers import CSVLogger, TensorBoardLogger

    class Small(LightningModule):
        def __init__(self):
            super().__init__()
            torch.manual_seed(0)
            self.layer = torch.nn.Linear(4, 2)

        def training_step(self, batch, _):
            x, y = batch
            loss = torch.nn.functional.cross_entropy(self.layer(x), y)
            self.log("train_loss", loss, on_step=True, on_epoch=True)
            if self.current_epoch >= 2:
                # A column that appears late: the whole file is written anew.
                self.log("train/grad_scale", loss * 0 + 1.5, on_step=False, on_epoch=True)
            return loss

        def validation_step(self, batch, _):
            x, y = batch
            scores = self.layer(x)
            self.log("val_loss", torch.nn.functional.cross_entropy(scores, y))
            self.log("val/acc", (scores.argmax(dim=1) == y).float().mean())

        def configure_optimizers(self):
            optimizer = torch.optim.Adam(self.parameters(), lr=0.05)
            return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 2)]

    folder = fresh(out, "lightning")
    data = torch.utils.data.TensorDataset(*samples(64))
    trainer = Trainer(
        max_epochs=4,
        accelerator="cpu",
        logger=[CSVLogger(folder), TensorBoardLogger(folder / "tensorboard")],
        callbacks=[LearningRateMonitor(logging_interval="epoch")],
        log_every_n_steps=2,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    loader = torch.utils.data.DataLoader(data, batch_size=16)
    trainer.fit(Small(), loader, loader)
    csv = folder / "lightning_logs/version_0/metrics.csv"
    values = {"csv": columns(csv), "tensorboard": scalars(folder / "tensorboard/lightning_logs/version_0")}
    write_expected(folder, ["lightning", "torch", "tensorboard", "pandas"], values)


def transformers(out):
    import torch
    from transformers import Trainer, TrainerState, TrainingArguments

    class Small(torch.nn.Module):
        def __init__(self):
            super().__init__()
            torch.manual_seed(0)
            self.layer = torch.nn.Linear(4, 2)

        def forward(self, x, labels):
            logits = self.layer(x)
            return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}

    folder = fresh(out, "transformers")
    x, y = samples(48)
    data = [{"x": a, "labels": b} for a, b in zip(x, y)]
    here = os.getcwd()
    os.chdir(folder)
    os.environ["TENSORBOARD_LOGGING_DIR"] = "runs"
    arguments = TrainingArguments(
        output_dir=".",
        num_train_epochs=3,
        per_device_train_batch_size=8,
        learning_rate=0.01,
        logging_steps=4,
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=2,
        report_to=["tensorboard"],
        use_cpu=True,
        disable_tqdm=True,
        seed=1,
    )
    trainer = Trainer(
        model=Small(),
        args=arguments,
        train_dataset=data,
        eval_dataset=data,
        compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(-1) == p.label_ids).mean())},
    )
    trainer.train()
    trainer.save_state()
    os.chdir(here)
    events = folder / "runs"
    values = {
        "state": TrainerState.load_from_json(str(folder / "trainer_state.json")).log_history,
        "tensorboard": scalars(events),
    }
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "trainer_state.json" and "tfevents" not in path.name:
            path.unlink()
    write_expected(folder, ["transformers", "torch", "tensorboard"], values)


def keras(out):
    import keras as library
    import numpy

    folder = fresh(out, "keras")
    library.utils.set_random_seed(3)
    x, y = (part.numpy() for part in samples(64))
    model = library.Sequential([library.layers.Dense(2, activation="softmax")])
    model.compile(library.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    callbacks = [
        library.callbacks.LearningRateScheduler(lambda epoch: 0.05 * 0.5**epoch),
        library.callbacks.CSVLogger(folder / "training.csv"),
    ]
    with open(folder / "training.log", "w") as log, contextlib.redirect_stdout(log):
        history = model.fit(
            x, y, validation_data=(x, y), epochs=4, batch_size=16, verbose=2, callbacks=callbacks
        )
    diverging = library.Sequential([library.layers.Dense(1)])
    diverging.compile(library.optimizers.SGD(1e30), "mse")
    kept = [library.callbacks.CSVLogger(folder / "nan.csv")]
    diverging.fit(x * 1e6, y.astype(numpy.float32), epochs=3, verbose=0, callbacks=kept)
    values = {
        "history": {name: [told(float(value)) for value in series] for name, series in history.history.items()},
        "csv": columns(folder / "training.csv"),
    }
    write_expected(folder, ["keras", "torch", "pandas"], values)


def scalars(folder):
    """Every scalar of a TensorBoard run as its own reader has it: tag → [[step, wall time, value] …]."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util.tensor_util import make_ndarray

    read = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    read.Reload()
    values = {
        tag: [[event.step, event.wall_time, told(event.value)] for event in read.Scalars(tag)]
        for tag in read.Tags()["scalars"]
    }
    for tag in read.Tags()["tensors"]:
        events = [(event, make_ndarray(event.tensor_proto)) for event in read.Tensors(tag)]
        if all(array.size == 1 and array.dtype.kind in "fiu" for _, array in events):
            values[tag] = [[event.step, event.wall_time, told(float(array.item()))] for event, array in events]
    return values


def tensorboard(out):
    import torch
    from torch.utils.tensorboard import SummaryWriter

    folder = fresh(out, "tensorboard")
    with SummaryWriter(folder / "plain") as writer:
        for epoch in range(1, 6):
            writer.add_scalar("Loss/train", 1 / epoch, epoch, walltime=1_700_000_000 + epoch)
            writer.add_scalar("Loss/val", 1.1 / epoch, epoch, walltime=1_700_000_000.5 + epoch, new_style=True)
            writer.add_scalar("Accuracy/val", 1 - 0.5 / epoch, epoch, walltime=1_700_000_000.5 + epoch)
            writer.add_scalar("lr", 0.1**epoch, epoch, walltime=1_700_000_000.5 + epoch, double_precision=True)
        writer.add_scalar("Loss/val", float("nan"), 6, walltime=1_700_000_009, new_style=True)
        writer.add_histogram("weights", torch.arange(10.0), 5, walltime=1_700_000_006)
        writer.add_image("sample", torch.zeros(3, 4, 4), 5, walltime=1_700_000_006)
        writer.add_text("note", "trained on digits", 5, walltime=1_700_000_006)
    # One writer a series, each in a folder of its own, as add_scalars lays them.
    with SummaryWriter(folder / "split") as writer:
        for step in range(0, 40, 10):
            for split, height in (("train", 1.0), ("validation", 1.5)):
                writer.add_scalars("loss", {split: height / (step + 1)}, step, walltime=1_700_000_000 + step)
    values = {"plain": scalars(folder / "plain")}
    for sub in sorted((folder / "split").iterdir()):
        if sub.is_dir():
            values[f"split/{sub.name}"] = scalars(sub)
    write_expected(folder, ["torch", "tensorboard"], values)


def mlflow(out):
    import mlflow as library
    from mlflow.tracking import MlflowClient

    folder = fresh(out, "mlflow")
    here = os.getcwd()
    os.chdir(folder)
    library.set_tracking_uri("file:mlruns")
    client = MlflowClient()
    experiment = client.create_experiment("digits", artifact_location="s3://models/digits")
    tags = {"mlflow.source.name": "train.py", "mlflow.user": "ada"}
    began = 1_760_000_000_000
    for number, status in enumerate(["FINISHED", "FAILED", "RUNNING"]):
        run = client.create_run(experiment, start_time=began + number, run_name=f"trial {number}: ü", tags=tags).info
        client.log_param(run.run_id, "learning_rate", 10.0**-number)
        client.log_param(run.run_id, "note", "two\nlines: 'quoted'")
        for epoch in range(1, 5 - number):
            at = began + 1000 * epoch
            client.log_metric(run.run_id, "train_loss", 1 / (epoch + number), timestamp=at, step=epoch)
            client.log_metric(run.run_id, "val_loss", 1.25 / (epoch + number), timestamp=at + 1, step=epoch)
            client.log_metric(run.run_id, "val/accuracy", 1 - 0.5 / epoch, timestamp=at + 2, step=epoch)
        if status != "RUNNING":
            client.set_terminated(run.run_id, status, end_time=began + 60_000)
    deleted = client.create_run(experiment, start_time=began, run_name="thrown away", tags=tags).info
    client.delete_run(deleted.run_id)
    values = []
    for run in client.search_runs([experiment]):
        names = sorted(run.data.metrics)
        values.append(
            {
                "id": run.info.run_id,
                "name": run.info.run_name,
                "status": run.info.status,
                "started": run.info.start_time,
                "ended": run.info.end_time,
                "params": run.data.params,
                "metrics": {
                    name: [
                        [metric.step, metric.timestamp, told(metric.value)]
                        for metric in client.get_metric_history(run.info.run_id, name)
                    ]
                    for name in names
                },
            }
        )
    shutil.rmtree("mlruns/0")  # the experiment that every store begins with; it names this machine's folder
    os.chdir(here)
    write_expected(folder, ["mlflow"], values)


def ultralytics(out):
    import numpy
    from PIL import Image

    folder = fresh(out, "ultralytics")
    scratch = out / ".ultralytics"
    os.environ["YOLO_CONFIG_DIR"] = str(scratch)
    from ultralytics import YOLO, settings

    settings.update({"mlflow": False, "sync": False})
    drawn = numpy.random.default_rng(0)
    for split in ("train", "val"):
        for name, base in (("dark", 40), ("light", 200)):
            place = scratch / "data" / split / name
            place.mkdir(parents=True, exist_ok=True)
            for index in range(8):
                pixels = drawn.integers(base - 30, base + 30, (32, 32, 3), dtype=numpy.uint8)
                Image.fromarray(pixels).save(place / f"{index}.png")
    YOLO("yolo11n-cls.yaml").train(
        data=str(scratch / "data"), epochs=3, imgsz=32, batch=8, device="cpu", workers=0, plots=False,
        project=str(scratch), name="run", exist_ok=True, amp=False, verbose=False,
    )
    (folder / "train").mkdir()
    shutil.copyfile(scratch / "run/results.csv", folder / "train/results.csv")
    shutil.rmtree(scratch)
    write_expected(folder, ["ultralytics", "torch", "pandas"], {"csv": columns(folder / "train/results.csv")})


if __name__ == "__main__":
    target = Path(sys.argv[1]).resolve()
    every = [lightning, transformers, keras, tensorboard, mlflow, ultralytics]
    wanted = sys.argv[2:]
    for make in every:
        if not wanted or make.__name__ in wanted:
            make(target)
