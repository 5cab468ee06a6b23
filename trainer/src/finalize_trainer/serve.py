"""`predict --serve`: an exported model that stays loaded and answers requests.

So the engine can probe it as it probes ONNX: in batches of every size, and with inputs that it has to refuse.
"""

import io
import json
import os
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from finalize_trainer.predict import Exported, load_model, reason_of
from finalize_trainer.problem import Problem
from finalize_trainer.run.files import write_atomic

PAUSE = 0.002
"""Seconds between two looks for the next request."""


def serve(model: str, requests: str) -> None:
    """Answers the requests `<requests>.1.npz`, `<requests>.2.npz` … in order until standard input ends.

    A request holds an array for each input, by name, of whatever type and shape. Its answer is the array `outputs` in
    `<requests>.<n>.answer.npz`. Standard output has a JSON object a line: first `{"ready": …}` with the ports and the
    metadata of the file, null where the format says nothing of them; then for each request `{"answered": n}` or
    `{"refused": n, "reason": …}`.

    Raises:
        Problem: the model can't be loaded.
    """
    # First: whoever waits for the model may end while it is loaded.
    threading.Thread(target=_end_with_input, daemon=True).start()
    loaded = load_model(model)
    _say(ready={"inputs": loaded.inputs, "outputs": loaded.outputs, "metadata": loaded.metadata})
    number = 1
    while True:
        request = Path(f"{requests}.{number}.npz")
        while not request.is_file():
            time.sleep(PAUSE)
        try:
            content = _answer(loaded, request)
        except Problem as problem:
            _say(refused=number, reason=problem.message)
        else:
            write_atomic(f"{requests}.{number}.answer.npz", content)
            _say(answered=number)
        number += 1


def _answer(model: Exported, request: Path) -> bytes:
    try:
        with np.load(request, allow_pickle=False) as arrays:
            given = [torch.from_numpy(arrays[name]) for name in arrays.files]
    except (OSError, ValueError, EOFError, TypeError, zipfile.BadZipFile) as cause:
        raise Problem(f"the request can't be read: {cause}", "dataset-unreadable") from cause
    try:
        with torch.inference_mode():
            outputs = model.run(*given).numpy()
    except Exception as cause:
        raise Problem(reason_of(cause), "model-refused") from cause
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, outputs=outputs)
    return content.getvalue()


def _end_with_input() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def _say(**message: Any) -> None:
    print(json.dumps(message), flush=True)
