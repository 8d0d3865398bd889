# Completion of ssoenv for PowerShell 7 or 5.1. Asks `ssoenv __complete`, which gets the words up to the cursor as they
# were typed, and gives JSON in ASCII. Nothing typed is ever evaluated. A word is written like a part of a URL, behind a
# `=`: quotes, blanks and empty words do not reach a program unchanged from every version, and * is a pattern of names.
#
# Most of what the first Tab takes of this is that PowerShell compiles each member that the script names, when it first
# meets it. So the script uses operators where it can, and no more members than it needs.

Register-ArgumentCompleter -Native -CommandName ssoenv, ssoenv.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $PSDefaultParameterValues = @{}
    $PSNativeCommandUseErrorActionPreference = $false
    try {
        $words = @(
            foreach ($element in $commandAst.CommandElements) {
                if ($element.Extent.EndOffset -lt $cursorPosition) { "$element" }
            }
            "$wordToComplete"
        )
        $typed = $words -join "`0"
        # The command that is to be run completes its words itself.
        if ($typed -cmatch '(?s)\A[^\0]*\0(exec|each)\0(.*\0)?--\0') {
            for ($at = 2; $at -lt $words.Count; $at++) {
                if ($words[$at] -cnotmatch '\A--\z') { continue }
                $start = $commandAst.Extent.StartOffset
                $from = $commandAst.CommandElements[$at].Extent.EndOffset - $start
                $rest = "$commandAst ".Substring($from, $cursorPosition - $start - $from).TrimStart()
                return (TabExpansion2 -inputScript $rest -cursorColumn $rest.Length).CompletionMatches
            }
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
        # Windows PowerShell leaves * as it is.
        $asked = "=$([uri]::EscapeDataString($typed))" -creplace '\*', '%2A' -creplace '%00', ' ='
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
            $asked = $asked -split ' '
            $before = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
            try { $reply = @('' | & $exe __complete powershell '--' @asked 2>$null) -join "`n" }
            finally { $global:LASTEXITCODE = $before }
        }
        # A quote in a value is written \u0022, and no value is empty.
        $is_escaped = $reply -cmatch '\\'
        $text = $list = ''
        foreach ($value in $reply -csplit '\A\{"candidates":\[\{"text":"|","list":"|","tip":"|"\},\{"text":"|"\}\]\}') {
            if ($is_escaped) { $value = [regex]::Unescape($value) }
            if (-not $text) { $text = $value }
            elseif (-not $list) { $list = $value }
            else {
                if ($full) { [System.Management.Automation.CompletionResult]::new($text, $list, 'ParameterValue', $value) }
                else { $text }
                $text = $list = ''
            }
        }
    }
    catch { }
}
