"""What botocore makes of the variables it was started with: its EnvProvider, and a session that finds it by itself."""

import json

from botocore.credentials import EnvProvider
from botocore.session import Session

credentials = EnvProvider().load()
keys = credentials.get_frozen_credentials()
session = Session()
answer = {
    "id": keys.access_key,
    "secret": keys.secret_key,
    "token": keys.token,
    "account": keys.account_id,
    # Only credentials that can end have it.
    "expires": int(credentials._expiry_time.timestamp()),
    "session_method": session.get_credentials().method,
    "session_region": session.get_config_variable("region"),
}
print(json.dumps(answer))
