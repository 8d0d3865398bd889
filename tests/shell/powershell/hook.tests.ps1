# The hook for PowerShell in a real PowerShell 7, beside the loopback Identity Center:
#
#   pwsh -NoProfile -File tests/shell/powershell/hook.tests.ps1 `
#       -Ssoenv target/debug/ssoenv -Sandbox target/debug/examples/sandbox
#
# It runs itself again in the sandbox, where the home is a throw-away one. Says of each check whether
# it passed, ends with `N passed, N failed`, and exits with 1 if any failed. PowerShell is all that it
# needs; on Unix a stub, which is a script of sh, shows what reaches the program.
param(
    [Parameter(Mandatory = $true)]
    [string]$Ssoenv,
    [string]$Sandbox,
    [switch]$Inside
)

$pwsh = (Get-Process -Id $PID).Path
if ((Split-Path -Leaf $pwsh) -notlike 'pwsh*') { $pwsh = 'pwsh' }

if (-not $Inside) {
    $Ssoenv = (Resolve-Path -LiteralPath $Ssoenv).ProviderPath
    $Sandbox = (Resolve-Path -LiteralPath $Sandbox).ProviderPath
    & $Sandbox --signed-in $pwsh -NoProfile -File $PSCommandPath -Inside -Ssoenv $Ssoenv
    exit $LASTEXITCODE
}

# ---------------------------------------------------------------------------------------------
# What the checks stand on.

$script:passed = 0
$script:failed = 0
$place = $env:HOME
$scratch = Join-Path $place 'scratch'
$null = New-Item -ItemType Directory -Path $scratch
$env:PATH = (Split-Path $Ssoenv) + [IO.Path]::PathSeparator + $env:PATH
$load = 'Invoke-Expression (& { (ssoenv init powershell | Out-String) })'
$escape = [string][char]27
$cross = [string][char]0x2717
$unix = -not $IsWindows

function Check([string]$name, [scriptblock]$body) {
    try {
        $null = & $body
        $script:passed++
        "ok      $name"
    }
    catch {
        $script:failed++
        "FAILED  $name"
        "        $($_.Exception.Message)"
        "        at line $($_.InvocationInfo.ScriptLineNumber)"
    }
}

# As the texts that they are: -ceq leaves out characters of no width.
function Same($expected, $came) {
    if (-not [string]::Equals([string]$expected, [string]$came, 'Ordinal')) {
        $line = (Get-PSCallStack)[1].ScriptLineNumber
        throw "line ${line}: expected <$expected>, came <$came>"
    }
}

function Gone([string]$name) {
    $value = [Environment]::GetEnvironmentVariable($name)
    if ($null -ne $value) { throw "$name is set, to <$value>" }
}

function Has([string]$text, [string]$part) {
    if (-not $text.Contains($part)) { throw "expected <$part> in <$text>" }
}

# No profile, no bound directory, a colour terminal.
function Fresh {
    foreach ($name in @((Get-ChildItem Env:).Name)) {
        $ours = $name -clike 'SSOENV_*' -or $name -clike 'STUB_*' -or $name -clike 'AWS_*'
        if ($ours -and $name -cnotlike 'AWS_ENDPOINT_*') { Remove-Item -LiteralPath "Env:$name" }
    }
    $env:NO_COLOR = $null
    $env:TERM = 'xterm-256color'
    $global:__ssoenv_off = $false
    $global:__ssoenv_exe = $Ssoenv
    Set-Location -LiteralPath $place
    $global:__ssoenv_pwd = $place
}

