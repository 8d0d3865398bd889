"""The names that botocore gives to cache files.

Argument: a list of {"session" or null, "start_url", "account", "role"}. Answer: [token file, role file] of each.
"""

import json
import sys

from botocore.credentials import SSOCredentialFetcher
from botocore.utils import SSOTokenLoader


def names(case):
    fetcher = SSOCredentialFetcher(
        case["start_url"], "us-east-1", case["role"], case["account"], None, sso_session_name=case["session"]
    )
    return [SSOTokenLoader()._generate_cache_key(case["start_url"], case["session"]), fetcher._create_cache_key()]


print(json.dumps([names(case) for case in json.loads(sys.argv[1])]))
