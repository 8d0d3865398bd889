# What holds keys is seen by nobody: not by who reads the output of a change, whatever the line mentions,
# whatever the console reads and whatever the person has set; and a change that was not made stops what follows.

$change = '{"ssoenv":1,"set":{"AWS_SECRET_ACCESS_KEY":"SECRET","http_proxy":"SECRET/2","SSOENV_KEY_ID":"ASIA"},"unset":["AWS_VAULT"]}'

# Lines that mention iex, or hand it what they get; the change is made, and what stands behind is reached.
$mentions = @'
ssoenv use dev # iex
ssoenv use dev && iex '$null = 1'
if ($true) { ssoenv use dev } else { iex 'x' }
iex '$null = 1'; ssoenv use dev
ssoenv use dev; iex '$null = 1'
ssoenv use dev || iex 'throw 1'
$text = 'iex'; ssoenv use dev
$null = ssoenv use dev # Invoke-Expression
switch (1) { 1 { ssoenv use dev } 2 { ssoenv use dev | iex } }
function iexes { ssoenv use dev }; iexes
foreach ($one in 1) { ssoenv use dev } # iex
& { ssoenv use dev } # iex
& { ssoenv use dev; 'x' } | Out-Null; iex '$null = 1'
iex "$(ssoenv use dev)"
iex "$(ssoenv use dev -q)"
IEX "$(ssoenv use dev)"
Invoke-Expression "$(ssoenv use dev)"
Invoke-Expression -Command "$(ssoenv use dev)"
INVOKE-EXPRESSION (ssoenv use dev | Out-String)
iex (ssoenv use dev)
iex ((ssoenv use dev) -join "`n")
iex (& { (ssoenv use dev | Out-String) })
iex (& ssoenv use dev)
iex "$(if ($true) { ssoenv use dev })"
iex "$(ssoenv use dev;)"
iex $(ssoenv use dev)
ssoenv use dev | iex
ssoenv use dev | Out-String | iex
ssoenv use dev | ForEach-Object { iex $_ }
& ssoenv use dev | iex
. ([scriptblock]::Create((ssoenv use dev) -join "`n"))
& ([scriptblock]::Create("$(ssoenv use dev)"))
$null = iex "$(ssoenv use dev)"
try { iex "$(ssoenv use dev)" } catch { throw }
'@ -split "`n"
$mentions += "iex `"`$(`n    ssoenv use dev)`"", "iex ```n  `"`$(ssoenv use dev)`"", "iex (`nssoenv use dev `|`n Out-String`n)",
    "ssoenv use dev |`n  iex", "# iex`nssoenv use dev"

# Only these are said to nobody's iex, and then it is a comment.
function Stray([string]$came) { ($came -creplace '<# ssoenv: done #>', '').Trim() }

