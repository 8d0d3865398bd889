# Asks STS who the caller is, as a program does that knows nothing of where its credentials come from.
#
# Argument: the folder with the assemblies of the AWS SDK for .NET. Answer: {"arn"}. With `loop` after it, it asks again
# and again, until its stdin ends.
param([string]$Assemblies, [string]$Loop)

$ErrorActionPreference = 'Stop'
foreach ($file in [IO.Directory]::GetFiles($Assemblies, '*.dll')) { $null = [Reflection.Assembly]::LoadFrom($file) }

# Milliseconds between two uses.
$pause = 700

# No credentials are given, as in most programs: the client finds them by itself.
$client = [Amazon.SecurityToken.AmazonSecurityTokenServiceClient]::new()
$request = [Amazon.SecurityToken.Model.GetCallerIdentityRequest]::new()

if ($Loop -ne 'loop') {
    $answer = @{ arn = $client.GetCallerIdentityAsync($request).GetAwaiter().GetResult().Arn }
    [Console]::Out.WriteLine(($answer | ConvertTo-Json -Compress))
    exit
}
# [Console]::In would wait for the end.
$end = [IO.StreamReader]::new([Console]::OpenStandardInput()).ReadToEndAsync()
while (-not $end.IsCompleted) {
    $use = [ordered]@{ at = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() / 1000 }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    try { $use.arn = $client.GetCallerIdentityAsync($request).GetAwaiter().GetResult().Arn }
    catch {
        # Around what the service answered: PowerShell's own exception. Inside it: that of the HTTP client.
        $use.error = ($_.Exception.InnerException ?? $_.Exception).Message
    }
    $use.took = $clock.Elapsed.TotalSeconds
    [Console]::Out.WriteLine(($use | ConvertTo-Json -Compress))
    [Threading.Thread]::Sleep($pause)
}
