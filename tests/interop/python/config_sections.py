"""Profiles and sessions of config files as botocore reads them.

Argument: a list of texts. Answer: for each what botocore makes of it, or null where it refuses the file.
"""

import json
import sys
from pathlib import Path

from botocore.configloader import load_config
from botocore.exceptions import ConfigParseError


def sections(text):
    path = Path("config-under-test")
    path.write_bytes(text.encode())
    try:
        config = load_config(str(path))
    except ConfigParseError:
        return None
    return {kind: config.get(kind, {}) for kind in ("profiles", "sso_sessions")}


print(json.dumps([sections(text) for text in json.loads(sys.argv[1])]))