foreach ($line in $mentions) {
    CheckWithStub "change: $($line -creplace '\s+', ' ')" {
        $env:STUB_OUT = $change
        $env:AWS_VAULT = 'x'
        $came = . ([scriptblock]::Create("$line`n`$global:reached = `$?")) *>&1
        Same '' (Stray "$came")
        Same 'True' $global:reached
        Same 'SECRET SECRET/2 ASIA' "$env:AWS_SECRET_ACCESS_KEY $env:http_proxy $env:SSOENV_KEY_ID"
        Gone 'AWS_VAULT'
        Same 'use dev|powershell-prompt' ((Calls) -creplace ' -q', '')
        $env:http_proxy = $null
        # And a change that was not made stops the line.
        $env:AWS_SECRET_ACCESS_KEY = $null
        $env:STUB_OUT = $null
        $env:STUB_EXIT = '5'
        $global:reached = ''
        $came = try { . ([scriptblock]::Create("$line && `$(`$global:reached = 'went on')")) *>&1 } catch { '' }
        $stops = $line -cmatch '\A(\$null = )?(iex|IEX|Invoke|INVOKE) ?.*ssoenv|\| *iex|ssoenv use dev( # .*| && .*)?\z'
        if ($stops -and $line -cnotmatch "[{;]|\n") { Same '' $global:reached }
        Gone 'AWS_SECRET_ACCESS_KEY'
    }
}
CheckWithStub 'change: a change that was not made stops the line, the pipeline and the script, mentioned or not' {
    $env:STUB_EXIT = '5'
    foreach ($line in @(
            'ssoenv use dev && $(throw "went on")', 'ssoenv use dev && $(throw "went on") # iex',
            'iex "$(ssoenv use dev)" && $(throw "went on")', 'iex (ssoenv use dev | Out-String); throw "went on"',
            'ssoenv use dev | iex; throw "went on"', 'iex "$(ssoenv use dev)"; throw "went on"',
            '. ([scriptblock]::Create((ssoenv use dev) -join "`n")); throw "went on"',
            '$ErrorActionPreference = "Stop"; ssoenv use dev; throw "went on"'
        )) {
        $why = ''
        try { $null = & ([scriptblock]::Create($line)) *>&1 } catch { $why = "$_" }
        if ($why -ceq 'went on') { throw $line }
        Same '5' $LASTEXITCODE
    }
    foreach ($way in 'SilentlyContinue', 'Ignore') {
        foreach ($line in 'iex "$(ssoenv use dev)"', 'iex (ssoenv use dev | Out-String)', 'ssoenv use dev', 'ssoenv use dev | iex') {
            $global:reached = ''
            $text = "`$ErrorActionPreference = '$way'; $line && `$(`$global:reached = 'went on')"
            try { $null = & ([scriptblock]::Create($text)) *>&1 } catch { $null = $_ }
            Same '' $global:reached
        }
    }
}
CheckWithStub 'change: no variable of the process says who asks' {
    $env:STUB_OUT = $change
    $before = @((Get-ChildItem Env:).Name) -join ' '
    [IO.File]::WriteAllText("$scratch/env-stub", "#!/bin/sh`nenv | grep -c 'SSOENV_\(WRAP\|HOOK\|SEGMENT\)' >>'$log'`nprintf '%s\n' `"`$STUB_OUT`"`n")
    & chmod +x "$scratch/env-stub"
    $global:__ssoenv_exe = "$scratch/env-stub"
    ssoenv use dev
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $null = prompt
    Same '0 & 0' (Calls)
    Same 'SECRET' $env:AWS_SECRET_ACCESS_KEY
}
CheckWithStub 'change: a console that reads two bytes as one character' {
    $encoding = [Console]::OutputEncoding
    try {
        foreach ($name in 'utf-16', 'utf-16BE', 'utf-8', 'us-ascii', 'iso-8859-1') {
            foreach ($tail in '', 'x', 'xx') {
                $env:AWS_SECRET_ACCESS_KEY = $null
                $env:STUB_OUT = $change.Replace('SECRET/2', "SECRET$tail")
                [Console]::OutputEncoding = [Text.Encoding]::GetEncoding($name)
                $came = ssoenv use dev
                Same 'True ' "$? $came"
                Same "SECRET SECRET$tail" "$env:AWS_SECRET_ACCESS_KEY $env:http_proxy"
                Wear 'dev' 2610
                $env:SSOENV_REFRESH_AT = (Now) - 1
                $env:AWS_SECRET_ACCESS_KEY = $null
                $null = prompt
                Same 'SECRET False' "$env:AWS_SECRET_ACCESS_KEY $global:__ssoenv_off"
            }
        }
        # Four bytes are read as nothing: no change, and nothing is shown.
        [Console]::OutputEncoding = [Text.Encoding]::UTF32
        $env:AWS_SECRET_ACCESS_KEY = $null
        $came = ssoenv use dev 2>$null
        Same 'False 1 ' "$? $LASTEXITCODE $came"
        Gone 'AWS_SECRET_ACCESS_KEY'
    }
    finally { [Console]::OutputEncoding = $encoding; $env:http_proxy = $null }
}
CheckWithStub 'change: what the person has set for cmdlets does not reach into the hook' {
    $env:STUB_OUT = $change
    $ran = Run @"
`$PSDefaultParameterValues = @{
    'ConvertFrom-Json:AsHashtable' = `$true; 'Out-String:Stream' = `$true; 'Get-Variable:Scope' = 'Local'
    'Test-Path:IsValid' = `$true; '*:ErrorAction' = 'Stop'; 'Get-Command:All' = `$true; '*:Verbose' = `$true
}
$load
`$global:__ssoenv_exe = '$stub'
ssoenv use dev
`$null = prompt
"`$env:AWS_SECRET_ACCESS_KEY <`$env:Count`$env:Keys`$env:IsReadOnly>"
"@
    Same 'SECRET <>' $ran.Out
    Same '' $ran.Err
    $env:http_proxy = $null
}
CheckWithStub 'change: neither trace shows one' {
    foreach ($trace in 1, 2) {
        $env:STUB_OUT = '{"ssoenv":1,"set":{"AWS_SECRET_ACCESS_KEY":"HIDDEN","SSOENV_SAVED":"HIDDEN"},"unset":[]}'
        $text = "`$global:__ssoenv_exe = '$stub'; `$null = prompt`nSet-PSDebug -Trace $trace`nssoenv use dev`n" +
        "`$env:SSOENV_REFRESH_AT = 9; `$env:SSOENV_PROFILE = 'dev'; `$env:SSOENV_KEY_ID = 'none'; `$null = prompt`n" +
        "Set-PSDebug -Off`n'END'"
        $ran = Run $text -WithHook
        Has $ran.Out 'ssoenv use dev'
        Has $ran.Out 'END'
        if ($ran.Out.Contains('HIDDEN')) { throw $ran.Out.Substring($ran.Out.IndexOf('HIDDEN') - 200, 220) }
    }
}
CheckWithStub 'change: what ends early leaves the true exit code, and what fails later is not ours' {
    $global:LASTEXITCODE = 7
    $null = ssoenv list x | Select-Object -First 1
    if ($LASTEXITCODE -eq 126) { throw 'it was set beforehand' }
    $why = ''
    try { ssoenv list x | ForEach-Object { throw 'mine' } } catch { $why = "$_" }
    Has $why 'mine'
    [IO.File]::WriteAllText("$scratch/no-program", "not a program")
    & chmod +x "$scratch/no-program"
    $global:__ssoenv_exe = "$scratch/no-program"
    foreach ($verb in 'list', 'use') {
        $null = ssoenv $verb x 2>$null
        Same 'False 126' "$? $LASTEXITCODE"
    }
}
Check 'change: ConstrainedLanguage: the exit code that is an answer stops what follows' {
    Fresh
    $ran = Run @"
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
Invoke-Expression (& { (ssoenv init powershell | Out-String) })
try { ssoenv status --quiet --profile nope && 'WENT ON' } catch { 'stopped' }
try { ssoenv status -q --profile nope && 'WENT ON' } catch { 'stopped' }
iex "`$(ssoenv use dev)"; "`$? `$env:AWS_SSO_PROFILE"
try { iex "`$(ssoenv use nope)" && 'WENT ON' } catch { 'stopped' }
ssoenv list '*' 'a b' --no-such 2>`$null
`$LASTEXITCODE
"@
    Same "stopped`nstopped`nTrue dev`nstopped`n2" $ran.Out
}
