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
    Same '__hook command|powershell-hook' (Calls)
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
    Same '__hook command|powershell-hook' (Calls)
}
CheckWithStub 'command: others around the function, before and after, and the hook twice' {
    foreach ($order in @(
            @($reader, $around, $load), @($reader, $load, $around),
            @($reader, $load, $load, $around, $load, $load)
        )) {
        [IO.File]::WriteAllText($log, '')
        Same "the line`n1" (Typed ($order + $expire + 'PSConsoleHostReadLine' + '$global:more'))
        Same '__hook command|powershell-hook' (Calls)
    }
}
CheckWithStub 'command: PSReadLine is loaded later, and once more' {
    $module = "`$null = New-Module PSReadLine { $($reader -creplace 'global:', '') } | Import-Module -Force -Global"
    foreach ($order in @(@($load, $module), @($module, $load, $module), @($module, $load, $around, $module))) {
        [IO.File]::WriteAllText($log, '')
        Same 'the line' (Typed ($order + $expire + 'PSConsoleHostReadLine'))
        Same '__hook command|powershell-hook' (Calls)
    }
}
CheckWithStub 'command: another prompt that was defined later is no end of renewal and directories' {
    Same "the line`n99999999999" (Typed @(
            $reader, $load, $expire, 'function global:prompt { "mine> " }', '$__ssoenv_is_drawn = $false'
            'PSConsoleHostReadLine', '$env:SSOENV_EXPIRES_AT'))
    Same '__hook refresh|powershell-hook' (Calls)
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
    Has $trace '$change.Names ='
    if ($trace.Contains($secret.Trim().Substring(0, 8))) { throw 'the trace shows the secret' }
}
