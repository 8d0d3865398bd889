"""Takes a profile's role credentials as the AWS CLI does: botocore's provider chain, with a file cache put into its
SSO provider (awscli/customizations/sso/__init__.py, inject_json_file_cache).

Argument: {"profile"}. Answer: the credentials and their account.
"""

import json
import os
import sys

from botocore.session import Session
from botocore.utils import JSONFileCache

session = Session(profile=json.loads(sys.argv[1])["profile"])
sso = session.get_component("credential_provider").get_provider("sso")
sso.cache = JSONFileCache(os.path.expanduser("~/.aws/cli/cache"))
credentials = session.get_credentials()
keys = credentials.get_frozen_credentials()
answer = {
    "method": credentials.method,
    "id": keys.access_key,
    "secret": keys.secret_key,
    "token": keys.token,
    "account": keys.account_id,
}
print(json.dumps(answer))
