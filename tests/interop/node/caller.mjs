// Asks STS who the caller is, as a program does that knows nothing of where its credentials come from.
//
// Argument: the folder of the modules. Answer: {"arn", "key", "region"}. With `loop` after it, it asks again and again,
// until its stdin ends.

import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const require = createRequire(join(process.argv[2], "here.js"));
const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
const { fromNodeProviderChain } = require("@aws-sdk/credential-providers");

// Milliseconds between two uses.
const PAUSE = 700;

const credentials = fromNodeProviderChain();
const client = new STSClient({ credentials });
const identity = () => client.send(new GetCallerIdentityCommand({}));

if (process.argv[3] === "loop") {
  process.stdin.on("end", () => process.exit(0)).resume();
  for (;;) {
    const at = Date.now() / 1000;
    const began = performance.now();
    const result = await identity().then(
      ({ Arn }) => ({ arn: Arn }),
      (error) => ({ error: String(error) }),
    );
    console.log(JSON.stringify({ at, took: (performance.now() - began) / 1000, ...result }));
    await sleep(PAUSE);
  }
}

const { Arn } = await identity();
const { accessKeyId } = await client.config.credentials();
console.log(JSON.stringify({ arn: Arn, key: accessKeyId, region: await client.config.region() }));
