"""Expected problems: what a person can mend, said in a sentence and never as a traceback."""


class Problem(Exception):
    """Something that keeps the training from going on.

    Args:
        message: what is wrong, where, and what to do about it.
        code: short name for `events.jsonl` and tests.
    """

    def __init__(self, message: str, code: str = "problem") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
