"""Takes the credentials of a profile that assumes roles as the AWS CLI does: botocore's provider, with a file cache put
into it (awscli/customizations/assumerole.py, inject_assume_role_provider_cache).

Argument: {"profile"}. Answer: the credentials.
"""

import json
import os
import sys

from botocore.session import Session
from botocore.utils import JSONFileCache

session = Session(profile=json.loads(sys.argv[1])["profile"])
provider = session.get_component("credential_provider").get_provider("assume-role")
provider.cache = JSONFileCache(os.path.expanduser("~/.aws/cli/cache"))
credentials = session.get_credentials()
keys = credentials.get_frozen_credentials()
answer = {"method": credentials.method, "id": keys.access_key, "secret": keys.secret_key, "token": keys.token}
print(json.dumps(answer))
