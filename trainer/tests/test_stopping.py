"""Trainings that are asked to stop."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from projects import digits_config, write_project
from runs import ARGUMENTS, RUN, events_of, json_of


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for other processes")
def test_an_interrupt_ends_the_epoch_and_saves(project: Path) -> None:
    config = digits_config(training={"epochs": 5000}, early_stopping={"enabled": False})
    write_project(project, config)
    process = subprocess.Popen(
        [sys.executable, "-m", "finalize_trainer", *ARGUMENTS],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Epoch    2/"):
            break
    process.send_signal(signal.SIGINT)
    process.stdout.read()
    assert process.wait(30) == 130
    events = events_of(project)
    assert events[-1]["event"] == "run_finished"
    assert events[-1]["exit_code"] == 130
    last = max(one["epoch"] for one in events if one["event"] == "epoch")
    saved = [one["epoch"] for one in events if one["event"] == "checkpoint" and one["kind"] == "last"]
    assert saved[-1] == last
    assert json_of(project, "run.json")["exitCode"] == 130
    assert not (project / RUN / ".training.lock").exists()


def test_the_end_of_the_pipeline_stops_it(project: Path) -> None:
    write_project(project, digits_config(training={"epochs": 5000}, early_stopping={"enabled": False}))
    process = subprocess.Popen(
        [sys.executable, "-m", "finalize_trainer", *ARGUMENTS],
        cwd=project,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "FINALIZE_MODEL_PIPELINE": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Epoch"):
            break
    process.stdin.close()
    process.stdout.read()
    assert process.wait(30) == 130
