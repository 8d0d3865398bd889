# Completion, another `init`, other people's settings, and less of the hook.

Check 'completion offers profiles' {
    Fresh
    $line = 'ssoenv use st'
    $found = TabExpansion2 -inputScript $line -cursorColumn $line.Length
    Has (@($found.CompletionMatches.CompletionText) -join ' ') 'staging'
}
Check 'completion offers verbs' {
    $line = 'ssoenv lo'
    $found = TabExpansion2 -inputScript $line -cursorColumn $line.Length
    Has (@($found.CompletionMatches.CompletionText) -join ' ') 'logout'
}
Check 'a second init adds nothing' {
    Fresh
    $null = prompt
    Invoke-Expression (& { (ssoenv init powershell | Out-String) })
    $null = prompt
    Wear 'dev' 2610
    $env:NO_COLOR = '1'
    $shown = [regex]::Matches((prompt), 'dev 43m')
    Same '1' $shown.Count
    $actions = @($ExecutionContext.SessionState.InvokeCommand.LocationChangedAction.GetInvocationList())
    Same '1' $actions.Count
}
Check 'somebody else''s action on cd stays' {
    Fresh
    $ran = Run @'
$ExecutionContext.SessionState.InvokeCommand.LocationChangedAction = { 'x' >> "$HOME/moved" }
$null = prompt
Set-Location -LiteralPath ([IO.Path]::GetTempPath())
@($ExecutionContext.SessionState.InvokeCommand.LocationChangedAction.GetInvocationList()).Count
(Get-Item -LiteralPath "$HOME/moved").Name
'@ -WithHook
    Same "2`nmoved" $ran.Out
}
Check 'a script without a prompt follows no directory' {
    Fresh
    $ran = Run "Set-Location -LiteralPath '$work'`n`"<`$env:AWS_SSO_PROFILE>`"" -WithHook
    Same '<>' $ran.Out
}
Check 'strict mode and stopping at errors are no trouble' {
    Fresh
    $ran = Run @"
Set-StrictMode -Version Latest
`$ErrorActionPreference = 'Stop'
$load
$load
`$null = prompt
ssoenv use dev
`$null = prompt
`$null = ssoenv --version
`$null = ssoenv list
Set-Location -LiteralPath '$work'
`$null = prompt
`$env:AWS_SSO_PROFILE
Set-Location -LiteralPath '$place'
`$env:SSOENV_EXPIRES_AT = 'x'
`$null = prompt
ssoenv off
`$null = prompt
'END'
"@
    Has $ran.Out 'staging'
    Has $ran.Out 'END'
    if ($ran.Err -cmatch 'Exception|cannot be retrieved|property') { throw $ran.Err }
}
Check 'ConstrainedLanguage: everything but cd at once' {
    Fresh
    $ran = Run @"
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
Invoke-Expression (& { (ssoenv init powershell | Out-String) })
ssoenv use dev
`$env:AWS_SSO_PROFILE
`$env:NO_COLOR = '1'
prompt
`$env:SSOENV_PROMPT
Set-Location -LiteralPath '$work'
`$null = prompt
`$env:AWS_SSO_PROFILE
Set-Location -LiteralPath '$place'
`$null = prompt
ssoenv off
"<`$env:AWS_SSO_PROFILE`$env:AWS_ACCESS_KEY_ID>"
try { ssoenv use nope; 'WENT ON' } catch { 'stopped' }
"@
    # What the hook says to the person comes as warnings there, and in a script those go to stdout.
    $out = $ran.Out -creplace '(?m)^(\x1b\[[0-9;]*m)*WARNING: .*\n', ''
    if ($out -cnotmatch '\Adev\n\[dev \d[^\n]*\n') { throw "came <$($ran.Out)> <$($ran.Err)>" }
    Has $out "`nstaging`n<>`nstopped"
}
CheckWithStub 'ConstrainedLanguage: words that reach a command otherwise' {
    Fresh
    $ran = Run @"
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
Invoke-Expression ((ssoenv init powershell) -join "``n")
Set-Location -LiteralPath /
ssoenv exec dev -- /bin/echo -- * '*' ~ -p:x=y a,b
"@
    Same '-- * * ~ -p: x=y a b' $ran.Out
}
Check 'a prompt that a theme draws is left as it is' {
    Fresh
    Wear 'dev' 2610
    $ran = Run "function global:prompt { 'starship> ' }`n$load`nprompt`n`$env:SSOENV_PROMPT"
    Same "starship> `ndev 43m" $ran.Out
}
Check 'where a prompt writes by itself, the segment stands behind that' {
    Fresh
    Wear 'dev' 2610
    $ran = Run "function global:prompt { Write-Host 'PS ' -NoNewline; '> ' }`n$load`n`$env:NO_COLOR = '1'`nprompt"
    Same 'PS [dev 43m] > ' $ran.Out
}
Check 'init again, in one line with another prompt' {
    Fresh
    Wear 'dev' 2610
    $ran = Run @"
`$env:NO_COLOR = '1'
function global:PSConsoleHostReadLine { 'typed' }
$load
`$null = prompt
`$null = PSConsoleHostReadLine
`$null = prompt
function global:prompt { 'mine> ' }; $load
`$null = PSConsoleHostReadLine
prompt
`$null = PSConsoleHostReadLine
prompt
`$null = PSConsoleHostReadLine
`$ours = `$function:prompt; function global:prompt { "around `$(& `$ours)" }; $load
prompt
`$null = PSConsoleHostReadLine
prompt
"@
    if ($ran.Out -cnotmatch "\A(mine> \n)?\[dev \d+m\] mine> \n\[dev \d+m\] mine> \n(around \[dev \d+m\] mine> \n?){2}\z") { throw "came <$($ran.Out)> <$($ran.Err)>" }
}
Check 'init without a prompt, and without a hook' {
    Fresh
    Wear 'dev' 2610
    $test = "function global:prompt { 'mine> ' }`nLOAD`nprompt`n`"<`$env:SSOENV_PROMPT>`""
    $bare = $test -creplace 'LOAD', ($load -creplace 'powershell', 'powershell --no-prompt')
    $ran = Run $bare
    Same "mine> `n<dev 43m>" $ran.Out
    $bare = $test -creplace 'LOAD', ($load -creplace 'powershell', 'powershell --no-hook')
    $ran = Run $bare
    Same "mine> `n<>" $ran.Out
}
Check 'inherited credentials are dropped at the first prompt, and once' {
    Fresh
    $env:AWS_REGION = 'a'
    $ran = Run @'
$global:__ssoenv_drop = '$env:AWS_REGION=$null;'
"<$env:AWS_REGION>"
$null = prompt
"<$env:AWS_REGION>"
$env:AWS_REGION = 'b'
$null = prompt
"<$env:AWS_REGION>"
'@ -WithHook
    Same "<a>`n<>`n<b>" $ran.Out
}
Check 'loading it says nothing' {
    Fresh
    $ran = Run '$null = prompt' -WithHook
    Same '' "$($ran.Out)$($ran.Err)"
}
