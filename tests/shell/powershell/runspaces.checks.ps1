# Several runspaces of one process at once: they share the environment, and none sees what another one asks.

Check 'use in four runspaces prints nothing, fails never, and tears no change' {
    Fresh
    # Each round is one `use` in each of four runspaces; RUNSPACE_ROUNDS asks for more than a few.
    $rounds = 10
    if ($env:RUNSPACE_ROUNDS) { $rounds = [int]$env:RUNSPACE_ROUNDS }
    $ran = Run (@'
$plain = (Get-Command ssoenv -CommandType Application)[0].Source
$wrong = 1..5 | ForEach-Object -ThrottleLimit 5 -Parallel {
    if ($_ -eq 5) {
        foreach ($round in 1..$using:rounds) {
            $said = & $using:plain use dev
            if ("$said" -cnotlike '<#ssoenv-eval#>*') { "plain: <$said>" }
        }
        return
    }
    . ([scriptblock]::Create((ssoenv init powershell) -join "`n"))
    $profile = @('dev', 'staging')[$_ % 2]
    foreach ($round in 1..$using:rounds) {
        $said = ssoenv use $profile -q
        if (-not $?) { 'failed' }
        if ($said) { "printed: <$said>" }
    }
}
$wrong
# All of what is there now came with the last change.
$last = (& $plain use $env:AWS_SSO_PROFILE --format json | ConvertFrom-Json).set
foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ACCOUNT_ID', 'AWS_REGION') {
    if ($last.$name -cne [Environment]::GetEnvironmentVariable($name)) { "torn: $name" }
}
"whole: $($env:SSOENV_KEY_ID -ceq $env:AWS_ACCESS_KEY_ID) $($env:SSOENV_PROFILE -ceq $env:AWS_SSO_PROFILE)"
'@ -creplace '\$using:rounds', $rounds)
    Same 'whole: True True' $ran.Out
    Same '' $ran.Err
}
