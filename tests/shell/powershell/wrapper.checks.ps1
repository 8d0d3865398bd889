# The command `ssoenv` of the hook, in this very session.

Check 'init says where the binary is' {
    Same (Resolve-Path -LiteralPath $Ssoenv).ProviderPath $global:__ssoenv_exe
}
Check 'use changes this session and prints nothing' {
    Fresh
    $came = ssoenv use dev
    Same 'True 0' "$? $LASTEXITCODE"
    Same '' $came
    Same 'dev' $env:AWS_SSO_PROFILE
    Same 'eu-west-1' $env:AWS_REGION
    Same $env:AWS_ACCESS_KEY_ID $env:SSOENV_KEY_ID
    Gone 'SSOENV_WRAP'
}
Check 'the expiry arrives as it was written' {
    Fresh
    ssoenv use dev
    if ($env:AWS_CREDENTIAL_EXPIRATION -cnotmatch '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z') {
        throw "came <$env:AWS_CREDENTIAL_EXPIRATION>"
    }
}
Check 'off takes everything back' {
    Fresh
    $env:AWS_REGION = 'ap-south-1'
    ssoenv use dev
    ssoenv off
    Same 'ap-south-1' $env:AWS_REGION
    foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'SSOENV_PROFILE', 'SSOENV_KEY_ID') {
        Gone $name
    }
}
Check 'help of a state verb is text, or fails where it is evaluated' {
    Fresh
    Has ((ssoenv help use) -join "`n") 'Usage'
    Has ((ssoenv use --help 2>$null) -join "`n") "throw 'ssoenv: this is help"
    Gone 'SSOENV_PROFILE'
}
Check 'json is text' {
    Fresh
    $change = (ssoenv use dev --format json) -join "`n"
    Has $change '{"ssoenv":1'
    Gone 'SSOENV_PROFILE'
}
Check '$?, the chain operators and $LASTEXITCODE are right' {
    Fresh
    $ran = Run @'
ssoenv use dev && "and $? $LASTEXITCODE $env:AWS_SSO_PROFILE"
ssoenv use nope && 'WENT ON'
"$?"
ssoenv use nope || "or $LASTEXITCODE $env:AWS_SSO_PROFILE"
ssoenv status --quiet && 'status'
ssoenv list --no-such-option && 'WENT ON'
"$LASTEXITCODE"
'@ -WithHook
    Same "and True 0 dev`nFalse`nor 5 dev`nstatus`n2" $ran.Out
    if ($ran.Err.Contains('ended with exit code')) { throw "PowerShell complains too: $($ran.Err)" }
}
Check 'a failed change stops a script that stops at errors' {
    Fresh
    $ran = Run @'
$ErrorActionPreference = 'Stop'
try { ssoenv use nope; 'WENT ON' } catch { 'stopped' }
ssoenv list --no-such-option
'a question does not'
'@ -WithHook
    Same "stopped`na question does not" $ran.Out
}
Check 'a letter that PowerShell takes is refused, with what to write in its place' {
    Fresh
    $ran = Run 'ssoenv use dev -p; "$LASTEXITCODE"' -WithHook
    Same '2' $ran.Out
    Has $ran.Err 'hint: write the option in full'
    $ran = Run 'ssoenv exec dev env -o x; "$LASTEXITCODE"' -WithHook
    Same '2' $ran.Out
    Has $ran.Err 'hint: write -- before the command'
    # What a function hands on are options again.
    $ran = Run 'function k { ssoenv exec dev -- env @args }; k -o x; "$LASTEXITCODE"' -WithHook
    Same '2' $ran.Out
    Has $ran.Err 'hint: call the program: & (Get-Command ssoenv -CommandType Application) exec'
}
Check 'native errors that throw are no trouble' {
    Fresh
    $ran = Run @'
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
try { ssoenv use nope } catch { "$LASTEXITCODE $($_.Exception.Message)" }
'@ -WithHook
    Has $ran.Out '5 ssoenv ended with exit code 5'
}
Check 'a program that fails stops a script where PowerShell is told so, with the hook as without' {
    Fresh
    $ran = Run @'
$ErrorActionPreference = 'Stop'
function Local([string]$line) {
    $PSNativeCommandUseErrorActionPreference = $true
    . ([scriptblock]::Create($line))
    'WENT ON'
}
foreach ($words in 'exec nope -- true', 'exec dev -- sh -c "exit 3"', 'list --no-such-option') {
    foreach ($command in 'ssoenv', '& $global:__ssoenv_exe') {
        try { Local "$command $words" } catch { "stopped $LASTEXITCODE" }
    }
}
$PSNativeCommandUseErrorActionPreference = $false
ssoenv list --no-such-option
'went on'
'@ -WithHook
    $stops = foreach ($code in 5, 3, 2) { "stopped $code`nstopped $code" }
    Same (($stops + 'went on') -join "`n") $ran.Out
}

