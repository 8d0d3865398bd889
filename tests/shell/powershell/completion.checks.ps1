# What Tab offers, with the real binary, and around it.

function Offers([string]$line) {
    @((TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText) -join ' '
}

Check 'completion: a hyphen offers the options of the verb, and none of PowerShell''s' {
    Fresh
    $offered = Offers 'ssoenv use -'
    Has $offered '--region'
    foreach ($foreign in '__ssoenv', '-Verbose', '-ErrorAction', '-OutVariable') {
        if ($offered.Contains($foreign)) { throw "it offers $offered" }
    }
    Has (Offers 'ssoenv use --reg') '--region'
    # They go on working, though.
    ssoenv list -ErrorAction Stop -Verbose
    Same 'True 0' "$? $LASTEXITCODE"
}
Check 'completion: candidates have their descriptions' {
    Fresh
    $found = (TabExpansion2 -inputScript 'ssoenv use stag' -cursorColumn 15).CompletionMatches
    Same 'staging' $found[0].CompletionText
    Has $found[0].ToolTip '222222222222'
}
Check 'completion: behind -- of exec and each it is that of the command' {
    Fresh
    $null = [IO.File]::WriteAllText("$scratch/afile", '')
    Set-Location -LiteralPath $scratch
    foreach ($pair in @(
            @('ssoenv exec dev -- Get-ChildIt', 'Get-ChildItem'),
            @('ssoenv exec dev --region eu-west-1 -- cat ./afi', 'afile'), @('1 | % { ssoenv exec dev -- Get-ChildIt', 'Get-ChildItem'),
            @('ssoenv each dev -- Get-ChildIt', 'Get-ChildItem'), @('ssoenv each dev stag', 'staging'),
            @('ssoenv exec dev -- ssoenv li', 'list'), @('ssoenv exec stag', 'staging'), @('ssoenv exec dev --reg', '--region')
        )) { Has (Offers $pair[0]) $pair[1] }
    $null = Offers 'ssoenv exec dev -- '
}
CheckWithStub 'completion: what was typed is handed on to the letter, and nothing of it is a pattern' {
    [IO.File]::WriteAllText("$scratch/=x", '')
    Set-Location -LiteralPath $scratch
    $env:STUB_OUT = '{"candidates":[]}'
    $global:LASTEXITCODE = 7
    $null = Offers 'ssoenv use "a b*" [x]? %2A ''it''''s'' '
    Same '__complete powershell -- =ssoenv =use =%22a%20b%2A%22 =%5Bx%5D%3F =%252A =%27it%27%27s%27 =|' (Calls)
    Same '7' $LASTEXITCODE
}
CheckWithStub 'completion: a console that reads two bytes as one character' {
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [Text.Encoding]::Unicode
        foreach ($name in 'one', 'four') {
            $env:STUB_OUT = '{"candidates":[{"text":"NAME","list":"NAME","tip":"a \u0022tip\u0022"}]}'.Replace('NAME', $name)
            Same $name (Offers 'ssoenv use ')
        }
    }
    finally { [Console]::OutputEncoding = $encoding }
}
Check 'completion: ConstrainedLanguage, strict mode, and what is set for cmdlets' {
    Fresh
    $offers = @'
(TabExpansion2 -inputScript 'ssoenv use stag' -cursorColumn 15).CompletionMatches.CompletionText
'@
    $old = 'Invoke-Expression (& { (ssoenv init powershell | Out-String) })'
    $ran = Run "`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'`n$old`n$offers"
    Same 'staging' $ran.Out
    $ran = Run "Set-StrictMode -Version Latest`n$load`n`$PSDefaultParameterValues['*:ErrorAction'] = 'Stop'`n$offers`n`$Error.Count"
    Same "staging`n0" $ran.Out
}
Check 'help of PowerShell for the command names nothing of ours' {
    Fresh
    $shown = (ssoenv -? | Out-String) + (Get-Help ssoenv | Out-String)
    Has $shown 'ssoenv help'
    if ($shown.Contains('__ssoenv')) { throw $shown }
}
