"""Uses credentials again and again, until stdin ends: for callers that are given the word `loop`."""

import json
import os
import sys
import threading
import time

# Seconds between two uses.
PAUSE = 0.7


def loop(use):
    """Prints a line for each use: {"at", "took"} and what `use` returns, or the error. Never returns."""
    threading.Thread(target=end_with_stdin, daemon=True).start()
    while True:
        at, began = time.time(), time.monotonic()
        try:
            result = use()
        except Exception as error:
            result = {"error": str(error)}
        print(json.dumps({"at": at, "took": time.monotonic() - began, **result}), flush=True)
        time.sleep(PAUSE)


def end_with_stdin():
    while os.read(0, 4096):
        pass
    os._exit(0)
