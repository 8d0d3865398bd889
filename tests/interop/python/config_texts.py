"""Config files as botocore reads them.

Argument: a list of texts. Answer: for each its profiles, keys and values, or null where botocore refuses the file.
"""

import json
import sys
from pathlib import Path

from botocore.configloader import load_config
from botocore.exceptions import ConfigParseError


def profiles(text):
    path = Path("config-under-test")
    path.write_bytes(text.encode())
    try:
        return load_config(str(path))["profiles"]
    except ConfigParseError:
        return None


print(json.dumps([profiles(text) for text in json.loads(sys.argv[1])]))
