#!/usr/bin/env bash
# polars without boto3: the first keys in ~/.aws/credentials sign, whatever profile they are of.
#
# Seen with   polars 2.1.0 (PyPI), Python 3.11, boto3 not installed
# Behaviour   ~/.aws/credentials holds [other] and below it [default], each with keys. pl.scan_parquet("s3://…") signs with the
#             keys of [other]. AWS_PROFILE=mine changes nothing, not even where [mine] is in the same file, further down. Keys in
#             variables come before. There is no warning, and the request is a good one, of another account. With boto3 installed
#             AWS_PROFILE counts, as it does for boto3; but not where storage_options has an endpoint (aws_endpoint_url and
#             aws_allow_http): then it is the first keys again.
# One would   guess otherwise: AWS_PROFILE and [default] are what every SDK goes by. A script that reads the right bucket on one
#             machine reads and writes as somebody else on a machine without boto3.
# Source      the shipped _polars_runtime.abi3.so holds the regular expressions aws_access_key_id\s*=\s*([^\r\n]*) and so on beside
#             ~/.aws/credentials: the first match in the whole text counts, sections and comments are not looked at.
# Exits with  0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'kill ${server:-} 2>/dev/null || :; rm -rf "$work"' EXIT
mkdir -p "$work/home/.aws"; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0
cat > server.py <<'X'
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def answer(self):
        signed = self.headers.get('Authorization', '')
        key = signed.split('Credential=')[1].split('/')[0] if 'Credential=' in signed else 'unsigned'
        with open('seen', 'a') as seen: seen.write(key + '\n')
        self.send_response(403); self.send_header('Content-Length', '0'); self.end_headers()
    do_GET = do_HEAD = answer
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H); print(s.server_port, flush=True); s.serve_forever()
X
python3 server.py > port & server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s port ] && break; sleep 0.3; done
url=http://127.0.0.1:$(cat port)
cat > read.py <<'X'
import polars, sys
options = {"aws_endpoint_url": sys.argv[1], "aws_allow_http": "true", "aws_region": "us-east-1"} if len(sys.argv) > 1 else None
try:
    polars.scan_parquet("s3://bucket/x.parquet", storage_options=options).collect()
except PermissionError:
    pass
X
keys() { printf '[%s]\naws_access_key_id = KEYOF%s\naws_secret_access_key = s\n' "$1" "$2"; }
{ keys other OTHER; keys default DEFAULT; keys mine MINE; } > home/.aws/credentials
run() { : > seen; env -i PATH=/usr/bin:/bin HOME="$work/home" AWS_EC2_METADATA_DISABLED=true AWS_ENDPOINT_URL="$url" AWS_ALLOW_HTTP=true AWS_REGION=us-east-1 "$@"; sort -u seen; }
who() { run "$@" venv/bin/python read.py; }
plain=$(who A=b); named=$(who AWS_PROFILE=mine); variables=$(who AWS_PROFILE=mine AWS_ACCESS_KEY_ID=KEYOFENV AWS_SECRET_ACCESS_KEY=s)
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.5
boto3=$(who AWS_PROFILE=mine); endpoint=$(run AWS_PROFILE=mine venv/bin/python read.py "$url")
printf 'nothing set: %s\nAWS_PROFILE=mine: %s\nkeys in variables: %s\nAWS_PROFILE=mine, with boto3: %s\nthe same, with an endpoint in storage_options: %s\n' "$plain" "$named" "$variables" "$boto3" "$endpoint"
holds() { [ "$1" = "$2" ] || { echo "CHANGED: $3"; exit 1; }; }
holds "$plain" KEYOFOTHER 'without AWS_PROFILE'; holds "$named" KEYOFOTHER AWS_PROFILE
holds "$variables" KEYOFENV 'keys in variables'; holds "$boto3" KEYOFMINE 'with boto3'
holds "$endpoint" KEYOFOTHER 'an endpoint in storage_options'
echo "as described"
