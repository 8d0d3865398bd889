"""What botocore gets of a profile whose credentials a process prints.

Argument: {"profile"}. Answer: the credentials, their account and their end.
"""

import json
import sys

from botocore.session import Session

credentials = Session(profile=json.loads(sys.argv[1])["profile"]).get_credentials()
keys = credentials.get_frozen_credentials()
answer = {
    "method": credentials.method,
    "id": keys.access_key,
    "secret": keys.secret_key,
    "token": keys.token,
    "account": keys.account_id,
    # Only credentials that can end have it.
    "expires": int(credentials._expiry_time.timestamp()),
}
print(json.dumps(answer))
