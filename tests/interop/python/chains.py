"""Where botocore would get the credentials of a profile, before it asks anybody.

Argument: a list of [config, credentials]. Answer: for each, of the profile `p`, the name of the provider that takes it,
or the error that it ends with.
"""

import json
import os
import sys
from pathlib import Path

from botocore.session import Session

os.environ["AWS_CONFIG_FILE"] = "config-under-test"
os.environ["AWS_SHARED_CREDENTIALS_FILE"] = "credentials-under-test"
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def answer(config, credentials):
    Path("config-under-test").write_text(config)
    Path("credentials-under-test").write_text(credentials)
    try:
        found = Session(profile="p").get_credentials()
    except Exception as error:
        return type(error).__name__
    return found.method if found else None


print(json.dumps([answer(*texts) for texts in json.loads(sys.argv[1])]))
