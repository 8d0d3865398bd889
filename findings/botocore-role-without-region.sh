#!/usr/bin/env bash
# botocore: a profile with role_arn and no region assumes its role at the global STS endpoint, and fails only beside a custom endpoint.
#
# Seen with   boto3 and botocore 1.44.5; the AWS CLI 2.38.1 and 2.9.19 go to sts.amazonaws.com as well
# Behaviour   No region in the profile, in AWS_REGION or in AWS_DEFAULT_REGION. AssumeRole is sent to https://sts.amazonaws.com and
#             signed for us-east-1, although the source profile has a region of its own. With AWS_ENDPOINT_URL_STS the same files
#             end in "You must specify a region".
# One would   guess otherwise: a test against a local stand-in, which needs the endpoint variable, shows that a region is required;
#             and with the same files the SDK for Rust (aws-config 1.13.0) asks STS in the source profile's region, while those for
#             Go (config 1.33.18, "Missing Region") and JavaScript (3.1177.0, "Region is missing") fail.
# Source      botocore/data/endpoints.json: the partition's endpoint of sts is aws-global, which a client without a region takes;
#             botocore/args.py takes no global endpoint where an endpoint URL is configured.
# Exits with  0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"; mkdir -p home/.aws
python3 -m venv venv >/dev/null; venv/bin/pip install -q boto3==1.44.5 botocore==1.44.5 2>pip.log || { cat pip.log; exit 2; }
cat > home/.aws/config <<'X'
[profile role]
role_arn = arn:aws:iam::111111111111:role/x
source_profile = keys
[profile keys]
region = eu-west-2
aws_access_key_id = AKID
aws_secret_access_key = s
X
cat > probe.py <<'X'
import re
from botocore.exceptions import BotoCoreError
from botocore.httpsession import URLLib3Session
from botocore.session import Session
def send(self, request):
    scope = re.search(rb'Credential=AKID/\d+/([^/]+)/sts', request.headers['Authorization'])
    print(request.url, scope.group(1).decode())
    raise SystemExit
URLLib3Session.send = send
try:
    Session(profile='role').get_credentials().get_frozen_credentials()
except BotoCoreError as error:
    print(type(error).__name__)
X
ask() { env -i PATH=/usr/bin:/bin HOME="$work/home" AWS_EC2_METADATA_DISABLED=true "$@" venv/bin/python -I probe.py; }
plain=$(ask A=b); custom=$(ask AWS_ENDPOINT_URL_STS=http://127.0.0.1:9)
printf 'no endpoint      %s\nendpoint of sts  %s\n' "$plain" "$custom"
if [ "$plain" != 'https://sts.amazonaws.com/ us-east-1' ] || [ "$custom" != NoRegionError ]; then echo CHANGED; exit 1; fi
echo "as described"
