//! Asks STS who the caller is, as a program does that knows nothing of where its credentials come from. With `loop` it
//! asks again and again, until its stdin ends.

#![allow(clippy::print_stdout)]

use aws_config::BehaviorVersion;
use aws_sdk_sts::Client;
use aws_sdk_sts::error::DisplayErrorContext;
use std::io::{Read, stdin};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Seconds between two uses.
const PAUSE: Duration = Duration::from_millis(700);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let loaded = aws_config::defaults(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .load()
        .await;
    let client = Client::new(&loaded);
    let is_loop = std::env::args().nth(1).is_some_and(|word| word == "loop");
    if is_loop {
        std::thread::spawn(|| {
            let _ = stdin().read_to_end(&mut Vec::new());
            std::process::exit(0);
        });
    }
    loop {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64());
        let began = Instant::now();
        let (name, text) = match client.get_caller_identity().send().await {
            Ok(identity) => ("arn", identity.arn().unwrap_or_default().to_owned()),
            Err(error) => ("error", DisplayErrorContext(&error).to_string()),
        };
        let took = began.elapsed().as_secs_f64();
        // Of printable characters, `{:?}` escapes what JSON escapes.
        println!(
            "{{\"at\": {at:.3}, \"took\": {took:.3}, \"{name}\": {:?}}}",
            text.replace(|c: char| !c.is_ascii_graphic() && c != ' ', "?")
        );
        if !is_loop {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
