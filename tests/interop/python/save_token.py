"""Stores a token as botocore does: by its SSOTokenLoader, in its JSONFileCache, times as datetime values.

Argument: {"session", "start_url", "token", "zone"}; "zone" is the suffix that the writer gives times, Z or UTC.
"""

import json
import os
import sys

import dateutil.parser
from botocore.tokens import _sso_json_dumps
from botocore.utils import JSONFileCache, SSOTokenLoader

question = json.loads(sys.argv[1])
token = question["token"]
for field in ("expiresAt", "registrationExpiresAt"):
    token[field] = dateutil.parser.parse(token[field])
# SSOTokenProvider's writer, or the cache's own, which is what wrote UTC in old builds of the AWS CLI.
dumps = {"Z": _sso_json_dumps, "UTC": None}[question["zone"]]
cache = JSONFileCache(os.path.expanduser("~/.aws/sso/cache"), dumps_func=dumps)
SSOTokenLoader(cache).save_token(question["start_url"], token, session_name=question["session"])
print("null")
