"""Runs the AWS CLI again and again, until stdin ends; each run is a process that knows nothing of the one before.

Arguments: the words that run it.
"""

import subprocess
import sys

# Nothing is written beside it.
sys.dont_write_bytecode = True

from loop import loop


def use():
    ran = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if ran.returncode == 0:
        return {"arn": ran.stdout}
    return {"error": ran.stderr.strip(), "code": ran.returncode}


loop(use)
