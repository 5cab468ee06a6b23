"""Reads JUnit XML from stdin with the standard library's parser; prints what a CI server would see as JSON."""

import json
import sys
from xml.etree import ElementTree

root = ElementTree.fromstring(sys.stdin.read())
cases = list(root.iter("testcase"))
failures = [
    [case.get("name"), failure.get("type"), failure.get("message")]
    for case in cases
    for failure in case.iter("failure")
]
print(
    json.dumps(
        {
            "tests": int(root.get("tests")),
            "stated": int(root.get("failures")),
            "cases": len(cases),
            "failures": failures,
        }
    )
)
