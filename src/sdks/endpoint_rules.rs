//! Who uses a container endpoint where another source fails. Pure.

/// Returns the programs that use the endpoint in the environment where the profile of AWS_PROFILE has no valid sign-in,
/// instead of failing. That of .NET does so after a sign-out only.
pub fn readers_of_endpoint_instead() -> &'static str {
    "the SDKs for Java, C++ and .NET"
}
