"""How this process ends."""

import os
import sys

DONE, FAILED, INTERRUPTED = 0, 3, 130
"""Exit codes of the trainer protocol."""

_threads: list[str] = []


def leave_threads(whose: str) -> None:
    """Notes that threads of a library stay until the process ends."""
    _threads.append(whose)


def end(code: int) -> int:
    """Gives the exit code back; where threads stay, ends the process with it, all work being done and written.

    A thread of PyTorch that asks for the interpreter while that shuts down would abort the process, whatever it did.
    """
    if _threads:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code
