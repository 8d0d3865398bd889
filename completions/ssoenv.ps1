# Completion of ssoenv for PowerShell 7 or 5.1. Asks `ssoenv __complete`, which gets the words up to the cursor as they
# were typed, and gives JSON in ASCII. Nothing typed is ever evaluated. A word is written like a part of a URL, behind a
# `=`: quotes, blanks and empty words do not reach a program unchanged from every version.

Register-ArgumentCompleter -Native -CommandName ssoenv, ssoenv.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    try {
        $exe = Get-Variable -Name __ssoenv_exe -Scope Global -ValueOnly -ErrorAction Ignore
        if (-not $exe -or -not (Test-Path -LiteralPath $exe -PathType Leaf)) {
            $exe = Get-Command -Name ssoenv -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        }
        if (-not $exe) { return }
        $words = @('ssoenv')
        $words += @($commandAst.CommandElements | Select-Object -Skip 1 |
            Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
        $words += "$wordToComplete"
        $words = @($words | ForEach-Object {
            '=' + ($_ -replace '%', '%25' -replace '"', '%22' -replace '\\', '%5C' -replace ' ', '%20')
        })
        $code = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
        try { $reply = & $exe __complete powershell '--' @words }
        finally { $global:LASTEXITCODE = $code }
        foreach ($it in ("$reply" | ConvertFrom-Json).candidates) {
            [System.Management.Automation.CompletionResult]::new($it.text, $it.list, 'ParameterValue', $it.tip)
        }
    }
    catch { }
}
