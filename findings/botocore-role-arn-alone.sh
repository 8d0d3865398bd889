#!/usr/bin/env bash
# botocore: AWS_ROLE_ARN alone replaces role_arn of a profile that has a web_identity_token_file.
#
# Seen with   boto3 and botocore 1.44.5; the AWS CLI 2.38.1 did the same with these files, and the others below were run apart
#             with the same files
# Behaviour   A profile has role_arn = …/from-file and web_identity_token_file. With AWS_ROLE_ARN=…/from-environment, and no
#             AWS_WEB_IDENTITY_TOKEN_FILE, botocore takes the token of the profile and assumes the role of the variable. A left-over
#             AWS_ROLE_SESSION_NAME renames the session in the same way. With Session(profile_name=…) (--profile) the role of the
#             profile is assumed, so AWS_PROFILE=x and --profile x end in two roles.
# One would   guess otherwise: the two variables are documented as one set with AWS_WEB_IDENTITY_TOKEN_FILE, a role_arn of a profile
#             with source_profile is not touched by AWS_ROLE_ARN, and the SDKs for Go (config 1.33.18), Rust (aws-config 1.13.0),
#             JavaScript (3.1177.0) and Java (2.57.8) assume that of the profile here.
# Source      botocore/credentials.py, AssumeRoleWithWebIdentityProvider._get_config: each key by itself is looked up in the
#             environment first and then in the profile.
# Exits with  0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'kill ${server:-} 2>/dev/null || :; rm -rf "$work"' EXIT
cd "$work"; mkdir -p home/.aws
python3 -m venv venv >/dev/null; venv/bin/pip install -q boto3==1.44.5 botocore==1.44.5 2>pip.log || { cat pip.log; exit 2; }
cat > server.py <<'X'
import http.server, urllib.parse
class H(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def do_POST(self):
        q = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers['Content-Length'])).decode()))
        a = q['Action']
        key = q['RoleArn'].split('/')[1] + ('+SESSION' if q['RoleSessionName'] == 'SESSION' else '')
        text = f'<{a}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{a}Result><Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></{a}Result></{a}Response>'.encode()
        self.send_response(200); self.send_header('Content-Length', str(len(text))); self.end_headers(); self.wfile.write(text)
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H); print(s.server_port, flush=True); s.serve_forever()
X
python3 server.py > port & server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s port ] && break; sleep 0.3; done
echo a-token-of-another-service > token
cat > home/.aws/config <<X
[profile web]
region = us-east-1
role_arn = arn:aws:iam::111111111111:role/from-file
web_identity_token_file = $work/token
[profile plain]
region = us-east-1
role_arn = arn:aws:iam::111111111111:role/from-file
source_profile = keys
[profile keys]
aws_access_key_id = AKID
aws_secret_access_key = s
X
ask() { # PROFILE ARGUMENT VARIABLES…
  local profile=$1 argument=$2; shift 2
  env -i PATH=/usr/bin:/bin HOME="$work/home" AWS_PROFILE="$profile" AWS_ENDPOINT_URL="http://127.0.0.1:$(cat port)" "$@" venv/bin/python -I -c "import boto3; print(boto3.Session($argument).get_credentials().get_frozen_credentials().access_key)"
}
role=AWS_ROLE_ARN=arn:aws:iam::111111111111:role/from-environment
nothing=$(ask web "" A=b); variable=$(ask web "" $role); session=$(ask web "" AWS_ROLE_SESSION_NAME=SESSION)
explicit=$(ask web "profile_name='web'" $role); plain=$(ask plain "" $role)
for it in nothing variable session explicit plain; do printf '%-9s %s\n' "$it" "${!it}"; done
seen="$nothing $variable $session $explicit $plain"
if [ "$seen" != 'from-file from-environment from-file+SESSION from-file from-file' ]; then echo CHANGED; exit 1; fi
echo "as described"
