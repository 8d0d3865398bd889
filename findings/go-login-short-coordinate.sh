#!/usr/bin/env bash
# AWS SDK for Go v2: for one key in 128 the DPoP proof of an `aws login` renewal has a coordinate that is too short.
#
# Seen with   github.com/aws/aws-sdk-go-v2/config v1.33.18, credentials v1.21.0 (Go 1.26); botocore 1.44.8 beside it
# Behaviour   The cache file of `aws login` holds a P-256 key. When its credentials have expired, the SDK renews them with a proof
#             (header DPoP) that names the public key as a JWK. If a coordinate of the key begins with a zero byte, `x` or `y` is
#             the encoding of 31 bytes: the zero byte is left out.
# One would   expect 32 bytes: RFC 7518, 6.2.1.2 says that the length MUST be the full size of a coordinate. botocore sends 32 bytes
#             for such a key, and so does the SDK for JavaScript by its source. A verifier that keeps to the RFC refuses the
#             proof, so that a sign-in would renew everywhere but in Go programs. Whether AWS Sign-In refuses it was not tried.
# Source      credentials/logincreds/dpop.go, mkdpop: key.X.Bytes() and key.Y.Bytes() of big.Int, where the signature below is
#             written with FillBytes, which pads.
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
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	if len(os.Args) > 1 {
		// A key in the form of `aws login` whose x begins with a zero byte.
		for {
			key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			if der, _ := x509.MarshalECPrivateKey(key); der[57] == 0 {
				fmt.Print(string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})))
				return
			}
		}
	}
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	keys, err := cfg.Credentials.Retrieve(context.Background())
	fmt.Println(keys.AccessKeyID, err)
}
X
go get github.com/aws/aws-sdk-go-v2/config@v1.33.18 >/dev/null 2>&1
go build -o probe .
cat > server.py <<'X'
import base64, http.server, json
def part(text): return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
class H(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        jwk = json.loads(part(self.headers['DPoP'].split('.')[0]))['jwk']
        open('lengths', 'w').write(f"{len(part(jwk['x']))}\n")
        body = json.dumps({'accessToken': {'accessKeyId': 'ASIANEW', 'secretAccessKey': 's', 'sessionToken': 't'},
                           'tokenType': 'aws_sigv4', 'expiresIn': 900, 'refreshToken': 'r2'}).encode()
        self.send_response(200); self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H); print(s.server_port, flush=True); s.serve_forever()
X
python3 server.py > port & server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s port ] && break; sleep 0.3; done
session=arn:aws:iam::111111111111:user/sam
printf '[default]\nregion = us-east-1\nlogin_session = %s\n' "$session" > "$work/home/.aws/config"
cache=$work/home/.aws/login/cache; mkdir -p "$cache"
./probe key > key.pem
python3 - "$session" key.pem > "$cache/$(printf %s "$session" | sha256sum | cut -d' ' -f1).json" <<'X'
import json, sys
print(json.dumps({'accessToken': {'accessKeyId': 'ASIAOLD', 'secretAccessKey': 's', 'sessionToken': 't', 'accountId': '111111111111',
                                  'expiresAt': '2020-01-01T00:00:00Z'},
                  'tokenType': 'aws_sigv4', 'clientId': 'arn:aws:signin:::devtools/same-device', 'refreshToken': 'r1',
                  'idToken': 'i', 'dpopKey': open(sys.argv[2]).read()}))
X
env -i PATH=/usr/bin:/bin HOME="$work/home" AWS_EC2_METADATA_DISABLED=true AWS_ENDPOINT_URL_SIGNIN="http://127.0.0.1:$(cat port)" ./probe
printf 'bytes of x: '; cat lengths
[ "$(cat lengths)" = 31 ] || { echo "CHANGED: the coordinate has its full length"; exit 1; }
echo "as described"
