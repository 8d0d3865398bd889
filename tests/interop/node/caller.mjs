// Asks STS who the caller is, as a program does that knows nothing of where its credentials come from.
//
// Argument: the folder of the modules. Answer: {"arn", "key", "region"}.

import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "here.js"));
const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
const { fromNodeProviderChain } = require("@aws-sdk/credential-providers");

const credentials = fromNodeProviderChain();
const client = new STSClient({ credentials });
const { Arn } = await client.send(new GetCallerIdentityCommand({}));
const { accessKeyId } = await client.config.credentials();
console.log(JSON.stringify({ arn: Arn, key: accessKeyId, region: await client.config.region() }));
