# The command hands out no keys, whatever stands around it: neither where a line only mentions iex nor in an encoding of
# two bytes. It has made the change by then.

# A line, and the profile that is active behind it.
$lines = @(
    'ssoenv use dev # iex'
    'ssoenv use dev <# Invoke-Expression #>'
    "ssoenv use dev && iex 'x=1' 2>`$null; `$null = 1"
    'if ($true) { ssoenv use dev } else { iex "x" }'
    '$iex = 1; ssoenv use dev'
    'ssoenv use dev; iex "1" | Out-Null'
    'iex "1" | Out-Null; ssoenv use dev'
    '& { ssoenv use dev; if ($false) { iex 1 } }'
    'function iex-later { ssoenv use dev }; iex-later'
    '@(ssoenv use dev; "iex").Count | Out-Null'
    'try { ssoenv use dev } finally { $null = "iex (x)" }'
    '$said = ssoenv use dev; "$said"; iex "$said" 2>$null'
    'ssoenv use dev | Out-Host; "iex" | Out-Null'
    '"$(ssoenv use dev)".Length | Out-Null; "(iex)" | Out-Null'
    '$text = @"
iex "$(1)"
"@; ssoenv use dev'
    'ssoenv use dev | ForEach-Object { $_ }; iex "1" | Out-Null'
    'Write-Output (ssoenv use dev) -iex:$false 2>$null; $null = 1'
    'iex "$(
ssoenv use dev
)"'
    'iex (ssoenv use dev | Out-String)'
    'ssoenv use dev | iex'
    'ssoenv use dev | Invoke-Expression'
    'IEX "$(ssoenv use dev)"'
    'Microsoft.PowerShell.Utility\Invoke-Expression "$(ssoenv use dev)"'
    '$encoding = [Console]::OutputEncoding; [Console]::OutputEncoding = [Text.Encoding]::Unicode
ssoenv use dev; [Console]::OutputEncoding = $encoding'
    '[Console]::OutputEncoding = [Text.Encoding]::BigEndianUnicode
ssoenv use dev; [Console]::OutputEncoding = $encoding'
    '$OFS = " # "; iex "$(ssoenv use dev)"; Remove-Variable OFS'
    '$PSDefaultParameterValues["ConvertFrom-Json:AsHashtable"] = $true
ssoenv use dev; $PSDefaultParameterValues.Clear()'
)

Check 'no line that takes a profile shows a key, and each has taken it' {
    Fresh
    $script = for ($number = 0; $number -lt $lines.Count; $number++) {
        "try {`n$($lines[$number])`n} catch { `"caught `$_`" }"
        "'AT $number ' + `$env:AWS_SSO_PROFILE + ' ' + `$env:Count"
        '[IO.File]::AppendAllText("$HOME/keys", "$env:AWS_SECRET_ACCESS_KEY`n$env:AWS_SESSION_TOKEN`n")'
        'ssoenv off --clear -q'
    }
    $ran = Run ($script -join "`n") -WithHook
    $shown = $ran.Out + $ran.Err
    $keys = @([IO.File]::ReadAllLines((Join-Path $place 'keys')) | Where-Object { $_ } | Select-Object -Unique)
    Same 2 $keys.Count
    foreach ($form in [Text.Encoding]::UTF8, [Text.Encoding]::Unicode, [Text.Encoding]::BigEndianUnicode) {
        # As an encoding of two bytes would show what is in fact of one.
        $read = $form.GetString([Text.Encoding]::UTF8.GetBytes($keys[0].Substring(0, 16)))
        if ($shown.Contains($read)) { throw "a key is shown behind <$(($shown -split $read, 2, 'SimpleMatch')[0])>" }
    }
    $missed = for ($number = 0; $number -lt $lines.Count; $number++) {
        if (-not "$($ran.Out)`n".Contains("AT $number dev `n")) { $lines[$number] }
    }
    Same '' ($missed -join ' AND ')
}
Check 'a line that takes no profile fails, and what stands behind it is not reached' {
    Fresh
    $forms = @(
        'ssoenv use nope && "REACHED" # iex', 'iex "$(ssoenv use nope)" && "REACHED"', 'ssoenv use nope | iex && "REACHED"'
        'iex (ssoenv use nope | Out-String) && "REACHED"', 'if ($true) { ssoenv use nope && "REACHED" } else { iex 1 }'
    )
    $script = foreach ($preference in 'Continue', 'Stop', 'SilentlyContinue', 'Ignore') {
        foreach ($form in $forms) { "`$ErrorActionPreference = '$preference'; try { $form`n} catch { }" }
    }
    $ran = Run (($script + "'END'") -join "`n") -WithHook
    Same 'END' $ran.Out
    Gone 'AWS_ACCESS_KEY_ID'
}
