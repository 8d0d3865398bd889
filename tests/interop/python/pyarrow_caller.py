"""Reads from S3 with pyarrow, whose credentials are those of the AWS SDK for C++.

Argument: host and port of the service, whose object says in its ETag who has signed. Answer: {"arn"}. With `loop`
after it, it reads again and again, until its stdin ends.
"""

import json
import sys

from pyarrow import fs

s3 = fs.S3FileSystem(
    endpoint_override=sys.argv[1],
    scheme="http",
    # What a call costs that is refused is to be seen, and not how often it is repeated.
    retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=1),
)


def use():
    metadata = s3.open_input_file("bucket/key").metadata()
    return {"arn": metadata["ETag"].decode().strip('"')}


if sys.argv[2:] == ["loop"]:
    # Isolated, and nothing is written beside it.
    sys.path.insert(0, __file__.rpartition("/")[0])
    sys.dont_write_bytecode = True
    from loop import loop

    loop(use)
print(json.dumps(use()))
