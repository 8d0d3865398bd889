"""What a botocore session picks in an environment.

Argument: a list of {"variables": [[name, value]], "config", "credentials"}. Answer: for each the region, and the provider
of the credentials, null where there is none, "fails" where it ends with an error.
"""

import json
import os
import sys
from pathlib import Path

from botocore.session import Session


def attempt(question):
    try:
        return question()
    except Exception:
        return "fails"


def answer(case):
    Path("config-under-test").write_bytes(case["config"].encode())
    Path("credentials-under-test").write_bytes(case["credentials"].encode())
    kept = dict(os.environ)
    os.environ["AWS_CONFIG_FILE"] = "config-under-test"
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = "credentials-under-test"
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.environ.update(dict(case["variables"]))
    session = Session()
    region = attempt(lambda: session.get_config_variable("region"))
    credentials = attempt(session.get_credentials)
    os.environ.clear()
    os.environ.update(kept)
    source = credentials if credentials in (None, "fails") else credentials.method
    return {"region": None if region == "fails" else region, "source": source}


print(json.dumps([answer(case) for case in json.loads(sys.argv[1])]))
