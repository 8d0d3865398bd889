//! Pace of many concurrent calls to one service: few at first, more while the service answers, and after the first
//! 429 at the rate that the service was seen to allow. Pure: callers pass the time.
//!
//! A throttling service has a token bucket that fills at a constant rate. Between two moments with an empty bucket
//! (two 429s) it answers exactly as many calls as tokens flowed in, so the answers divided by the time are its rate,
//! whatever the bucket's size.

use std::time::{Duration, Instant};

/// Concurrent calls at first.
const FEW: u32 = 8;
/// Answers without a 429 after which the calls become more, and after which [`MOST`] run at once. When the bucket
/// becomes empty, all running calls get a 429: a service with 50 calls a second and a bucket of five seconds has
/// answered about 280 by then.
const CAREFUL: u32 = 40;
const PROVEN: u32 = 290;
/// Answers between those two for each further call, and the most calls there.
const STEP: u32 = 7;
const SOME: u32 = 20;
/// Concurrent calls after [`PROVEN`] answers, and the limit.
pub const MOST: u32 = 56;
/// Pause after the first 429: long enough for the tokens of a measurement, short enough that a bucket of one second
/// does not overflow.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Longest pause that counts in full in a measurement: during a longer one the bucket may overflow.
const LONGEST_FILL: Duration = Duration::from_secs(1);
/// Least answers for a measurement.
const ENOUGH: u32 = 3;
/// Fraction of the measured rate to use next.
const MARGIN: f64 = 0.96;
/// Growth of the rate per answer: of a measured one, of a guessed one.
const GROWTH: (f64, f64) = (0.001, 0.05);
/// Answers without a 429 after which the growth doubles, and the largest factor of the growth.
const STEADY: (f64, f64) = (50.0, 5.0);
/// Least rate to begin with after the first 429, in calls a second.
const LEAST_GUESS: f64 = 4.0;
/// Least rate.
const SLOWEST: f64 = 0.2;

/// Longest pause while the service lets nothing through.
const LONGEST_PROBE: Duration = Duration::from_secs(5);
/// Time without any answer but 429 after which the calls are given up.
const PATIENCE: Duration = Duration::from_secs(600);

/// State of the calls to one service.
#[derive(Debug, Default)]
pub struct Pace {
    began: Option<Instant>,
    /// Time of the last answer without a 429.
    answered_at: Option<Instant>,
    in_flight: u32,
    answers: u32,
    limited: Option<Limited>,
}

/// State after the first 429.
#[derive(Debug)]
struct Limited {
    /// Calls a second.
    rate: f64,
    /// Whether the rate was measured between two 429s; otherwise it is a guess.
    is_measured: bool,
    /// Last rate at which the service has answered, and to which the pace returns after it has let nothing through.
    known: f64,
    /// Whether nothing was let through between the last two 429s: single calls look whether that has changed.
    is_probing: bool,
    /// Whether the rate grows again after that.
    is_recovering: bool,
    /// When the bucket was last seen empty: time of the last 429.
    empty_at: Instant,
    /// Pause after that, in which no call was started.
    pause: Duration,
    /// Answers since then.
    served: u32,
    /// Earliest start of the next call.
    due: Instant,
}

impl Pace {
    /// Starts a call. `Err`: how long to wait before asking again; `None`: until a call has ended.
    pub fn start(&mut self, now: Instant) -> Result<(), Option<Duration>> {
        self.began.get_or_insert(now);
        match &mut self.limited {
            None if self.in_flight >= most_without_limit(self.answers) => return Err(None),
            None => {}
            Some(limited) => limited.start(now, self.in_flight)?,
        }
        self.in_flight += 1;
        Ok(())
    }

