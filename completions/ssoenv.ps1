# Completion of ssoenv for PowerShell 7 or 5.1. Asks `ssoenv __complete`, which gets the words up to the cursor as they
# were typed, and gives JSON in ASCII. Nothing typed is ever evaluated. A word is written like a part of a URL, behind a
# `=`: quotes, blanks and empty words do not reach a program unchanged from every version, and * is a pattern of names.

Register-ArgumentCompleter -Native -CommandName ssoenv, ssoenv.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $PSDefaultParameterValues = @{}
    $PSNativeCommandUseErrorActionPreference = $false
    # ConstrainedLanguage refuses the methods of .NET; cmdlets take long when they are the first of their module.
    $full = $ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage'
    try {
        $words = @()
        foreach ($element in $commandAst.CommandElements) {
            if ($element.Extent.EndOffset -lt $cursorPosition) { $words += $element.Extent.Text }
        }
        # The command that is to be run completes its words itself.
        for ($at = 2; $at -lt $words.Count -and $words[1] -ceq 'exec'; $at++) {
            if ($words[$at] -cne '--') { continue }
            $start = $commandAst.Extent.StartOffset
            $from = $commandAst.CommandElements[$at].Extent.EndOffset - $start
            $typed = "$($commandAst.Extent.Text) ".Substring($from, $cursorPosition - $start - $from).TrimStart()
            return (TabExpansion2 -inputScript $typed -cursorColumn $typed.Length).CompletionMatches
        }
        if ($full) {
            $exe = $ExecutionContext.SessionState.PSVariable.GetValue('global:__ssoenv_exe')
            if (-not [IO.File]::Exists($exe)) { $exe = '' }
        }
        else {
            $exe = Get-Variable -Name __ssoenv_exe -Scope Global -ValueOnly -ErrorAction Ignore
            if ($exe -and -not (Test-Path -LiteralPath $exe -PathType Leaf)) { $exe = '' }
        }
        if (-not $exe) { $exe = @(Get-Command -Name ssoenv -CommandType Application -ErrorAction Ignore)[0].Source }
        $asked = foreach ($word in $words + "$wordToComplete") {
            '=' + ($word -creplace '%', '%25' -creplace '"', '%22' -creplace '\\', '%5C' -creplace ' ', '%20' `
                    -creplace "`t", '%09' -creplace '\*', '%2A' -creplace '\?', '%3F' -creplace '\[', '%5B')
        }
        # All three of its streams are taken, so that what is typed meanwhile stays with the terminal. The first value
        # that is piped into a program loads the module Utility, which takes ten times as long as the program.
        if ($full) {
            $start = [Diagnostics.ProcessStartInfo]::new($exe, "__complete powershell -- $($asked -join ' ')")
            $start.WorkingDirectory = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
            $start.UseShellExecute = $false
            $start.RedirectStandardInput = $true
            $start.RedirectStandardOutput = $true
            $start.RedirectStandardError = $true
            $start.StandardOutputEncoding = [Text.Encoding]::ASCII
            $program = [Diagnostics.Process]::Start($start)
            $program.StandardInput.Close()
            $program.BeginErrorReadLine()
            $reply = $program.StandardOutput.ReadToEnd()
            $program.Dispose()
        }
        else {
            $before = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
            try { $reply = @('' | & $exe __complete powershell '--' @asked 2>$null) -join "`n" }
            finally { $global:LASTEXITCODE = $before }
        }
        $text = '"((?:[^"\\]|\\.)*)"'
        $found = [regex]::Matches($reply, "\{`"text`":$text,`"list`":$text,`"tip`":$text\}")
        for ($at = 0; $at -lt $found.Count; $at++) {
            $text, $list, $tip = foreach ($part in 1, 2, 3) { [regex]::Unescape($found[$at].Groups[$part].Value) }
            if (-not $full) { $text; continue }
            [System.Management.Automation.CompletionResult]::new($text, $list, 'ParameterValue', $tip)
        }
    }
    catch { }
}