CheckWithStub 'a call that runs while another hands on its lines leaves how that one ends alone' {
    $ran = ssoenv list a | ForEach-Object { $_; $env:STUB_EXIT = 5; ssoenv list b; $env:STUB_EXIT = $null }
    Same 'True' $?
    Same 'from= <list><a> from= <list><b>' "$ran"
    $ErrorActionPreference = 'Stop'
    $env:STUB_EXIT = 3
    $ran = ssoenv list a | ForEach-Object { $_; $env:STUB_EXIT = $null; $env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":[]}'; ssoenv use b }
    Same 'False' $?
    Same 'from= <list><a>' "$ran"
}
CheckWithStub 'words arrive as they were typed' {
    Same 'from= <show><000123456789><1e3><0x10><12kb>' (ssoenv show 000123456789 1e3 0x10 12kb)
    Same 'from= <show><><a b><it''s><say "hi"><$HOME>' (
        ssoenv show '' 'a b' 'it''s' 'say "hi"' '$HOME'
    )
    Same 'from= <show><--names><--region=eu-west-1><-q>' (ssoenv show --names --region=eu-west-1 -q)
    Same 'from= <-V>' (ssoenv -V)
    Same 'from= <-h>' (ssoenv -h)
    Same 'from=powershell-command ' (ssoenv)
    Same 'from= <exec><dev><--><aws><--version>' (ssoenv exec dev -- aws --version)
    Same 'from= <exec><dev><--><--><-V>' (ssoenv exec dev -- -- -V)
    $list = 'a', 'b c'
    Same 'from= <show><a><b c>' (ssoenv show $list)
}
CheckWithStub 'state verbs are told of the wrapper, questions are not' {
    foreach ($verb in 'use', 'off', 'login', 'logout', 'bind', 'unbind', 'allow', 'deny') {
        [IO.File]::WriteAllText($log, '')
        ssoenv $verb x 2>$null
        Same "$verb x|powershell-prompt" (Calls)
        foreach ($text in '-h', '--help', '--print', '--format', '--format=json', '--json') {
            Same "from= <$verb><x><$text>" (ssoenv $verb x $text)
        }
    }
    foreach ($verb in 'list', 'status', 'exec', 'init', 'USE', 'prompt') {
        Same "from= <$verb><x>" (ssoenv $verb x)
    }
    Gone 'SSOENV_WRAP'
}
CheckWithStub 'stdin reaches the program' {
    Same 'one two' ('one', 'two' | ssoenv stdin)
}
CheckWithStub 'a change is taken in to the letter' {
    $env:AWS_PROFILE = 'old'
    $env:AWS_VAULT = 'old'
    $env:STUB_OUT = '{"ssoenv":1,"set":{"AWS_CREDENTIAL_EXPIRATION":"2026-11-21T15:00:00Z",' +
        '"SSOENV_LABEL":"=\u2019\"\\","SSOENV_PROFILE":"X\":","SSOENV_ARGS":"{\"A\":\"B\"}",' +
        '"SSOENV_PREVIOUS":"2026-11-21"},"unset":["AWS_PROFILE","AWS_VAULT","AWS_NOT_SET"]}'
    Same '' (ssoenv use x)
    Same '2026-11-21T15:00:00Z' $env:AWS_CREDENTIAL_EXPIRATION
    Same "=$([char]0x2019)`"\" $env:SSOENV_LABEL
    Same 'X":' $env:SSOENV_PROFILE
    Same '{"A":"B"}' $env:SSOENV_ARGS
    Same '2026-11-21' $env:SSOENV_PREVIOUS
    Gone 'AWS_PROFILE'
    Gone 'AWS_VAULT'
}
CheckWithStub 'one variable, and none' {
    $env:AWS_PROFILE = 'old'
    $env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":["AWS_PROFILE"]}'
    Same '' (ssoenv off)
    Gone 'AWS_PROFILE'
    $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_LABEL":"a"},"unset":[]}'
    Same '' (ssoenv use x)
    Same 'a' $env:SSOENV_LABEL
}
CheckWithStub 'what came with a failure is no change, and is not shown' {
    $env:STUB_EXIT = '3'
    $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_LABEL":"a"},"unset":[]}'
    Same '' (ssoenv use x)
    Same '3' $LASTEXITCODE
    Gone 'SSOENV_LABEL'
}
CheckWithStub 'any other answer to a change is a failure, and is not shown' {
    $change = '{"ssoenv":1,"set":{"SSOENV_LABEL":"a"},"unset":[]}'
    foreach ($answer in @(
            " $change", "x$change", "$change x", "$change$change", '$env:SSOENV_LABEL = "a"', '<#ssoenv-eval#>$env:A=1;',
            ': ssoenv-eval;', '[]', ($change -creplace '"a"', '1'), ($change -creplace '"a"', '"a'),
            ($change -creplace 'SSOENV_LABEL', 'A-B'), ($change -creplace '"a"', '"a",'),
            ($change -creplace '\[\]', '["A",]'), ($change -creplace '\[\]', '["A"'), ($change -creplace ':1', ':2')
        )) {
        $env:STUB_OUT = $answer
        foreach ($verb in 'use', 'off', 'login', 'bind') {
            $global:LASTEXITCODE = 0
            $came = ssoenv $verb x
            Same 'False 1' "$? $LASTEXITCODE"
            Same '' $came
            Gone 'SSOENV_LABEL'
        }
    }
}
CheckWithStub 'a broken change is a failure' {
    $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_LABEL":'
    $null = ssoenv use x
    Same 'False' $?
    Same '1' $LASTEXITCODE
}
CheckWithStub 'every exit code is handed on' {
    foreach ($code in 1, 2, 3, 4, 5, 6, 130) {
        $env:STUB_EXIT = "$code"
        $null = ssoenv list
        Same "False $code" "$? $LASTEXITCODE"
        $null = ssoenv use x
        Same "False $code" "$? $LASTEXITCODE"
    }
    $env:STUB_EXIT = '0'
    $null = ssoenv list
    Same 'True 0' "$? $LASTEXITCODE"
}
CheckWithStub 'with the binary gone, the command finds another in PATH' {
    $global:__ssoenv_exe = Join-Path $scratch 'gone'
    Has ((ssoenv --version) -join '') 'ssoenv '
    ssoenv use dev
    Same 'dev' $env:AWS_SSO_PROFILE
    Same $Ssoenv $global:__ssoenv_exe
}
CheckWithStub 'with every binary gone, the command says so' {
    $global:__ssoenv_exe = Join-Path $scratch 'gone'
    $path = $env:PATH
    try {
        $env:PATH = $scratch
        $null = ssoenv list
        Same 'False 127' "$? $LASTEXITCODE"
    }
    finally { $env:PATH = $path }
}
