# The hook for PowerShell in a real PowerShell 7, beside the loopback Identity Center:
#
#   pwsh -NoProfile -File tests/shell/powershell/hook.tests.ps1 `
#       -Ssoenv target/debug/ssoenv -Sandbox target/debug/examples/sandbox
#
# It runs itself again in the sandbox, where the home is a throw-away one. Says of each check whether
# it passed, ends with `N passed, N failed`, and exits with 1 if any failed. The checks are in the
# files beside this one; `-Only prompt,directories` names some of them. PowerShell is all that it
# needs; on Unix a stub, which is a script of sh, shows what reaches the program.
param(
    [Parameter(Mandatory = $true)]
    [string]$Ssoenv,
    [string]$Sandbox,
    [string[]]$Only = @(
        'plain_forms', 'wrapper', 'prompt', 'calls', 'before_command', 'directories',
        'surroundings', 'changes', 'words', 'completion', 'names', 'keys', 'runspaces'
    ),
    [switch]$Inside
)

$pwsh = (Get-Process -Id $PID).Path
if ((Split-Path -Leaf $pwsh) -notlike 'pwsh*') { $pwsh = 'pwsh' }
# As one word, when it runs itself again.
$Only = @($Only -split ',')

if (-not $Inside) {
    $Ssoenv = (Resolve-Path -LiteralPath $Ssoenv).ProviderPath
    $Sandbox = (Resolve-Path -LiteralPath $Sandbox).ProviderPath
    $words = '-NoProfile', '-File', $PSCommandPath, '-Inside', '-Ssoenv', $Ssoenv, '-Only', ($Only -join ',')
    & $Sandbox --signed-in $pwsh @words
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
$load = '. ([scriptblock]::Create((ssoenv init powershell) -join "`n"))'
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

# A script with a session of its own, as `pwsh -File` gives it one: in a fresh runspace of a second PowerShell, which
# starts once and has the variables, the folder and the encoding of now for each (`sessions.ps1`); a start takes a
# second of the processor. With -Alone in a process of its own.
function Run([string]$text, [switch]$WithHook, [switch]$Alone) {
    $file = Join-Path $scratch 'script.ps1'
    if ($WithHook) { $text = "$load`n$text" }
    [IO.File]::WriteAllText($file, "$text`n")
    if (-not $Alone) { return RunInSession $file }
    $errors = Join-Path $scratch 'errors'
    [IO.File]::WriteAllText($errors, '')
    $out = & $pwsh -NoProfile -NonInteractive -File $file 2> $errors
    $code = $LASTEXITCODE
    $said = [IO.File]::ReadAllText($errors)
    [pscustomobject]@{ Out = @($out) -join "`n"; Err = $said; Code = $code }
}

$script:sessions = $null

function RunInSession([string]$file) {
    if (-not $script:sessions) {
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh)
        foreach ($word in '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'sessions.ps1')) {
            $start.ArgumentList.Add($word)
        }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.StandardOutputEncoding = $start.StandardErrorEncoding = [Text.Encoding]::UTF8
        $script:sessions = [Diagnostics.Process]::Start($start)
    }
    $variables = foreach ($entry in [Environment]::GetEnvironmentVariables().GetEnumerator()) { "$($entry.Key)=$($entry.Value)" }
    $session = Join-Path $scratch 'session'
    [IO.File]::WriteAllText($session, (@($file, (Get-Location).ProviderPath) + $variables) -join "`0")
    $script:sessions.StandardInput.WriteLine($session)
    # Both at once, so that neither waits for the other.
    $readers = $script:sessions.StandardOutput, $script:sessions.StandardError
    $said = [Collections.Generic.List[string]]::new(), [Collections.Generic.List[string]]::new()
    [Threading.Tasks.Task[]]$reading = $readers[0].ReadLineAsync(), $readers[1].ReadLineAsync()
    $code = $null
    for ($open = 2; $open -gt 0) {
        $at = [Threading.Tasks.Task]::WaitAny($reading)
        $line = $reading[$at].Result
        if ($null -eq $line) { throw "the session has ended its PowerShell: $($said[0] -join "`n") $($said[1] -join "`n")" }
        if ($line -cmatch '\A(?<rest>.*)\x01(?<code>[0-9]+)\x01\z') {
            if ($Matches.rest) { $said[$at].Add($Matches.rest) }
            $code = [int]$Matches.code
            $reading[$at] = [Threading.Tasks.TaskCompletionSource[string]]::new().Task
            $open--
        }
        else {
            $said[$at].Add($line)
            $reading[$at] = $readers[$at].ReadLineAsync()
        }
    }
    [pscustomobject]@{ Out = $said[0] -join "`n"; Err = $said[1] -join "`n"; Code = $code }
}

# Shows its words, and what the hook tells it; answers with STUB_OUT and STUB_EXIT; keeps a log.
$stub = Join-Path $scratch 'stub'
$log = Join-Path $scratch 'stub.log'
if ($unix) {
    [IO.File]::WriteAllText($stub, @'
#!/bin/sh
case $1 in __from=*) from=${1#__from=}; shift ;; *) from= ;; esac
if [ -n "$STUB_ERR" ]; then printf '%s\n' "$STUB_ERR" >&2; fi
if [ -n "$STUB_LOG" ]; then printf '%s|%s\n' "$*" "$from" >>"$STUB_LOG"; fi
if [ "$1" = stdin ]; then cat
elif [ -n "$STUB_OUT" ]; then printf '%s\n' "$STUB_OUT"
else
    printf 'from=%s ' "$from"
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
# The hook in this very session, around a prompt that shows what it is told.

function global:prompt { "$?|$LASTEXITCODE> " }
Fresh
Invoke-Expression (& { (ssoenv init powershell | Out-String) })
if (-not (Test-Path -LiteralPath Variable:__ssoenv_old_prompt)) {
    'FAILED  the hook is loaded'
    "$script:passed passed, $($script:failed + 1) failed"
    exit 1
}

# A folder that is bound to a profile.
$work = Join-Path $place 'work'
$null = New-Item -ItemType Directory -Path (Join-Path $work 'sub')
[IO.File]::WriteAllText((Join-Path $work '.ssoenv'), "staging`n")
& $Ssoenv allow -q $work

foreach ($group in $Only) { . (Join-Path $PSScriptRoot "$group.checks.ps1") }

if ($script:sessions) { $script:sessions.StandardInput.Close() }
"$script:passed passed, $script:failed failed"
if ($script:failed -gt 0) { exit 1 }
exit 0
