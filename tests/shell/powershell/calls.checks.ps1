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
    Same '__hook refresh|powershell-hook' (Calls)
    Same $later $env:SSOENV_REFRESH_AT
    $null = prompt
    Same '__hook refresh|powershell-hook' (Calls)
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
    Same '__hook refresh|powershell-hook' (Calls)
}
CheckWithStub 'hook: keys that were changed by somebody else' {
    Wear 'dev' 2610
    $env:SSOENV_REFRESH_AT = (Now) - 1
    $env:AWS_ACCESS_KEY_ID = 'AKIA'
    $env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":["AWS_SSO_PROFILE"]}'
    Same '[dev ?] ' (Segment)
    Same '__hook changed|powershell-hook' (Calls)
    Gone 'AWS_SSO_PROFILE'
    $null = prompt
    Same '__hook changed|powershell-hook' (Calls)
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
    $entered = "__hook chdir $below $file|powershell-hook"
    Same $entered (Calls)
    Same $file $env:SSOENV_FILE
    $null = prompt
    Set-Location -LiteralPath $folder
    $null = prompt
    Same $entered (Calls)
    [IO.File]::SetLastWriteTimeUtc($file, [datetime]::UtcNow.AddSeconds(10))
    $null = prompt
    $edited = "$entered & __hook chdir $folder $file|powershell-hook"
    Same $edited (Calls)
    [IO.File]::SetLastWriteTimeUtc($stamp, [datetime]::UtcNow.AddSeconds(20))
    $null = prompt
    Same $edited (Calls)
    [IO.File]::Delete($file)
    $null = prompt
    Same "$edited & __hook chdir $folder|powershell-hook" (Calls)
    Gone 'SSOENV_FILE'
    Set-Location -LiteralPath $place
    Same "$edited & __hook chdir $folder|powershell-hook" (Calls)
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
    Same '__hook refresh|powershell-hook' (Calls)
    Same 'True' $global:__ssoenv_off
    $env:STUB_EXIT = '0'
    $env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":[]}'
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
    Same '__hook refresh|powershell-hook & __hook refresh|powershell-hook' (Calls)
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
`$env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":[]}'
`$null = [IO.Directory]::CreateDirectory("`$HOME/scratch/[a-z]*/a")
`$null = [IO.Directory]::CreateDirectory("`$HOME/scratch/b")
[IO.File]::WriteAllText("`$HOME/scratch/[a-z]*/.ssoenv", 'dev')
Set-Location -LiteralPath "`$HOME/scratch/[a-z]*"
`$shell = [powershell]::Create([Management.Automation.RunspaceMode]::CurrentRunspace)
`$null = `$shell.AddCommand('prompt').Invoke()
"@ -WithHook
    Same 'ssoenv: one line' $ran.Err.Trim()
    Has (Calls) "/scratch/[a-z]* $scratch/[a-z]*/.ssoenv|powershell-hook"
}
