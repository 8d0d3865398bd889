"""Asks STS who the caller is, as a program does that knows nothing of where its credentials come from.

Answer: {"with", "arn", "key", "method", "region"}. boto3 is what people use; without it botocore does the same.
"""

import json

try:
    import boto3

    session, name = boto3.Session(), "boto3"
except ImportError:
    from botocore.session import Session

    session, name = Session(), "botocore"

client = session.client("sts") if name == "boto3" else session.create_client("sts")
credentials = session.get_credentials()
answer = {
    "with": name,
    "arn": client.get_caller_identity()["Arn"],
    "key": credentials.access_key,
    "method": credentials.method,
    "region": client.meta.region_name,
}
print(json.dumps(answer))
