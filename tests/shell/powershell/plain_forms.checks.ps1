# The plain forms, without the hook and with it.

$forms = @(
    'iex "$(ssoenv use PROFILE)"'
    'iex (ssoenv use PROFILE | Out-String)'
    'ssoenv use PROFILE | iex'
    'iex ((ssoenv use PROFILE) -join "`n")'
)
$report = '"$env:AWS_SSO_PROFILE $env:AWS_REGION $env:AWS_ACCOUNT_ID"'
foreach ($hook in $false, $true) {
    $with = "without the hook"
    if ($hook) { $with = 'with the hook' }
    Check "each form sets the profile, $with" {
        Fresh
        $lines = foreach ($form in $forms) { $form -creplace 'PROFILE', 'dev'; $report; 'iex "$(ssoenv off)"' }
        $ran = Run ($lines -join "`n") -WithHook:$hook
        Same (@('dev eu-west-1 111111111111') * $forms.Count -join "`n") $ran.Out
        Same (@('ssoenv: dev is off') * $forms.Count -join "`n") $ran.Err.Trim()
    }
    foreach ($form in $forms) {
        Check "$form fails for an unknown profile, $with" {
            Fresh
            $text = $form -creplace 'PROFILE', 'nope'
            if ($form -clike '*| iex' -and -not $hook) {
                # A program that is still at work turns what iex throws into an error of its own, sometimes: the
                # statement ends then, and not the script.
                $ran = Run "$text && 'WENT ON'`n`"`$? `$env:AWS_SSO_PROFILE`""
                if ($ran.Out) { Same 'False ' $ran.Out } elseif ($ran.Code -eq 0) { throw 'it ended well' }
                return
            }
            $tried = "try { $text; 'WENT ON' } catch { 'caught' }`n$report"
            # The first one in a process of its own, whose exit code the caller sees.
            $alone = [string]::Equals($form, $forms[0])
            $ran = Run "$tried`n$text && 'WENT ON'`n'THE NEXT LINE'" -WithHook:$hook -Alone:$alone
            Same "caught`n  " $ran.Out
            if ($ran.Code -eq 0) { throw 'the script ended well' }
        }
    }
}
Check 'a profile in place of keys, and keys in its place' {
    Fresh
    $line = '"<$env:AWS_PROFILE> <$($null -ne $env:AWS_ACCESS_KEY_ID)>"'
    $ran = Run "ssoenv use dev --mode profile; $line; ssoenv use dev; $line; ssoenv off; $line" -WithHook
    Same "<dev> <False>`n<> <True>`n<> <False>" $ran.Out
    $said = $ran.Err -creplace 'ssoenv: dev is off', ''
    Same '' $said.Trim()
}
Check 'a role that is assumed, and one command with its credentials' {
    Fresh
    $ran = Run 'ssoenv use deploy; "$env:SSOENV_ACCOUNT_ID/$env:SSOENV_ROLE_NAME"' -WithHook
    Same '222222222222/deploy' $ran.Out
    $ran = Run 'ssoenv exec dev ssoenv prompt --format "{profile}"; "<$env:AWS_ACCESS_KEY_ID>"' -WithHook
    Same "dev`n<>" $ran.Out
}
Check 'a line that loads the hook may use it' {
    Fresh
    $ran = Run "$load; ssoenv use dev; $report"
    Same 'dev eu-west-1 111111111111' $ran.Out
    $ran = Run "$load; iex `"`$(ssoenv use dev)`"; $report"
    Same 'dev eu-west-1 111111111111' $ran.Out
}
Check 'the exit code of a plain form can be asked for' {
    Fresh
    $ran = Run 'try { iex "$(ssoenv use nope)" } catch { "$LASTEXITCODE" }'
    Same '5' $ran.Out
}
