"""Which of the names given can be imported, told as JSON in a file; nothing of theirs is run.

Usage: find_names.py REPORT NAME... Any CPython from 3.7 on.
"""

import importlib.util
import json
import sys


def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except Exception:
        return False


with open(sys.argv[1], "w") as file:
    json.dump([name for name in sys.argv[2:] if is_there(name)], file)
