"""A trainer that speaks the trainer protocol and trains nothing: epochs pass, SIGINT ends the one under way.

Only the first process of a group writes. Each start leaves a line in starts.jsonl, so that a test sees how often, with
which arguments and by what it was started.
"""

import argparse
import hashlib
import json
import os
import platform
import signal
import sys
import time
from datetime import datetime, timezone

EPOCHS = int(os.environ.get("STAND_IN_EPOCHS", "3"))
SECONDS = float(os.environ.get("STAND_IN_SECONDS", "0.2"))
FAIL = os.environ.get("STAND_IN_FAIL")

parser = argparse.ArgumentParser()
parser.add_argument("--config", required=True)
parser.add_argument("--mode", required=True)
parser.add_argument("--output-dir", required=True)
parser.add_argument("--resume")
parser.add_argument("--export-only", action="store_true")
options = parser.parse_args()

stopped = []
signal.signal(signal.SIGINT, lambda *_: stopped.append(True))

rank = int(os.environ.get("RANK", "0"))
directory = options.output_dir
checkpoint = "checkpoints/production/final_model_last.json"


def now():
    return datetime.now(timezone.utc).isoformat()


def write(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.replace(path + ".tmp", path)


def append(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(value) + "\n")


append(
    "./starts.jsonl",
    {
        "pid": os.getpid(),
        "rank": rank,
        "world": int(os.environ.get("WORLD_SIZE", "1")),
        "arguments": sys.argv[1:],
        "launcher": os.environ.get("FINALIZE_MODEL_LAUNCHER"),
        "word": os.environ.get("STAND_IN_WORD"),
    },
)
with open(options.config, "rb") as file:
    digest = hashlib.sha256(file.read()).hexdigest()
record = {
    "command": sys.argv,
    "launcher": os.environ.get("FINALIZE_MODEL_LAUNCHER", "local"),
    "trainer": "stand-in",
    "config": {"path": options.config, "digest": digest, "training": digest},
    "seed": 1,
    "started": now(),
    "host": {"name": platform.node(), "system": "any", "processor": "any", "cores": 1, "memory": 1},
    "devices": ["cpu"],
    "versions": {"python": platform.python_version()},
    "user": {"name": "Ada", "email": "ada@example.org"},
    "resumedFrom": [options.resume] if options.resume else [],
}
first = 1
if options.resume:
    with open(options.resume, encoding="utf-8") as file:
        first = json.load(file)["epoch"] + 1
if rank == 0:
    write(f"{directory}/run.json", record)

code = 0
for epoch in range(first, EPOCHS + 1):
    time.sleep(SECONDS)
    if rank == 0:
        write(checkpoint, {"epoch": epoch})
        append(
            f"{directory}/events.jsonl",
            {
                "event": "epoch",
                "time": now(),
                "epoch": epoch,
                "epochs": EPOCHS,
                "metrics": {"val_loss": 1 / epoch},
                "learning_rate": 0.1,
                "seconds": SECONDS,
            },
        )
        print(f"Epoch {epoch}/{EPOCHS}", flush=True)
    if FAIL == "vanish":
        os.kill(os.getpid(), signal.SIGKILL)
    if FAIL == "import":
        import no_such_package_of_ours  # noqa: F401
    if FAIL and FAIL.isdigit():
        code = int(FAIL)
        break
    if stopped:
        code = 130
        break
if rank == 0:
    write(f"{directory}/run.json", {**record, "ended": now(), "exitCode": code})
sys.exit(code)
