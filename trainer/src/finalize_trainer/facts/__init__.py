"""The engine's schema and lists, written here by `npm run generate`."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def fact(name: str) -> Any:
    """The content of one of the generated files: `schema`, `spellings` or `metrics`."""
    return json.loads((files(__name__) / f"{name}.json").read_text(encoding="utf-8"))
