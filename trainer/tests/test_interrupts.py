"""Ctrl+C in a terminal, which reaches the whole process group: the trainer and what it started."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from finalize_trainer.stop import StopRequest
from projects import digits_config, write_project

RUN = "results/production"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups that hear SIGINT")


def _interrupted(project: Path, config: dict[str, Any], at: str, times: int = 1) -> tuple[int, str]:
    """Exit code and output of a training whose process group is interrupted when a line begins with `at`."""
    (project / "config.yaml").write_text(json.dumps(config))
    paths = os.pathsep.join([str(project), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-m", "finalize_trainer", "--config", "config.yaml", "--output-dir", RUN],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths},
        start_new_session=True,
    )
    assert process.stdout is not None
    told = ""
    try:
        for line in process.stdout:
            told += line
            if line.startswith(at):
                for _ in range(times):
                    os.killpg(process.pid, signal.SIGINT)
                    time.sleep(0.2)
                break
        told += process.communicate(timeout=60)[0]
    finally:
        process.kill()
    return process.returncode, told


def _recorded(project: Path) -> int:
    code: int = json.loads((project / RUN / "run.json").read_text())["exitCode"]
    return code


NETWORK = """
import subprocess, sys
from torch import nn

class Asking(nn.Flatten):
    asked = 0

    def forward(self, samples):
        self.asked += self.training
        if self.asked == 14:  # In the third epoch of five batches.
            {ask}
        return super().forward(samples)

def build(outputs):
    return nn.Sequential(Asking(), nn.Linear(64, outputs))
"""


def _asking_project(project: Path, ask: str, **training: Any) -> dict[str, Any]:
    config = digits_config(training={"epochs": 50, **training})
    config["model"] = {"architecture": "asking:build"}
    write_project(project, config)
    (project / "asking.py").write_text(NETWORK.replace("{ask}", ask))
    return config


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_loaders_finish_the_epoch(tmp_path: Path, method: str) -> None:
    """However they are started: Linux forks them before Python 3.14, macOS and Windows never did."""
    start = f"import multiprocessing\nmultiprocessing.set_start_method({method!r})\n"
    (tmp_path / "sitecustomize.py").write_text(start)
    config = _asking_project(tmp_path, "print('Asking', flush=True)", num_workers=2)
    for name in ("train", "val", "test"):
        with np.load(tmp_path / "data" / f"{name}.npz") as arrays:
            np.save(tmp_path / "data" / f"{name}.npy", arrays["x"])
            for role in ("y", "id"):
                np.save(tmp_path / "data" / f"{name}.{role}.npy", arrays[role])
    config["data"] |= {name: f"data/{name}.npy" for name in ("train", "val", "test")}
    code, told = _interrupted(tmp_path, config, "Asking")
    assert code == 130, told
    assert _recorded(tmp_path) == 130
    assert "Traceback" not in told
    assert "Stopped after epoch 3. Go on with --resume checkpoints/final_model_last.safetensors" in told


def test_a_program_that_the_network_waits_for_goes_on(tmp_path: Path) -> None:
    """As a compiler at work does, without which the epoch could not be finished."""
    program = "import time; print('Asking', flush=True); time.sleep(2)"
    config = _asking_project(tmp_path, f'subprocess.run([sys.executable, "-c", {program!r}], check=True)')
    code, told = _interrupted(tmp_path, config, "Asking")
    assert code == 130, told
    assert _recorded(tmp_path) == 130
    assert "Stopped after epoch 3. Go on with --resume checkpoints/final_model_last.safetensors" in told


def test_twice_ends_at_once_whatever_it_waits_for(tmp_path: Path) -> None:
    waits = "print('Asking', flush=True); __import__('threading').Event().wait(50)"
    config = _asking_project(tmp_path, waits)
    began = time.monotonic()
    code, told = _interrupted(tmp_path, config, "Asking", times=2)
    assert code == 130, told
    assert time.monotonic() - began < 40
    assert _recorded(tmp_path) == 130
    assert "Traceback" not in told


def test_hears_and_blocks_nothing_afterwards() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGURG)]
    threads = threading.active_count()
    stop = StopRequest()
    with stop.heard():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())
        os.kill(os.getpid(), signal.SIGINT)
        while not stop.asked:
            time.sleep(0.001)
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            threading.Event().wait(30)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGURG)] == before
    assert threading.active_count() == threads
