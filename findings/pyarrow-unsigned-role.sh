#!/usr/bin/env bash
# pyarrow: with a profile that assumes a role, or that is not there, S3 is asked without a signature, and without a word.
#
# Seen with   pyarrow 25.0.1 (PyPI, with the AWS SDK for C++), Python 3.11
# Behaviour   S3FileSystem() with AWS_PROFILE=keys signs with the keys of that profile. With AWS_PROFILE=role, a profile of role_arn
#             and source_profile = keys, it asks STS nothing and sends the request without an Authorization header. The same with a
#             name that no profile has. The only trace is the answer of S3: ACCESS_DENIED, for a bucket that is not public.
# One would   guess otherwise: the AWS CLI, boto3 and the SDKs for Go, Rust, JavaScript and Java assume the role with the same file,
#             and those that do not find a profile say so. An unsigned request is what S3FileSystem(anonymous=True) is for, and its
#             answer sends people to the bucket policy.
# Source      cpp/src/arrow/filesystem/s3fs.cc, S3Options::ConfigureDefaultCredentials: DefaultAWSCredentialsProviderChain of the C++
#             SDK, which has no provider for role_arn, and whose signer leaves a request unsigned where no provider gives keys.
# Exits with  0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'kill ${server:-} 2>/dev/null || :; rm -rf "$work"' EXIT
mkdir -p "$work/home/.aws"; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==25.0.1
cat > server.py <<'X'
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def answer(self):
        signed = self.headers.get('Authorization', '')
        key = signed.split('Credential=')[1].split('/')[0] if 'Credential=' in signed else 'unsigned'
        with open('seen', 'a') as seen: seen.write(f'{self.command}:{key}\n')
        self.send_response(403); self.send_header('Content-Length', '0'); self.end_headers()
    do_GET = do_HEAD = do_POST = answer
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H); print(s.server_port, flush=True); s.serve_forever()
X
python3 server.py > port & server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s port ] && break; sleep 0.3; done
host=127.0.0.1:$(cat port)
cat > read.py <<'X'
import sys
from pyarrow import fs
s3 = fs.S3FileSystem(endpoint_override=sys.argv[1], scheme='http', region='us-east-1', retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=1))
try:
    s3.open_input_file('bucket/x')
except OSError as error:
    print('ACCESS_DENIED' if 'ACCESS_DENIED' in str(error) else error, file=sys.stderr)
X
cat > home/.aws/config <<'X'
[profile keys]
aws_access_key_id = KEYOFKEYS
aws_secret_access_key = s
[profile role]
role_arn = arn:aws:iam::111111111111:role/x
source_profile = keys
region = us-east-1
X
# AWS_ENDPOINT_URL_STS leads a call to STS to the stand-in, where it would be seen as a POST.
who() { : > seen; env -i PATH=/usr/bin:/bin HOME="$work/home" AWS_EC2_METADATA_DISABLED=true AWS_ENDPOINT_URL_STS="http://$host" AWS_PROFILE="$1" venv/bin/python read.py "$host" 2>error; printf '%s %s' "$(sort -u seen | tr '\n' ' ')" "$(cat error)"; }
keys=$(who keys); role=$(who role); missing=$(who nobody)
printf 'a profile with keys: %s\na profile with a role on them: %s\na profile that is not there: %s\n' "$keys" "$role" "$missing"
holds() { [ "$1" = "$2" ] || { echo "CHANGED: $3"; exit 1; }; }
holds "$keys" 'HEAD:KEYOFKEYS  ACCESS_DENIED' 'a profile with keys'
holds "$role" 'HEAD:unsigned  ACCESS_DENIED' 'a profile with a role'
holds "$missing" 'HEAD:unsigned  ACCESS_DENIED' 'a profile that is not there'
echo "as described"
