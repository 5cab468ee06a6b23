"""Reads plain scalars, one a line as JSON, with PyYAML's safe loader; prints the type and value of each."""

import datetime
import json
import math
import sys

import yaml


def described(text):
    try:
        value = yaml.safe_load("- " + text)[0]
    except (yaml.YAMLError, ValueError, OverflowError):
        return ["error", ""]
    if value is None:
        return ["null", ""]
    if isinstance(value, bool):
        return ["bool", str(value).lower()]
    if isinstance(value, int):
        return ["int", format(value, "d")]
    if isinstance(value, float):
        if math.isnan(value):
            return ["float", "NaN"]
        if math.isinf(value):
            return ["float", "Infinity" if value > 0 else "-Infinity"]
        return ["float", value.hex()]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return ["timestamp", ""]
    return ["text" if value == text else "other", ""]


sys.set_int_max_str_digits(4300)
print(json.dumps([described(json.loads(line)) for line in sys.stdin if line.strip()]))
