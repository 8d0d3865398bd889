// Asks STS who the caller is, as a program does that knows nothing of where its credentials come from. With `loop` it
// asks again and again, until its stdin ends.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Time between two uses.
const pause = 700 * time.Millisecond

func main() {
	ctx := context.Background()
	loaded, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	client := sts.NewFromConfig(loaded)
	if len(os.Args) < 2 {
		identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err != nil {
			log.Fatal(err)
		}
		say(map[string]any{"arn": *identity.Arn})
		return
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	for ; ; time.Sleep(pause) {
		began := time.Now()
		identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		use := map[string]any{"at": float64(began.UnixMilli()) / 1000, "took": time.Since(began).Seconds()}
		if err == nil {
			use["arn"] = *identity.Arn
		} else {
			use["error"] = err.Error()
		}
		say(use)
	}
}

func say(answer map[string]any) {
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		log.Fatal(err)
	}
}
