# Completion of ssoenv for PowerShell 7 or 5.1. Asks `ssoenv __complete`, which gets the words up to the cursor as they
# were typed, and gives JSON in ASCII. Nothing typed is ever evaluated. A word is written like a part of a URL, behind a
# `=`: quotes, blanks and empty words do not reach a program unchanged from every version, and * is a pattern of names.

Register-ArgumentCompleter -Native -CommandName ssoenv, ssoenv.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $PSDefaultParameterValues = @{}
    $PSNativeCommandUseErrorActionPreference = $false
    try {
        # PowerShell compiles each member that is named here for the first Tab, which is most of what that takes of ours.
        $words = @()
        foreach ($element in $commandAst.CommandElements) {
            $extent = $element.Extent
            if ($extent.EndOffset -lt $cursorPosition) { $words += $extent.Text }
        }
        # The command that is to be run completes its words itself.
        for ($at = 2; $at -lt $words.Count -and $words[1] -cmatch '\A(exec|each)\z'; $at++) {
            if ($words[$at] -cne '--') { continue }
            $start = $commandAst.Extent.StartOffset
            $from = $commandAst.CommandElements[$at].Extent.EndOffset - $start
            $typed = "$($commandAst.Extent.Text) ".Substring($from, $cursorPosition - $start - $from).TrimStart()
            return (TabExpansion2 -inputScript $typed -cursorColumn $typed.Length).CompletionMatches
        }
        # ConstrainedLanguage refuses the methods of .NET; cmdlets take long when they are the first of their module.
        $full = $true
        try {
            $exe = $ExecutionContext.SessionState.PSVariable.GetValue('global:__ssoenv_exe')
            if (-not [IO.File]::Exists($exe)) { $exe = '' }
        }
        catch {
            $full = $false
            $exe = Get-Variable -Name __ssoenv_exe -Scope Global -ValueOnly -ErrorAction Ignore
            if ($exe -and -not (Test-Path -LiteralPath $exe -PathType Leaf)) { $exe = '' }
        }
        if (-not $exe) { $exe = @(Get-Command -Name ssoenv -CommandType Application -ErrorAction Ignore)[0].Source }
        $words += "$wordToComplete"
        # Windows PowerShell leaves * as it is.
        $asked = foreach ($word in $words) { "=$([uri]::EscapeDataString($word))".Replace('*', '%2A') }
        # All three of its streams are taken, so that what is typed meanwhile stays with the terminal. The first value
        # that is piped into a program loads the module Utility, which takes ten times as long as the program.
        if ($full) {
            $program = [Diagnostics.Process]::Start([Diagnostics.ProcessStartInfo]@{
                    FileName = $exe
                    Arguments = "__complete powershell -- $asked"
                    WorkingDirectory = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
                    UseShellExecute = $false
                    RedirectStandardInput = $true
                    RedirectStandardOutput = $true
                    RedirectStandardError = $true
                    StandardOutputEncoding = [Text.Encoding]::ASCII
                })
            $program.StandardInput.Close()
            $reply = $program.StandardOutput.ReadToEnd()
            $program.Dispose()
        }
        else {
            $before = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
            try { $reply = @('' | & $exe __complete powershell '--' @asked 2>$null) -join "`n" }
            finally { $global:LASTEXITCODE = $before }
        }
        # A quote in a value is written \u0022.
        $parts = $reply.Split('"')
        for ($at = 5; $at + 8 -lt $parts.Count; $at += 12) {
            $text, $list, $tip = $parts[$at, ($at + 4), ($at + 8)]
            if ("$text$list$tip".Contains('\')) {
                $text, $list, $tip = foreach ($part in $text, $list, $tip) { [regex]::Unescape($part) }
            }
            if (-not $full) { $text; continue }
            [System.Management.Automation.CompletionResult]::new($text, $list, 'ParameterValue', $tip)
        }
    }
    catch { }
}