function Now { [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() }

# A profile that is active for so many seconds, with no renewal due.
function Wear([string]$name, [long]$left) {
    $env:SSOENV_PROFILE = $name
    $env:SSOENV_LABEL = $name
    $env:AWS_SSO_PROFILE = $name
    $env:SSOENV_EXPIRES_AT = (Now) + $left
    $env:SSOENV_REFRESH_AT = (Now) + 99999
    $env:AWS_ACCESS_KEY_ID = 'ASIAEXAMPLE'
    $env:SSOENV_KEY_ID = 'ASIAEXAMPLE'
}

# The name of a profile, in place of keys.
function WearName([string]$name) {
    Wear $name 2610
    $env:AWS_ACCESS_KEY_ID = $null
    $env:SSOENV_EXPIRES_AT = $null
    $env:SSOENV_REFRESH_AT = '253402300799'
    $env:SSOENV_KEY_ID = 'profile'
    $env:AWS_PROFILE = $name
}

# The segment without its colours, and without the prompt that was there before.
function Segment {
    $plain = (prompt) -replace "$escape\[[0-9;]*m", ''
    $plain -creplace '(True|False)\|[0-9]*> \z', ''
}

# A script in a PowerShell of its own.
function Run([string]$text, [switch]$WithHook) {
    $file = Join-Path $scratch 'script.ps1'
    if ($WithHook) { $text = "$load`n$text" }
    [IO.File]::WriteAllText($file, "$text`n")
    $errors = Join-Path $scratch 'errors'
    [IO.File]::WriteAllText($errors, '')
    $out = & $pwsh -NoProfile -NonInteractive -File $file 2> $errors
    $code = $LASTEXITCODE
    $said = [IO.File]::ReadAllText($errors)
    [pscustomobject]@{ Out = @($out) -join "`n"; Err = $said; Code = $code }
}

# Shows its words, and what the hook tells it; answers with STUB_OUT and STUB_EXIT; keeps a log.
$stub = Join-Path $scratch 'stub'
$log = Join-Path $scratch 'stub.log'
if ($unix) {
    [IO.File]::WriteAllText($stub, @'
#!/bin/sh
if [ -n "$STUB_ERR" ]; then printf '%s\n' "$STUB_ERR" >&2; fi
if [ -n "$STUB_LOG" ]; then printf '%s|%s|%s\n' "$*" "$SSOENV_HOOK" "$SSOENV_WRAP" >>"$STUB_LOG"; fi
if [ "$1" = stdin ]; then cat
elif [ -n "$STUB_OUT" ]; then printf '%s\n' "$STUB_OUT"
else
    printf 'wrap=%s ' "$SSOENV_WRAP"
    for word; do printf '<%s>' "$word"; done
    echo
fi
exit "${STUB_EXIT:-0}"
'@)
    & chmod +x $stub
}
else { 'SKIPPED: what needs a stub that is a script of sh' }

function CheckWithStub([string]$name, [scriptblock]$body) {
    if (-not $unix) { return }
    Fresh
    $global:__ssoenv_exe = $stub
    $env:STUB_LOG = $log
    [IO.File]::WriteAllText($log, '')
    Check $name $body
    Fresh
}

function Calls { [IO.File]::ReadAllText($log).Trim() -replace "`n", ' & ' }

# ---------------------------------------------------------------------------------------------
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
    foreach ($form in $forms) {
        Check "$form sets the profile, $with" {
            Fresh
            $text = $form -creplace 'PROFILE', 'dev'
            $ran = Run "$text`n$report" -WithHook:$hook
            Same 'dev eu-west-1 111111111111' $ran.Out
            Same '' $ran.Err
        }
        Check "$form fails for an unknown profile, $with" {
            Fresh
            $text = $form -creplace 'PROFILE', 'nope'
            $ran = Run "try { $text; 'WENT ON' } catch { 'caught' }`n$report" -WithHook:$hook
            Same "caught`n  " $ran.Out
            $ran = Run "$text && 'WENT ON'`n'THE NEXT LINE'" -WithHook:$hook
            Same '' $ran.Out
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

# ---------------------------------------------------------------------------------------------
# The hook in this very session, around a prompt that shows what it is told.

function global:prompt { "$?|$LASTEXITCODE> " }
Fresh
Invoke-Expression (& { (ssoenv init powershell | Out-String) })
if (-not (Test-Path -LiteralPath Variable:__ssoenv_old_prompt)) {
    'FAILED  the hook is loaded'
    "$script:passed passed, $($script:failed + 1) failed"
    exit 1
}

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
Check 'native errors that throw are no trouble' {
    Fresh
    $ran = Run @'
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
try { ssoenv use nope } catch { "$LASTEXITCODE $($_.Exception.Message)" }
'@ -WithHook
    Has $ran.Out '5 ssoenv ended with exit code 5'
}

CheckWithStub 'words arrive as they were typed' {
    Same 'wrap= <show><000123456789><1e3><0x10><12kb>' (ssoenv show 000123456789 1e3 0x10 12kb)
    Same 'wrap= <show><><a b><it''s><say "hi"><$HOME><*>' (
        ssoenv show '' 'a b' 'it''s' 'say "hi"' '$HOME' '*'
    )
    Same 'wrap= <show><--names><--region=eu-west-1><-q>' (ssoenv show --names --region=eu-west-1 -q)
    Same 'wrap= <-V>' (ssoenv -V)
    Same 'wrap= <-h>' (ssoenv -h)
    Same 'wrap= ' (ssoenv)
    # PowerShell keeps the first -- for itself.
    Same 'wrap= <exec><dev><aws><--version>' (ssoenv exec dev -- aws --version)
    Same 'wrap= <exec><dev><--><-V>' (ssoenv exec dev -- -- -V)
    $list = 'a', 'b c'
    Same 'wrap= <show><a><b c>' (ssoenv show $list)
}
CheckWithStub 'state verbs are told of the wrapper, questions are not' {
    foreach ($verb in 'use', 'off', 'login', 'logout', 'bind', 'unbind', 'allow', 'deny') {
        Same "wrap=powershell <$verb><x>" (ssoenv $verb x)
        foreach ($text in '-h', '--help', '--print', '--format', '--format=json') {
            Same "wrap= <$verb><x><$text>" (ssoenv $verb x $text)
        }
    }
    foreach ($verb in 'list', 'status', 'exec', 'init', 'USE', 'prompt') {
        Same "wrap= <$verb><x>" (ssoenv $verb x)
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
CheckWithStub 'what came with a failure is no change' {
    $env:STUB_EXIT = '3'
    $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_LABEL":"a"},"unset":[]}'
    Same $env:STUB_OUT (ssoenv use x)
    Same '3' $LASTEXITCODE
    Gone 'SSOENV_LABEL'
}
CheckWithStub 'any other text is printed and nothing else' {
    $env:STUB_OUT = ' {"ssoenv":1,"set":{"SSOENV_LABEL":"a"},"unset":[]}'
    Same $env:STUB_OUT (ssoenv use x)
    $env:STUB_OUT = '$env:SSOENV_LABEL = "a"'
    Same $env:STUB_OUT (ssoenv login)
    Gone 'SSOENV_LABEL'
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

# ---------------------------------------------------------------------------------------------
# The prompt, from variables alone.

$table = @(
    @('no profile', '', { $null }),
    @('fresh', 'dev 43m', { Wear 'dev' 2610 }),
    @('an hour', 'dev 1h03m', { Wear 'dev' 3810 }),
    @('many hours', 'dev 11h59m', { Wear 'dev' 43170 }),
    @('a quarter of an hour', 'dev 15m', { Wear 'dev' 930 }),
    @('less than that', 'dev 9m', { Wear 'dev' 570 }),
    @('less than a minute', 'dev <1m', { Wear 'dev' 30 }),
    @('over', 'dev expired', { Wear 'dev' -5 }),
    @('long over', 'dev expired', { Wear 'dev' -99999 }),
    @('no label', 'dev 43m', { Wear 'dev' 2610; $env:SSOENV_LABEL = $null }),
    @('foreign keys', 'dev ?', {
            Wear 'dev' 2610; $env:AWS_ACCESS_KEY_ID = 'AKIA'; $env:AWS_SSO_PROFILE = '' }),
    @('no keys', 'dev ?', {
            Wear 'dev' 2610; $env:AWS_ACCESS_KEY_ID = $null; $env:AWS_SSO_PROFILE = 'x' }),
    @('half a change', 'dev ?', {
            Wear 'dev' 2610; $env:SSOENV_KEY_ID = $null; $env:AWS_SSO_PROFILE = 'x' }),
    @('another profile', 'dev ? other', {
            Wear 'dev' 2610; $env:AWS_PROFILE = 'other'; $env:AWS_SSO_PROFILE = 'x' }),
    @('a strange other', 'dev ? a_b_', {
            Wear 'dev' 2610; $env:AWS_PROFILE = "a`tb$"; $env:AWS_SSO_PROFILE = 'x' }),
    @('no expiry', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT = $null }),
    @('keys without an end', 'dev', {
            Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT = $null; $env:SSOENV_REFRESH_AT = '253402300799' }),
    @('a profile in place of keys', 'dev', { WearName 'dev' }),
    @('the same in production', 'PROD acme', { WearName 'acme'; $env:SSOENV_PRODUCTION = '1' }),
    @('another name in its place', 'dev ? other', {
            WearName 'dev'; $env:AWS_PROFILE = 'other'; $env:AWS_SSO_PROFILE = 'x' }),
    @('keys beside it', 'dev ? dev', {
            WearName 'dev'; $env:AWS_ACCESS_KEY_ID = 'AKIA'; $env:AWS_SSO_PROFILE = 'x' }),
    @('no renewal', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_REFRESH_AT = $null }),
    @('thirteen digits', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT = '1234567890123' }),
    @('a line break', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT += "`n" }),
    @('a bound one that is not to be had', "dev $cross", {
            Wear 'dev' 2610; $env:SSOENV_KEY_ID = 'none'; $env:AWS_ACCESS_KEY_ID = $null }),
    @('production by name', 'prod 43m', { Wear 'prod' 2610; $env:SSOENV_PRODUCTION = '1' }),
    @('production by account', 'PROD acme 43m', { Wear 'acme' 2610; $env:SSOENV_PRODUCTION = '1' }),
    @('a long name', "$('a' * 64) 43m", { Wear ('a' * 70) 2610 })
)
foreach ($row in $table) {
    Check "prompt: $($row[0])" {
        Fresh
        & $row[2]
        if ($row[1]) {
            Same "[$($row[1])] " (Segment)
            Same $row[1] $env:SSOENV_PROMPT
        }
        else {
            $env:SSOENV_PROMPT = 'left over'
            Same '' (Segment)
            Gone 'SSOENV_PROMPT'
        }
    }
}
$colours = @(
    @('32', 2610, ''), @('33', 570, ''), @('31', -5, ''),
    @('1;7;31', 2610, '1'), @('1;7;33', 570, '1'), @('1;7;31', -5, '1')
)
foreach ($row in $colours) {
    Check "prompt: colour $($row[0]) with $($row[1]) seconds left" {
        Fresh
        Wear 'prod' $row[1]
        if ($row[2]) { $env:SSOENV_PRODUCTION = $row[2] }
        $text = prompt
        Has $text ($escape + "[$($row[0])m[prod ")
        Has $text ("]" + $escape + "[0m ")
    }
}
Check 'prompt: no colour where none is wanted' {
    Fresh
    Wear 'dev' 2610
    $env:NO_COLOR = '1'
    Same '[dev 43m] ' ((prompt) -creplace '(True|False)\|[0-9]*> \z', '')
    $env:NO_COLOR = $null
    $env:TERM = 'dumb'
    Same '[dev 43m] ' ((prompt) -creplace '(True|False)\|[0-9]*> \z', '')
}
Check 'prompt: the old one sees the true $? and $LASTEXITCODE' {
    Fresh
    Wear 'dev' 2610
    $env:NO_COLOR = '1'
    $global:LASTEXITCODE = 42
    Get-Item -LiteralPath (Join-Path $place 'nowhere') -ErrorAction SilentlyContinue
    $text = prompt
    Same '[dev 43m] False|42> ' $text
    $null = 1
    $text = prompt
    Same '[dev 43m] True|42> ' $text
    Same '42' $global:LASTEXITCODE
}
Check 'prompt: hostile values run nothing' {
    $canary = Join-Path $scratch 'CANARY'
    $hostile = @(
        "`$(New-Item '$canary')", "a[`$(New-Item '$canary')]", "1; New-Item '$canary'",
        "1 + (New-Item '$canary')", "'; New-Item '$canary'; '", "`"; New-Item '$canary'; `"",
        "`$(touch '$canary')", "{0}", "1e3", "0x10", "-1", " 1", "$([char]0x0661)"
    )
    $names = 'SSOENV_EXPIRES_AT', 'SSOENV_REFRESH_AT', 'SSOENV_LABEL', 'SSOENV_PROFILE', 'AWS_PROFILE'
    foreach ($name in $names) {
        foreach ($value in $hostile) {
            Fresh
            Wear 'dev' 2610
            [Environment]::SetEnvironmentVariable($name, $value)
            $text = Segment
            if ($name -clike '*_AT') { Same '[dev ?] ' $text }
            if ($text -cmatch '[$`;''"]') { throw "$name shows <$text>" }
            if (Test-Path -LiteralPath $canary) { throw "$name = $value was run" }
        }
    }
}

# ---------------------------------------------------------------------------------------------
# What the hook asks of the binary.

CheckWithStub 'hook: nothing at all while nothing has changed' {
    $null = prompt
    Wear 'dev' 2610
    foreach ($round in 1, 2, 3, 4, 5) { $null = prompt }
    Same '' (Calls)
}
CheckWithStub 'hook: a renewal that is due' {
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $later = (Now) + 3000
    $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_REFRESH_AT":"' + $later + '"},"unset":[]}'
    $global:LASTEXITCODE = 42
    Same '[dev 43m] ' (Segment)
    Same '42' $global:LASTEXITCODE
    Same '__hook refresh|1|powershell' (Calls)
    Same $later $env:SSOENV_REFRESH_AT
    $null = prompt
    Same '__hook refresh|1|powershell' (Calls)
    Gone 'SSOENV_HOOK'
    Gone 'SSOENV_WRAP'
}
CheckWithStub 'hook: a renewal for a bound profile that was not to be had' {
    Wear 'dev' 2610
    $env:SSOENV_KEY_ID = 'none'
    $env:AWS_ACCESS_KEY_ID = $null
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":["SSOENV_REFRESH_AT"]}'
    Same "[dev $cross] " (Segment)
    $null = prompt
    Same '__hook refresh|1|powershell' (Calls)
}
CheckWithStub 'hook: keys that were changed by somebody else' {
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $env:AWS_ACCESS_KEY_ID = 'AKIA'
    $env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":["AWS_SSO_PROFILE"]}'
    Same '[dev ?] ' (Segment)
    Same '__hook changed|1|powershell' (Calls)
    Gone 'AWS_SSO_PROFILE'
    $null = prompt
    Same '__hook changed|1|powershell' (Calls)
}
CheckWithStub 'hook: a bound directory, at once and once' {
    $null = prompt
    $folder = Join-Path $scratch 'bound dir'
    $file = Join-Path $folder '.ssoenv'
    $below = Join-Path $folder 'sub'
    $null = New-Item -ItemType Directory -Path $below
    [IO.File]::WriteAllText($file, "dev`n")
    $stamp = Join-Path $scratch 'stamp'
    [IO.File]::WriteAllText($stamp, '')
    $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_STAMP":"' + $stamp + '"},"unset":[]}'
    Set-Location -LiteralPath $below
    $entered = "__hook chdir $below $file|1|powershell"
    Same $entered (Calls)
    Same $file $env:SSOENV_FILE
    $null = prompt
    Set-Location -LiteralPath $folder
    $null = prompt
    Same $entered (Calls)
    [IO.File]::SetLastWriteTimeUtc($file, [datetime]::UtcNow.AddSeconds(10))
    $null = prompt
    $edited = "$entered & __hook chdir $folder $file|1|powershell"
    Same $edited (Calls)
    [IO.File]::SetLastWriteTimeUtc($stamp, [datetime]::UtcNow.AddSeconds(20))
    $null = prompt
    Same $edited (Calls)
    [IO.File]::Delete($file)
    $null = prompt
    Same "$edited & __hook chdir $folder|1|powershell" (Calls)
    Gone 'SSOENV_FILE'
    Set-Location -LiteralPath $place
    Same "$edited & __hook chdir $folder|1|powershell" (Calls)
}
CheckWithStub 'hook: other drives are no directories' {
    $null = prompt
    Set-Location -LiteralPath Env:
    $null = prompt
    Set-Location -LiteralPath $place
    Same '' (Calls)
}
CheckWithStub 'hook: a removed directory is no failure' {
    $null = prompt
    $folder = Join-Path $scratch 'to be removed'
    $null = New-Item -ItemType Directory -Path $folder
    Set-Location -LiteralPath $folder
    [IO.Directory]::Delete($folder)
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    Same '[dev 43m] ' (Segment)
    Same 'False' $global:__ssoenv_off
    Set-Location -LiteralPath $place
}
CheckWithStub 'hook: off after a failure, on after a command' {
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $env:STUB_EXIT = '1'
    foreach ($round in 1, 2, 3) { Same '[dev 43m] ' (Segment) }
    Same '__hook refresh|1|powershell' (Calls)
    Same 'True' $global:__ssoenv_off
    $env:STUB_EXIT = '0'
    $null = ssoenv use x
    Same 'False' $global:__ssoenv_off
}
CheckWithStub 'hook: an interruption is no failure' {
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $env:STUB_EXIT = '130'
    $null = prompt
    $null = prompt
    Same 'False' $global:__ssoenv_off
    Same '__hook refresh|1|powershell & __hook refresh|1|powershell' (Calls)
}
Check 'hook: one message for a binary that is gone' {
    Fresh
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $ran = Run @'
$global:__ssoenv_exe = Join-Path $HOME 'gone'
foreach ($round in 1, 2, 3) { $null = prompt }
Set-Location -LiteralPath ([IO.Path]::GetTempPath())
'END'
'@ -WithHook
    Same 'END' $ran.Out
    $lines = @($ran.Err.Trim() -split "`n")
    Same '1' $lines.Count
    Has $lines[0] 'the hook is off in this shell'
}

CheckWithStub 'hook: what the program says at a prompt is shown, and folders are no patterns' {
    $env:STUB_ERR = 'ssoenv: one line'
    $ran = Run @"
`$global:__ssoenv_exe = '$stub'
`$null = [IO.Directory]::CreateDirectory("`$HOME/scratch/[a-z]*/a")
`$null = [IO.Directory]::CreateDirectory("`$HOME/scratch/b")
[IO.File]::WriteAllText("`$HOME/scratch/[a-z]*/.ssoenv", 'dev')
Set-Location -LiteralPath "`$HOME/scratch/[a-z]*"
`$shell = [powershell]::Create([Management.Automation.RunspaceMode]::CurrentRunspace)
`$null = `$shell.AddCommand('prompt').Invoke()
"@ -WithHook
    Same 'ssoenv: one line' $ran.Err.Trim()
    Has (Calls) "/scratch/[a-z]* $scratch/[a-z]*/.ssoenv|1|powershell"
}

# ---------------------------------------------------------------------------------------------
# Before the command that was typed: the host gets each line of PSConsoleHostReadLine.

$reader = 'function global:PSConsoleHostReadLine { $global:saw = "$? $LASTEXITCODE"; "the line" }'
$around = '$global:theirs = $function:PSConsoleHostReadLine' +
    '; function global:PSConsoleHostReadLine { $line = $global:theirs.Invoke(); $global:more++; $line }'
$expire = '$global:__ssoenv_exe = $env:STUB; $null = prompt; $env:SSOENV_EXPIRES_AT = 100; ' +
    '$env:SSOENV_REFRESH_AT = 9; $global:__ssoenv_due = 100'

# What the lines print, behind a profile whose keys end while nobody types.
function Typed([string[]]$lines) {
    Wear 'dev' 2610
    $env:STUB = $stub
    $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_EXPIRES_AT":"99999999999",' +
        '"SSOENV_REFRESH_AT":"99999999999"},"unset":[]}'
    $ran = Run ($lines -join "`n")
    Same '' $ran.Err
    $ran.Out
}

CheckWithStub 'command: the keys are renewed first, and once' {
    Same "the line`n99999999999`nthe line" (Typed @(
            $reader, $load, $expire, 'PSConsoleHostReadLine', '$env:SSOENV_EXPIRES_AT'
            'PSConsoleHostReadLine'))
    Same '__hook command|1|powershell' (Calls)
}
CheckWithStub 'command: no process while the keys are good' {
    Same "the line`nthe line" (Typed @(
            $reader, $load, '$global:__ssoenv_exe = $env:STUB; $null = prompt', 'PSConsoleHostReadLine'
            'PSConsoleHostReadLine'))
    Same '' (Calls)
}
CheckWithStub 'command: a line without a command renews nothing' {
    $blank = $reader -creplace 'the line', '  '
    Same '<  >' (Typed @($blank, $load, $expire, '"<$(PSConsoleHostReadLine)>"'))
    Same '' (Calls)
}
CheckWithStub 'command: PSReadLine sees the true $? and $LASTEXITCODE' {
    $failed = '$global:LASTEXITCODE = 7; Get-Item /nowhere -ErrorAction Ignore; $null = PSConsoleHostReadLine'
    # Also where somebody has defined another prompt since, and its work is done here.
    foreach ($prompt in '', 'function global:prompt { "mine> " }') {
        Same "False 7 7`nTrue 7`n0" (Typed @(
                $reader, $load, $expire, $prompt, $failed, '"$saw $LASTEXITCODE"', '$null = 1'
                '$null = PSConsoleHostReadLine', '$saw', '$Error.Count'))
    }
}
CheckWithStub 'command: Ctrl-C ends the wait and takes the command back' {
    $env:STUB_EXIT = '130'
    Same "<>`nFalse" (Typed @($reader, $load, $expire, '"<$(PSConsoleHostReadLine)>"', '$__ssoenv_off'))
    Same '__hook command|1|powershell' (Calls)
}
CheckWithStub 'command: others around the function, before and after, and the hook twice' {
    foreach ($order in @(
            @($reader, $around, $load), @($reader, $load, $around),
            @($reader, $load, $load, $around, $load, $load)
        )) {
        [IO.File]::WriteAllText($log, '')
        Same "the line`n1" (Typed ($order + $expire + 'PSConsoleHostReadLine' + '$global:more'))
        Same '__hook command|1|powershell' (Calls)
    }
}
CheckWithStub 'command: PSReadLine is loaded later, and once more' {
    $module = "`$null = New-Module PSReadLine { $($reader -creplace 'global:', '') } | Import-Module -Force -Global"
    foreach ($order in @(@($load, $module), @($module, $load, $module), @($module, $load, $around, $module))) {
        [IO.File]::WriteAllText($log, '')
        Same 'the line' (Typed ($order + $expire + 'PSConsoleHostReadLine'))
        Same '__hook command|1|powershell' (Calls)
    }
}
CheckWithStub 'command: another prompt that was defined later is no end of renewal and directories' {
    Same "the line`n99999999999" (Typed @(
            $reader, $load, $expire, 'function global:prompt { "mine> " }', '$__ssoenv_is_drawn = $false'
            'PSConsoleHostReadLine', '$env:SSOENV_EXPIRES_AT'))
    Same '__hook refresh|1|powershell' (Calls)
}
CheckWithStub 'command: strict mode, stopping at errors, and no function at all' {
    $strict = 'Set-StrictMode -Version Latest; $ErrorActionPreference = "Stop"'
    Same "the line`n99999999999`n0" (Typed @(
            $strict, $reader, $load, $expire, 'PSConsoleHostReadLine', '$env:SSOENV_EXPIRES_AT', '$Error.Count'))
    [IO.File]::WriteAllText($log, '')
    Same "True`n0" (Typed @($strict, $load, $expire, '$null -eq $function:PSConsoleHostReadLine', '$Error.Count'))
    Same '' (Calls)
}
Check 'no trace shows a key' {
    Fresh
    $ran = Run "`$null = prompt; Set-PSDebug -Trace 2; ssoenv use dev -q; Set-PSDebug -Off`n`"|`$env:AWS_SECRET_ACCESS_KEY`"" -WithHook
    $trace, $secret = $ran.Out -split '\|(?=[^|]*\z)'
    Has $trace '$name ='
    if ($trace.Contains($secret.Trim().Substring(0, 8))) { throw 'the trace shows the secret' }
}

# ---------------------------------------------------------------------------------------------
# Directories, with the real binary.

Check 'cd: into a bound directory and out of it' {
    Fresh
    $null = prompt
    $work = Join-Path $place 'work'
    $null = New-Item -ItemType Directory -Path (Join-Path $work 'sub')
    Set-Location -LiteralPath $work
    ssoenv bind staging
    Same 'True' $?
    $null = prompt
    Same 'staging' $env:AWS_SSO_PROFILE
    Same (Join-Path $work '.ssoenv') $env:SSOENV_FILE
    Set-Location -LiteralPath $place
    Gone 'AWS_ACCESS_KEY_ID'
    Gone 'SSOENV_PROFILE'
    Set-Location -LiteralPath (Join-Path $work 'sub')
    Same 'staging' $env:AWS_SSO_PROFILE
    Has (Segment) '[staging '
    Set-Location -LiteralPath $place
    Same '' (Segment)
}
Check 'cd: what was active comes back' {
    Fresh
    $null = prompt
    ssoenv use dev
    Set-Location -LiteralPath (Join-Path $place 'work')
    Same 'staging' $env:AWS_SSO_PROFILE
    Set-Location -LiteralPath $place
    Same 'dev' $env:AWS_SSO_PROFILE
}
Check 'cd: an untrusted file does nothing until it is allowed, nor after an edit' {
    Fresh
    $null = prompt
    $other = Join-Path $place 'other'
    $file = Join-Path $other '.ssoenv'
    $null = New-Item -ItemType Directory -Path $other
    [IO.File]::WriteAllText($file, "dev`n")
    Set-Location -LiteralPath $other
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    ssoenv allow
    $null = prompt
    Same 'dev' $env:AWS_SSO_PROFILE
    [IO.File]::WriteAllText($file, "staging`n")
    [IO.File]::SetLastWriteTimeUtc($file, [datetime]::UtcNow.AddSeconds(10))
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    ssoenv deny
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    Set-Location -LiteralPath $place
}
Check 'cd: production is never entered' {
    Fresh
    $null = prompt
    $folder = Join-Path $place 'production'
    $null = New-Item -ItemType Directory -Path $folder
    Set-Location -LiteralPath $folder
    ssoenv bind prod
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    Set-Location -LiteralPath $place
    Set-Location -LiteralPath $folder
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    Set-Location -LiteralPath $place
}

# ---------------------------------------------------------------------------------------------
# Around it.

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
    $work = Join-Path $place 'work'
    $ran = Run "Set-Location -LiteralPath '$work'`n`"<`$env:AWS_SSO_PROFILE>`"" -WithHook
    Same '<>' $ran.Out
}
Check 'strict mode and stopping at errors are no trouble' {
    Fresh
    $work = Join-Path $place 'work'
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
    $work = Join-Path $place 'work'
    $ran = Run @"
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
$load
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
    if ($ran.Out -cnotmatch '\Adev\n\[dev \d[^\n]*\n') { throw "came <$($ran.Out)> <$($ran.Err)>" }
    Has $ran.Out "`nstaging`n<>`nstopped"
}
Check 'a prompt that a theme draws is left as it is' {
    Fresh
    Wear 'dev' 2610
    $ran = Run "function global:prompt { 'starship> ' }`n$load`nprompt`n`$env:SSOENV_PROMPT"
    Same "starship> `ndev 43m" $ran.Out
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

"$script:passed passed, $script:failed failed"
if ($script:failed -gt 0) { exit 1 }
exit 0
