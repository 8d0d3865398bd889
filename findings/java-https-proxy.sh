#!/usr/bin/env bash
# AWS SDK for Java v2: HTTPS_PROXY is not read for https calls, HTTP_PROXY is.
#
# Seen with   software.amazon.awssdk 2.57.8 (sts; url-connection-client, apache-client, apache5-client), Java 17
# Behaviour   Every endpoint of AWS is https. With HTTPS_PROXY alone (or https_proxy, or both) the SDK goes to AWS directly; with HTTP_PROXY
#             alone it sends `CONNECT sts.us-east-1.amazonaws.com:443` to that proxy. So it is with each synchronous client as it comes.
# One would   guess otherwise: curl, the AWS CLI, boto3 and the SDK for Go take HTTPS_PROXY for https calls and leave HTTP_PROXY to
#             http ones; a machine that sets HTTPS_PROXY alone works with all of them and not with Java.
# Source      ProxyConfiguration of each http client: the variable is chosen by the configuration's `scheme`, which is that of the
#             connection to the *proxy* and is "http" unless a program says otherwise; not by the scheme of the request.
# Exits with  0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'kill ${server:-} 2>/dev/null || :; rm -rf "$work"' EXIT
cd "$work"; version=2.57.8
dependency() { echo "<dependency><groupId>software.amazon.awssdk</groupId><artifactId>$1</artifactId><version>$version</version></dependency>"; }
cat > Probe.java <<'X'
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.*;
import software.amazon.awssdk.http.*;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

public class Probe {
    public static void main(String[] a) throws Exception {
        var name = a[0];
        SdkHttpClient.Builder<?> http = (SdkHttpClient.Builder<?>) Class.forName(name).getMethod("builder").invoke(null);
        try (var sts = StsClient.builder().httpClientBuilder(http).region(Region.US_EAST_1)
                .overrideConfiguration(c -> c.retryStrategy(s -> s.maxAttempts(1)).apiCallTimeout(Duration.ofSeconds(10)))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "s"))).build()) {
            sts.getCallerIdentity();
        } catch (Exception e) { /* what reached the listener tells */ }
    }
}
X
cat > pom.xml <<X
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>probe</artifactId><version>1</version><dependencies>
$(for it in sts url-connection-client apache-client apache5-client; do dependency $it; done)
</dependencies></project>
X
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >mvn.log 2>&1 || { tail mvn.log; exit 2; }
javac -nowarn -cp 'lib/*' Probe.java 2>/dev/null
cat > listen.py <<'X'
import socket, threading, time
def listen(name, port_file):
    s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(20); open(port_file, 'w').write(str(s.getsockname()[1]))
    while True:
        c, _ = s.accept(); c.settimeout(2)
        try: line = c.recv(300).split(b'\r\n')[0].decode('latin1')
        except OSError: line = ''
        open('hits', 'a').write(f'{name}: {line}\n'); c.close()
for name in ('HTTP_PROXY', 'HTTPS_PROXY'): threading.Thread(target=listen, args=(name, name + '.port'), daemon=True).start()
time.sleep(600)
X
python3 listen.py & server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s HTTP_PROXY.port ] && [ -s HTTPS_PROXY.port ] && break; sleep 0.3; done
http=http://127.0.0.1:$(cat HTTP_PROXY.port) https=http://127.0.0.1:$(cat HTTPS_PROXY.port)
java=$(command -v java); ok=yes
for client in urlconnection.UrlConnectionHttpClient apache.ApacheHttpClient apache5.Apache5HttpClient; do
  ask() { : > hits; env -i PATH=/usr/bin:/bin HOME="$work" "$@" "$java" -cp "$work:$work/lib/*" Probe software.amazon.awssdk.http.$client >/dev/null 2>&1; sort -u hits; }
  only_https=$(ask HTTPS_PROXY="$https" https_proxy="$https"); only_http=$(ask HTTP_PROXY="$http"); both=$(ask HTTPS_PROXY="$https" HTTP_PROXY="$http")
  printf '== %s\nHTTPS_PROXY alone   %s\nHTTP_PROXY alone    %s\nboth                %s\n' "$client" "${only_https:-(no proxy was asked)}" "${only_http:-(no proxy was asked)}" "${both:-(no proxy was asked)}"
  [ -z "$only_https" ] && [[ "$only_http" == "HTTP_PROXY: CONNECT sts.us-east-1.amazonaws.com:443"* ]] && [[ "$both" == "HTTP_PROXY: CONNECT"* ]] || ok=no
done
# The same call, by curl, for comparison.
: > hits; env -i PATH=/usr/bin:/bin HTTPS_PROXY="$https" HTTP_PROXY="$http" curl -s -m 5 https://sts.us-east-1.amazonaws.com/ || :; echo "== curl, both"; cat hits
[ $ok = yes ] || { echo CHANGED; exit 1; }
echo "as described"