    /// Undoes a start whose call was not made.
    pub fn leave(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Takes over that no call was started for this time, for another reason than the service's limit.
    pub fn resume(&mut self, held: Duration) {
        if let Some(limited) = &mut self.limited {
            limited.pause += held;
        }
    }

    /// Whether the service has let nothing through for so long, or asks for so long a pause, that the calls are given
    /// up.
    pub fn gives_up(&self, now: Instant, asked: Duration) -> bool {
        let since = self.answered_at.or(self.began).unwrap_or(now);
        now.saturating_duration_since(since).saturating_add(asked) >= PATIENCE
    }

    /// Records the end of a call without a 429, with or without an answer.
    pub fn end(&mut self, now: Instant) {
        self.leave();
        self.answers += 1;
        self.answered_at = Some(now);
        if let Some(limited) = &mut self.limited {
            limited.served += 1;
            if std::mem::take(&mut limited.is_probing) {
                limited.is_recovering = true;
                limited.rate = limited.rate.max(limited.known / 2.0);
            }
            let growth = if limited.is_measured { GROWTH.0 } else { GROWTH.1 };
            limited.rate *= 1.0 + growth * (1.0 + f64::from(limited.served) / STEADY.0).min(STEADY.1);
        }
    }

    /// Records a 429 for a call that started at `started`, and the pause that the service asked for.
    pub fn end_throttled(&mut self, started: Instant, now: Instant, retry_after: Option<Duration>) {
        self.leave();
        let asked = retry_after.unwrap_or_default();
        match &mut self.limited {
            // The call was already running when another one found the bucket empty: not a new measurement.
            Some(limited) if started < limited.empty_at => limited.hold(now + asked),
            Some(limited) => limited.measure(now, asked),
            None => {
                let elapsed = now.saturating_duration_since(self.began.unwrap_or(now)).as_secs_f64();
                let pause = asked.max(FIRST_PAUSE);
                // Half of the speed so far: part of the answers came from the full bucket, not from its inflow.
                let rate = (f64::from(self.answers) / elapsed.max(0.001) / 2.0).max(LEAST_GUESS);
                self.limited = Some(Limited {
                    rate,
                    is_measured: false,
                    known: rate,
                    is_probing: false,
                    is_recovering: false,
                    empty_at: now,
                    pause,
                    served: 0,
                    due: now + pause,
                });
            }
        }
    }
}

fn most_without_limit(answers: u32) -> u32 {
    match answers {
        0..CAREFUL => FEW,
        CAREFUL..PROVEN => (FEW + (answers - CAREFUL) / STEP).min(SOME),
        PROVEN.. => MOST,
    }
}

impl Limited {
    fn start(&mut self, now: Instant, in_flight: u32) -> Result<(), Option<Duration>> {
        let most = match self {
            Limited { is_probing: true, .. } => 1,
            Limited { is_measured: true, .. } => MOST,
            Limited { served, .. } => (2 + *served / 16).min(MOST),
        };
        if in_flight >= most {
            return Err(None);
        }
        if now < self.due {
            return Err(Some(self.due - now));
        }
        // Calls that are late may catch up, by at most half a second.
        let earliest = now.checked_sub(FIRST_PAUSE).unwrap_or(now);
        self.due = self.due.max(earliest) + Duration::from_secs_f64(1.0 / self.rate);
        Ok(())
    }

    fn hold(&mut self, until: Instant) {
        self.due = self.due.max(until);
    }

