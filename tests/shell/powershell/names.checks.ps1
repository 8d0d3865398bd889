# Names are compared as they are: -ceq leaves out what has no width, and takes two spellings of a letter for one. What
# does not depend on the language of the person does not change with it.

CheckWithStub 'names: a folder that differs by a character of no width is another one' {
    $null = prompt
    foreach ($other in "a$([char]0x200d)", "a$([char]0xad)", "a$([char]0xfeff)", "e$([char]0x301)") {
        $same = 'a'
        if ($other -clike 'e*') { $same = [string][char]0xe9 }
        $bound = Join-Path $scratch "names/$same"
        $free = Join-Path $scratch "names/$other"
        foreach ($folder in $bound, $free) { $null = [IO.Directory]::CreateDirectory($folder) }
        [IO.File]::WriteAllText("$bound/.ssoenv", "dev`n")
        $env:STUB_OUT = '{"ssoenv":1,"set":{},"unset":[]}'
        foreach ($by in 'cd', 'prompt') {
            Set-Location -LiteralPath $bound
            Same "$bound/.ssoenv" $env:SSOENV_FILE
            [IO.File]::WriteAllText($log, '')
            Set-Location -LiteralPath $free
            if ($by -ceq 'prompt') { $null = prompt }
            Same "__hook chdir $free|powershell-hook" (Calls)
            Gone 'SSOENV_FILE'
            Set-Location -LiteralPath $bound
            Same "__hook chdir $free|powershell-hook & __hook chdir $bound $bound/.ssoenv|powershell-hook" (Calls)
        }
        [IO.Directory]::Delete("$scratch/names", $true)
        Set-Location -LiteralPath $place
    }
}
Check 'names: profiles and keys that differ by a character of no width are not ours' {
    Fresh
    Wear 'dev' 2610
    $env:AWS_SSO_PROFILE = 'x'
    $env:AWS_ACCESS_KEY_ID = "ASIAEXAMPLE$([char]0x200d)"
    Same '[dev ?] ' (Segment)
    WearName 'dev'
    $env:AWS_PROFILE = "dev$([char]0xad)"
    $env:AWS_SSO_PROFILE = 'x'
    Same '[dev ? dev_] ' (Segment)
}
CheckWithStub 'names: in Turkish as in any language' {
    $culture = [Threading.Thread]::CurrentThread.CurrentCulture
    try {
        [Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::GetCultureInfo('tr-TR')
        $env:STUB_OUT = '{"ssoenv":1,"set":{"SSOENV_LABEL":"i"},"unset":[]}'
        foreach ($line in 'IEX "$(ssoenv use dev)"', 'INVOKE-EXPRESSION "$(ssoenv use dev)"', 'ssoenv use dev | IEX') {
            $env:SSOENV_LABEL = $null
            . ([scriptblock]::Create("$line`nSame 'True' `$?"))
            Same 'i' $env:SSOENV_LABEL
        }
        Wear 'PROD-INDIA' 2610
        $env:SSOENV_PRODUCTION = '1'
        Same '[PROD-INDIA 43m] ' (Segment)
    }
    finally { [Threading.Thread]::CurrentThread.CurrentCulture = $culture }
}
Check 'names: a prompt that begins with new lines has the segment in its line' {
    Fresh
    Wear 'dev' 2610
    $env:NO_COLOR = '1'
    foreach ($start in '`n', '`r`n', '`n`n', '') {
        $ran = Run "function global:prompt { `"${start}mine> `" }`n$load`n(prompt).Replace([string][char]10, 'N').Replace([string][char]13, 'R')"
        Same "$($start.Replace('`n', 'N').Replace('`r', 'R'))[dev 4Nm] mine> " ($ran.Out -creplace '4[0-9]m', '4Nm')
    }
}
