"""Both files as a botocore session reads them.

Argument: a list of [config, credentials]. Answer: for each the profiles with keys and values, or null where botocore
refuses one of the files.
"""

import json
import os
import sys
from pathlib import Path

from botocore.exceptions import ConfigParseError
from botocore.session import Session

os.environ["AWS_CONFIG_FILE"] = "config-under-test"
os.environ["AWS_SHARED_CREDENTIALS_FILE"] = "credentials-under-test"


def profiles(config, credentials):
    Path("config-under-test").write_bytes(config.encode())
    Path("credentials-under-test").write_bytes(credentials.encode())
    try:
        return Session().full_config["profiles"]
    except ConfigParseError:
        return None


print(json.dumps([profiles(*texts) for texts in json.loads(sys.argv[1])]))
