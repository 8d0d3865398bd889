#!/usr/bin/env bash
# AWS SDK for Go v2: AWS_ENDPOINT_URL does not lead the credential chain's own calls.
#
# Seen with   github.com/aws/aws-sdk-go-v2 v1.48.0, config v1.33.18, service/sts v1.52.0 (Go 1.26)
# Behaviour   A profile with role_arn and source_profile, and AWS_ENDPOINT_URL=http://127.0.0.1:PORT. A client that the program
#             makes from the loaded configuration asks 127.0.0.1. The AssumeRole that LoadDefaultConfig's credentials need is
#             sent to https://sts.us-east-1.amazonaws.com all the same; so are the portal's GetRoleCredentials and the token's
#             CreateToken of an Identity Center profile. `endpoint_url` in the profile does not lead them either. What does:
#             AWS_ENDPOINT_URL_STS (_SSO, _SSO_OIDC), and `services = …` with a [services] section, but the section only while
#             AWS_ENDPOINT_URL is not set: there the weaker setting that is ignored switches off the one that works.
# One would   guess otherwise: the SDKs' reference says that the variable is for every service, and the AWS CLI, boto3 and the SDKs
#             for Rust, JavaScript and Java send AssumeRole to it with the same files and variables. A test set-up against a local
#             stand-in therefore works with all of them and reaches for the internet with Go alone.
# Source      config/resolve.go: the list of resolvers has resolveCredentials before resolveBaseEndpoint, so the internal clients
#             are built with a Config whose BaseEndpoint is empty; and in each service's endpoints.go resolveBaseEndpoint returns
#             early when AWS_ENDPOINT_URL is set and AWS_ENDPOINT_URL_<SERVICE> is not.
# Exits with  0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'kill ${server:-} 2>/dev/null || :; chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir -p "$work/home/.aws" "$work/probe"; cd "$work/probe"
cat > go.mod <<'X'
module probe
go 1.24
X
cat > main.go <<'X'
package main

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func host(err error) string {
	if err == nil {
		return "answered by the stand-in"
	}
	if m := regexp.MustCompile(`https?://[^/"]*`).FindString(err.Error()); m != "" {
		return m
	}
	return err.Error()
}

func main() {
	c, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cfg, err := config.LoadDefaultConfig(c, config.WithRetryMaxAttempts(1))
	if err != nil {
		panic(err)
	}
	_, err = cfg.Credentials.Retrieve(c)
	fmt.Println("credentials:", host(err))
	keys := cfg.Copy()
	keys.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "s"}, nil
	})
	_, err = sts.NewFromConfig(keys).GetCallerIdentity(c, &sts.GetCallerIdentityInput{})
	fmt.Println("own client:", host(err))
}
X
go get github.com/aws/aws-sdk-go-v2@v1.48.0 github.com/aws/aws-sdk-go-v2/config@v1.33.18 github.com/aws/aws-sdk-go-v2/service/sts@v1.52.0 >/dev/null 2>&1
go build -o probe . 
cat > server.py <<'X'
import http.server, sys
class H(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        keys = '<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>'
        who = '<Arn>arn:aws:iam::1:user/x</Arn><UserId>A</UserId><Account>1</Account>'
        action, inside = ('AssumeRole', keys) if 'Action=AssumeRole' in body else ('GetCallerIdentity', who)
        text = f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{inside}</{action}Result></{action}Response>'.encode()
        self.send_response(200); self.send_header('Content-Length', str(len(text))); self.end_headers(); self.wfile.write(text)
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H); print(s.server_port, flush=True); s.serve_forever()
X
python3 server.py > port & server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s port ] && break; sleep 0.3; done
url=http://127.0.0.1:$(cat port)
profile() { cat > "$work/home/.aws/config" <<X
[default]
region = us-east-1
role_arn = arn:aws:iam::111111111111:role/x
source_profile = keys
$1
[profile keys]
aws_access_key_id = AKID
aws_secret_access_key = s
X
}
# A proxy that refuses at once stands for the internet: nothing outside is asked.
run() { env -i PATH=/usr/bin:/bin HOME="$work/home" HTTPS_PROXY=http://127.0.0.1:9 AWS_EC2_METADATA_DISABLED=true "$@" ./probe; }
profile ""
all=$(run AWS_ENDPOINT_URL="$url"); sts=$(run AWS_ENDPOINT_URL_STS="$url")
profile "endpoint_url = $url"
file=$(run A=b)
profile "services = local"; printf '[services local]\nsts =\n  endpoint_url = %s\n' "$url" >> "$work/home/.aws/config"
section=$(run A=b); both=$(run AWS_ENDPOINT_URL="$url")
for name in all sts file section both; do printf '== %s\n%s\n' "$name" "${!name}"; done
real='credentials: https://sts.us-east-1.amazonaws.com'; ours='credentials: answered by the stand-in'
holds() { grep -qx "$2" <<<"$1" || { echo "CHANGED: $3"; exit 1; }; }
own='own client: answered by the stand-in'
holds "$all" "$real" AWS_ENDPOINT_URL; holds "$all" "$own" AWS_ENDPOINT_URL
holds "$sts" "$ours" AWS_ENDPOINT_URL_STS
holds "$file" "$real" 'endpoint_url of the profile'; holds "$file" "$own" 'endpoint_url of the profile'
holds "$section" "$ours" 'the services section'; holds "$both" "$real" 'the services section'
echo "as described"
