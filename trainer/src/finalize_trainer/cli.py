"""The command line: the trainer protocol, and `predict`."""

import argparse
import os
import sys
from collections.abc import Sequence

from finalize_trainer import __version__
from finalize_trainer.ending import DONE, FAILED, INTERRUPTED, end
from finalize_trainer.problem import Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; expected problems are a line on standard error and exit code 3."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A pipe of Windows has another encoding than the lines are written in.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        return end(_run(given))
    except Problem as problem:
        if problem.code != "told-by-first":
            print(f"error: {problem.message}.", file=sys.stderr, flush=True)
        return end(FAILED)
    except KeyboardInterrupt:
        return end(INTERRUPTED)


def _run(given: list[str]) -> int:
    if given[:1] == ["predict"]:
        return _predict(given[1:])
    options = _parser().parse_args(given)
    # PyTorch is loaded when it is known that there is something to do.
    os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
    from finalize_trainer.stop import StopRequest
    from finalize_trainer.train import Request, train

    request = Request(options.config, options.output_dir, options.mode, options.resume, options.export_only)
    if request.export_only:
        from finalize_trainer.export.best import export_best

        export_best(request)
        return DONE
    stop = StopRequest()
    with stop.heard():
        return train(request, stop)


def _predict(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="finalize-trainer predict", description="Runs an exported PyTorch model.")
    parser.add_argument("--model", required=True, help=".pt2 or TorchScript")
    parser.add_argument("--inputs", help=".npz with the samples as the array inputs")
    parser.add_argument("--output", help=".npz to write the array outputs to")
    parser.add_argument("--batch", type=int, default=256, help="samples that are run together")
    parser.add_argument("--serve", metavar="REQUESTS", help="answer REQUESTS.1.npz and so on until the input ends")
    options = parser.parse_args(given)
    if options.serve is not None:
        from finalize_trainer.serve import serve

        serve(options.model, options.serve)
        return DONE
    if options.inputs is None or options.output is None:
        parser.error("--inputs and --output are needed, or --serve")
    from finalize_trainer.predict import predict

    predict(options.model, options.inputs, options.output, max(1, options.batch))
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="finalize-trainer",
        description="Trains by the trainer protocol of finalize-model, in the project's folder.",
    )
    parser.add_argument("--config", required=True, help="configuration to train by")
    parser.add_argument("--output-dir", required=True, help="run directory, inside the project")
    parser.add_argument(
        "--mode",
        default="production",
        choices=("production", "baseline", "optimization"),
        help="what it is for",
    )
    parser.add_argument("--resume", metavar="CHECKPOINT", help="go on from a checkpoint of this training")
    parser.add_argument("--export-only", action="store_true", help="export the best checkpoint, train nothing")
    parser.add_argument("--version", action="version", version=f"finalize-trainer {__version__}")
    return parser
