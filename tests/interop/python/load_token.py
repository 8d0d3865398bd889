"""Takes a profile's token as an application does: by botocore's SSOTokenProvider, which renews it when it is old.

Argument: {"profile"}. Answer: the token with its expiry, and the file as SSOTokenLoader then reads it.
"""

import json
import os
import sys

from botocore.session import Session
from botocore.tokens import SSOTokenProvider
from botocore.utils import JSONFileCache, SSOTokenLoader

session = Session(profile=json.loads(sys.argv[1])["profile"])
token = SSOTokenProvider(session).load_token().get_frozen_token()
name = session.get_scoped_config()["sso_session"]
start_url = session.full_config["sso_sessions"][name]["sso_start_url"]
cache = JSONFileCache(os.path.expanduser("~/.aws/sso/cache"))
answer = {
    "token": token.token,
    "expires": int(token.expiration.timestamp()),
    "file": SSOTokenLoader(cache)(start_url, session_name=name),
}
print(json.dumps(answer))
