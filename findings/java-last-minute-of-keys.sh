#!/usr/bin/env bash
# AWS SDK for Java v2: keys of a container endpoint are not used in their last minute once it refuses, but are after their end.
#
# Seen with   software.amazon.awssdk:auth 2.59.1, Java 17
# Behaviour   An endpoint (AWS_CONTAINER_CREDENTIALS_FULL_URI) gives keys once and answers 403 from then on. With 150 s left they go
#             on being used. With 40 s left the next use fails with "Failed to load credentials from metadata service", although they
#             are valid for 38 s more. Keys that have ended a moment ago are handed out all the same, if they came less
#             than a second ago.
# One would   guess otherwise: `Expiration` is the end of both. The SDKs for Rust, JavaScript and C++ use valid keys (almost) to their end while
#             the endpoint refuses, and those for .NET and Python refuse keys that have ended.
# Source      ContainerCredentialsProvider calls keys stale a minute before their end. CachedSupplier.handleFetchFailure throws where the
#             cached value is stale; handleFetchedSuccess calls a value that is stale on arrival fresh for one more second.
# Exits with  0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'X'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>probe</artifactId><version>1</version><dependencies>
<dependency><groupId>software.amazon.awssdk</groupId><artifactId>auth</artifactId><version>2.59.1</version></dependency>
</dependencies></project>
X
cat > Probe.java <<'X'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;

public class Probe {
    static boolean given;

    static String use(ContainerCredentialsProvider provider) {
        try {
            return provider.resolveCredentials().accessKeyId();
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }

    public static void main(String[] words) throws Exception {
        long life = Long.parseLong(words[0]), pause = Long.parseLong(words[1]);
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", it -> {
            var end = Instant.now().plusMillis(life);
            var body = "{\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"" + end + "\"}";
            it.sendResponseHeaders(given ? 403 : 200, given ? -1 : body.length());
            if (!given) it.getResponseBody().write(body.getBytes());
            given = true;
            it.close();
        });
        server.start();
        System.setProperty("aws.containerCredentialsFullUri", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        var provider = ContainerCredentialsProvider.builder().build();
        var first = use(provider);
        Thread.sleep(pause);
        System.out.println(first + ", then " + use(provider));
        System.exit(0);
    }
}
X
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >mvn.log 2>&1 || { tail mvn.log; exit 2; }
javac -nowarn -cp 'lib/*' Probe.java
run() { java -cp "$work:$work/lib/*" Probe "$1" "$2" 2>/dev/null; }
minutes=$(run 150000 1500); valid=$(run 40000 1500); ended=$(run 100 300)
printf '150 s left:          %s\n38 s left:           %s\nended 0.2 s ago:     %s\n' "$minutes" "$valid" "$ended"
holds() { [ "$1" = "$2" ] || { echo "CHANGED: $3"; exit 1; }; }
holds "$minutes" 'ASIA, then ASIA' 'with minutes left'
holds "$valid" 'ASIA, then Failed to load credentials from metadata service.' 'in the last minute'
holds "$ended" 'ASIA, then ASIA' 'after their end'
echo "as described"
