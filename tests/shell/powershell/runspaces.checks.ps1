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
    foreach ($round in 1..$using:rounds) {
        $said = ssoenv use dev -q
        if (-not $?) { 'failed' }
        if ($said) { "printed: <$said>" }
    }
}
$wrong
$whole = $env:SSOENV_KEY_ID -ceq $env:AWS_ACCESS_KEY_ID -and $env:AWS_SECRET_ACCESS_KEY -and $env:AWS_SESSION_TOKEN
"whole: $([bool]$whole) $env:AWS_SSO_PROFILE $env:SSOENV_PROFILE"
'@ -creplace '\$using:rounds', $rounds)
    Same 'whole: True dev dev' $ran.Out
    Same '' $ran.Err
}
