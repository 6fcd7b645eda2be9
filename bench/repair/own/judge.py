"""Calls two versions of a Python function on the same inputs; question and answer as in judge.mjs."""

import copy
import json
import sys

question = json.load(sys.stdin)


def load(source):
    names = {}
    exec(source, names)
    return names[question["name"]]


def result(function, given):
    try:
        return repr(function(*copy.deepcopy(given)))
    except Exception as error:
        return "threw " + type(error).__name__


one, two = load(question["right"]), load(question["other"])
expected = [result(one, given) for given in question["inputs"]]
json.dump(
    {
        "texts": [None if text.startswith("threw ") else text for text in expected],
        "same": [result(two, given) == text for given, text in zip(question["inputs"], expected)],
    },
    sys.stdout,
)
