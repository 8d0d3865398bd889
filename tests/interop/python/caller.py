"""Asks STS who the caller is, as a program does that knows nothing of where its credentials come from.

Answer: {"with", "arn", "key", "method", "region"}. boto3 is what people use; without it botocore does the same. With
`loop` it asks again and again, until its stdin ends.
"""

import json
import sys

try:
    import boto3

    session, name = boto3.Session(), "boto3"
except ImportError:
    from botocore.session import Session

    session, name = Session(), "botocore"

client = session.client("sts") if name == "boto3" else session.create_client("sts")

if sys.argv[1:] == ["loop"]:
    # Isolated, and nothing is written beside it.
    sys.path.insert(0, __file__.rpartition("/")[0])
    sys.dont_write_bytecode = True
    from loop import loop

    loop(lambda: {"arn": client.get_caller_identity()["Arn"]})

credentials = session.get_credentials()
answer = {
    "with": name,
    "arn": client.get_caller_identity()["Arn"],
    "key": credentials.access_key,
    "method": credentials.method,
    "region": client.meta.region_name,
}
print(json.dumps(answer))
