"""Signs requests with botocore's signer for Signature Version 4, at a given time.

Argument: {"requests": [{"id", "secret", "token", "region", "url", "body", "headers", "epoch"}]}. Answer: for each
request the headers that it is sent with.
"""

import datetime
import json
import sys
import types

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def set_clock(epoch):
    present = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).replace(tzinfo=None)
    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = lambda *_, **__: present
    else:
        # So older versions ask.
        clock = types.SimpleNamespace(utcnow=lambda: present)
        botocore.auth.datetime = types.SimpleNamespace(datetime=clock)


def signed(asked):
    set_clock(asked["epoch"])
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", **asked.get("headers", {})}
    request = AWSRequest(method="POST", url=asked["url"], data=asked["body"].encode(), headers=headers)
    credentials = Credentials(asked["id"], asked["secret"], asked.get("token"))
    botocore.auth.SigV4Auth(credentials, "sts", asked["region"]).add_auth(request)
    prepared = request.prepare()
    text = lambda value: value.decode() if isinstance(value, bytes) else value
    return {name: text(value) for name, value in prepared.headers.items()}


print(json.dumps([signed(asked) for asked in json.loads(sys.argv[1])["requests"]]))