    fn measure(&mut self, now: Instant, asked: Duration) {
        if self.served == 0 {
            self.is_probing = true;
            self.is_measured = false;
            self.rate = (self.rate / 2.0).max(SLOWEST);
            self.pause = asked.max((self.pause * 2).min(LONGEST_PROBE));
            (self.empty_at, self.due) = (now, now + self.pause);
            return;
        }
        let elapsed = now.saturating_duration_since(self.empty_at);
        let filled = elapsed.saturating_sub(self.pause.saturating_sub(LONGEST_FILL)).as_secs_f64();
        if self.served >= ENOUGH || filled >= 1.0 {
            let measured = MARGIN * f64::from(self.served).max(0.5) / filled.max(0.001);
            // While the rate was far below the limit the bucket has overflowed, so that the answers are too few.
            let least = if self.is_recovering { self.rate / 2.0 } else { 0.0 };
            self.is_recovering = measured < least;
            self.is_measured = self.served >= ENOUGH && !self.is_recovering;
            self.rate = measured.max(least);
        } else {
            self.rate /= 2.0;
        }
        self.rate = self.rate.max(SLOWEST);
        self.known = self.rate;
        self.empty_at = now;
        self.served = 0;
        self.pause = asked.max(Duration::from_secs_f64((2.0 / self.rate).min(1.0)));
        self.due = now + self.pause;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;
    use std::ops::Range;

    /// Simulated service with `rate` calls a second (0: unlimited) and a bucket of `burst` tokens.
    struct Service {
        rate: f64,
        burst: f64,
        retry_after: Option<Duration>,
        /// Seconds in which it lets nothing through.
        outage: Range<f64>,
    }

    impl Service {
        fn new(rate: f64, burst: f64) -> Self {
            Service { rate, burst, retry_after: None, outage: 0.0..0.0 }
        }
    }

    /// Result of a run: seconds, and numbers of calls without and with a 429.
    struct Run {
        seconds: f64,
        calls: u32,
        throttled: u32,
    }

    /// Runs `calls` calls of 24 to 36 ms each.
    fn run(service: &Service, calls: u32) -> Run {
        let began = Instant::now();
        let (mut now, mut filled_at, mut tokens) = (began, began, service.burst);
        let (mut pace, mut open, mut number, mut throttled) = (Pace::default(), calls, 0_u32, 0);
        let mut flying: BinaryHeap<Reverse<(Instant, u32, Instant, bool)>> = BinaryHeap::new();
        loop {
            let mut wait = None;
            while open > 0 {
                match pace.start(now) {
                    Ok(()) => {}
                    Err(left) => {
                        wait = left;
                        break;
                    }
                }
                tokens = (tokens + (now - filled_at).as_secs_f64() * service.rate).min(service.burst);
                filled_at = now;
                let is_out = service.outage.contains(&(now - began).as_secs_f64());
                let is_served = !is_out && (service.rate == 0.0 || tokens >= 1.0);
                tokens -= f64::from(u8::from(is_served));
                throttled += u32::from(!is_served);
                (open, number) = (open - 1, number + 1);
                let takes = Duration::from_micros(24_000 + u64::from(number * 7919 % 12_000));
                flying.push(Reverse((now + takes, number, now, is_served)));
            }
            let ends = flying.peek().map(|Reverse((ends, ..))| *ends);
            match (wait.filter(|_| open > 0).map(|left| now + left), ends) {
                (Some(due), ends) if ends.is_none_or(|ends| due < ends) => now = due,
                (_, None) => break,
                _ => {
                    let Some(Reverse((ends, _, started, is_served))) = flying.pop() else { break };
                    now = ends;
                    if is_served {
                        pace.end(now);
                    } else {
                        assert!(!pace.gives_up(now, service.retry_after.unwrap_or_default()));
                        pace.end_throttled(started, now, service.retry_after);
                        open += 1;
                    }
                }
            }
        }
        assert_eq!(number - throttled, calls);
        Run { seconds: (now - began).as_secs_f64(), calls: number, throttled }
    }

    #[test]
    fn a_service_without_a_limit_is_asked_faster_and_faster() {
        let run = run(&Service::new(0.0, 0.0), 505);
        assert!(run.seconds < 0.9 && run.throttled == 0, "{}", run.seconds);
    }

    #[test]
    fn a_limit_is_found_and_kept_and_hardly_ever_hit() {
        for calls in [505, 1_010, 5_050] {
            for rate in [5.0, 20.0, 50.0] {
                for seconds in [1.0, 5.0] {
                    let service = Service::new(rate, rate * seconds);
                    let least = (f64::from(calls) - service.burst) / rate;
                    let run = run(&service, calls);
                    let told = format!("{calls} calls, {rate} a second, burst of {seconds} s");
                    assert!(run.seconds < least * 1.15, "{told}: {} of {least}", run.seconds);
                    assert!(run.throttled * 20 <= run.calls, "{told}: {} of {}", run.throttled, run.calls);
                }
            }
        }
    }

    #[test]
    fn a_pause_that_the_service_asks_for_is_kept() {
        for rate in [5.0, 20.0, 50.0] {
            let service = Service { retry_after: Some(Duration::from_secs(1)), ..Service::new(rate, rate) };
            let run = run(&service, 1_010);
            assert!(run.seconds < (1_010.0 - rate) / rate * 1.2, "{rate} a second: {}", run.seconds);
        }
        let now = Instant::now();
        let mut pace = Pace::default();
        assert_eq!(pace.start(now), Ok(()));
        pace.end_throttled(now, now, Some(Duration::from_secs(7)));
        assert_eq!(pace.start(now), Err(Some(Duration::from_secs(7))));
        assert_eq!(pace.start(now + Duration::from_secs(7)), Ok(()));
    }

    #[test]
    fn a_service_that_lets_nothing_through_for_a_while_is_asked_slowly_and_then_as_before() {
        for rate in [0.0, 5.0, 20.0, 50.0] {
            for begin in [0.0, 0.2, 5.0] {
                let service = Service { outage: begin..begin + 300.0, ..Service::new(rate, rate) };
                let run = run(&service, 505);
                let least = if rate == 0.0 { 0.0 } else { (505.0 - rate) / rate };
                let told = format!("{rate} a second, from second {begin}: {}", run.seconds);
                assert!(run.seconds < 310.0 + least * 1.2 + 20.0, "{told}");
                assert!(run.throttled < 70 + 45 + run.calls / 20, "{told}: {}", run.throttled);
            }
        }
    }

    #[test]
    fn calls_are_given_up_after_ten_minutes_without_an_answer() {
        let now = Instant::now();
        let after = |seconds| now + Duration::from_secs(seconds);
        let mut pace = Pace::default();
        assert_eq!(pace.start(now), Ok(()));
        for (seconds, asked, expected) in
            [(1, 0, false), (1, 598, false), (1, 599, true), (599, 0, false), (600, 0, true)]
        {
            let asked = Duration::from_secs(asked);
            assert_eq!(pace.gives_up(after(seconds), asked), expected, "{seconds} {asked:?}");
        }
        pace.end(after(500));
        assert!(!pace.gives_up(after(1_000), Duration::ZERO));
    }

    #[test]
    fn calls_that_were_on_their_way_together_are_one_429() {
        let now = Instant::now();
        let mut pace = Pace::default();
        (0..FEW).for_each(|_| assert_eq!(pace.start(now), Ok(())));
        assert_eq!(pace.start(now), Err(None));
        let later = now + Duration::from_millis(30);
        (0..FEW).for_each(|_| pace.end_throttled(now, later, None));
        let limited = pace.limited.unwrap();
        assert!((limited.rate - LEAST_GUESS).abs() < f64::EPSILON && !limited.is_measured);
    }
}
