// Asks STS who the caller is, with credentials that Terraform's library has found, as Terraform's provider and its S3
// backend do. With `loop` it asks again and again, until its stdin ends.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
)

// Time between two uses.
const pause = 700 * time.Millisecond

func main() {
	ctx := context.Background()
	// What the provider leaves out as well, where its block has no more than a region.
	ctx, loaded, diagnostics := awsbase.GetAwsConfig(ctx, &awsbase.Config{
		CallerName:              "ssoenv",
		Region:                  os.Getenv("AWS_REGION"),
		SkipCredsValidation:     true,
		SkipRequestingAccountId: true,
	})
	if diagnostics.HasError() {
		log.Fatal(diagnostics)
	}
	client := sts.NewFromConfig(loaded)
	isLoop := len(os.Args) > 1
	if isLoop {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
	}
	for {
		began := time.Now()
		identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		use := map[string]any{"at": float64(began.UnixMilli()) / 1000, "took": time.Since(began).Seconds()}
		if err == nil {
			use["arn"] = *identity.Arn
		} else {
			use["error"] = err.Error()
		}
		if err := json.NewEncoder(os.Stdout).Encode(use); err != nil {
			log.Fatal(err)
		}
		if !isLoop {
			return
		}
		time.Sleep(pause)
	}
}
