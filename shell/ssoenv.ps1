# The rest of the hook for PowerShell, which `ssoenv.start.ps1` reads when it is needed, behind
# `ssoenv.words.ps1`. Nothing here is run but definitions.
#
# The first cmdlet of a module loads that module, which takes longer than all of this; and a policy
# may have whatever reaches a cmdlet written to a log. So .NET does the work, and cmdlets only where
# ConstrainedLanguage refuses .NET.

$global:__ssoenv_off = $false
$global:__ssoenv_pwd = ''
# When the command that was typed waits for new keys, in epoch seconds.
$global:__ssoenv_never = 999999999999
$global:__ssoenv_due = $global:__ssoenv_never
# What the program was last asked about: the newest order, the session's own number, and its key.
$global:__ssoenv_heeded = ''
# When the last command began; 0 where none has been typed since the prompt before.
$global:__ssoenv_started = 0
# Seconds after which a command of `exec` that fails may have outlived its keys.
$global:__ssoenv_long = 900
# The segment of the prompt before, what it was drawn by, and from when until when it holds.
$global:__ssoenv_shown = ''
$global:__ssoenv_basis = ''
$global:__ssoenv_holds = 0, 0
$global:__ssoenv_is_interrupted = $false
$global:__ssoenv_is_unix = $PSVersionTable.PSVersion.Major -ge 6 -and -not $IsWindows

# ---------------------------------------------------------------------------------------------
# The session: its variables, and a word to the person.

# To the person, and never into a pipeline.
function global:__ssoenv_say([string]$text) {
    if ($global:__ssoenv_full) { [Console]::Error.WriteLine($text) } else { Write-Warning $text }
}

# Shows what a program says on stderr, and hands on the rest.
filter global:__ssoenv_show {
    if ($_ -is [System.Management.Automation.ErrorRecord]) { __ssoenv_say $_.Exception.Message } else { $_ }
}

# A global variable, $null where there is none: in strict mode to read that one is an error.
function global:__ssoenv_variable([string]$name) {
    if ($global:__ssoenv_full) { $ExecutionContext.SessionState.PSVariable.GetValue("global:$name") }
    else { Get-Variable -Name $name -Scope Global -ValueOnly -ErrorAction Ignore }
}

# The environment in one reading: to ask for its variables one by one takes a hundred times as long.
function global:__ssoenv_environment {
    if ($global:__ssoenv_full) {
        $environment = [Environment]::GetEnvironmentVariables()
        if ($global:__ssoenv_is_unix) { return $environment }
        return [Collections.Hashtable]::new($environment, [StringComparer]::OrdinalIgnoreCase)
    }
    $environment = @{}
    foreach ($entry in Get-ChildItem -LiteralPath Env:) { $environment[$entry.Name] = $entry.Value }
    $environment
}

function global:__ssoenv_is_file([string]$path) {
    if ($global:__ssoenv_full) { [IO.File]::Exists($path) }
    else { Test-Path -LiteralPath $path -PathType Leaf }
}

# The binary for a command that somebody typed. The hook itself runs the one of `init` only: PATH
# may name a folder that came with a project.
function global:__ssoenv_binary {
    if ($global:__ssoenv_full) {
        $exe = $ExecutionContext.SessionState.PSVariable.GetValue('global:__ssoenv_exe')
        if ([IO.File]::Exists($exe)) { return $exe }
    }
    else {
        $exe = __ssoenv_variable __ssoenv_exe
        if ($exe -and (__ssoenv_is_file $exe)) { return $exe }
    }
    $found = @(Get-Command -Name ssoenv -CommandType Application -ErrorAction Ignore)
    if ($found.Count -gt 0) { $found[0].Source }
}

# Takes in {"ssoenv":1,"set":{...},"unset":[...]}, the whole of it or nothing. Data and no code: text
# that is run is written to a log where script blocks are logged. `Set-PSDebug -Trace 2` shows the
# beginning of whatever is assigned, so neither the answer nor a value of it ever is.
function global:__ssoenv_apply($answer) {
    $form = '\A\{"ssoenv":1,"set":\{(?:"(?<name>[A-Za-z0-9_]+)":"(?<value>[^"\\]*(?:\\.[^"\\]*)*)"' +
        '(?:,(?=")|(?=\})))*\},"unset":\[(?:"(?<gone>[A-Za-z0-9_]+)"(?:,(?=")|(?=\])))*\]\}\s*\z'
    $change = @{ Read = [regex]::Match((__ssoenv_text $answer), $form) }
    if (-not $change.Read.Success) { throw 'the answer is no change' }
    $change.Gone = $change.Read.Groups['gone'].Captures
    $change.Names = $change.Read.Groups['name'].Captures
    $change.Values = $change.Read.Groups['value'].Captures
    # One change at a time: other runspaces of this process have the same environment.
    if ($global:__ssoenv_full) { [Threading.Monitor]::Enter([Environment]) }
    try {
        for ($at = 0; $at -lt $change.Gone.Count; $at++) {
            # [NullString] is what .NET sees as null: $null would become '', which is a value.
            if ($global:__ssoenv_full) {
                [Environment]::SetEnvironmentVariable($change.Gone[$at].Value, [NullString]::Value)
            }
            else { Remove-Item -LiteralPath "Env:$($change.Gone[$at].Value)" -ErrorAction Ignore }
        }
        for ($at = 0; $at -lt $change.Names.Count; $at++) {
            if ($global:__ssoenv_full) {
                [Environment]::SetEnvironmentVariable(
                    $change.Names[$at].Value, [regex]::Unescape($change.Values[$at].Value))
            }
            else {
                Set-Item -LiteralPath "Env:$($change.Names[$at].Value)" -Value (
                    [regex]::Unescape($change.Values[$at].Value))
            }
        }
    }
    finally { if ($global:__ssoenv_full) { [Threading.Monitor]::Exit([Environment]) } }
}

# What the program said. Where the console reads two bytes as one character, as some set it for
# wsl.exe, our ASCII came as signs of Chinese.
function global:__ssoenv_text($answer) {
    if ($answer['IsAscii']) { return "$($answer.Said)" }
    if ($global:__ssoenv_full -and [Console]::OutputEncoding.GetByteCount('{') -ne 1) {
        $encoding = [Console]::OutputEncoding
        return [Text.Encoding]::ASCII.GetString($encoding.GetBytes($answer.Said -join "`n")).TrimEnd('?')
    }
    $answer.Said -join "`n"
}

# ---------------------------------------------------------------------------------------------
# The command.

# Whether these words are a verb that may change this session. What asks for text gets text.
function global:__ssoenv_is_change([object[]]$words) {
    if ($words.Count -eq 0) { return $false }
    if ("$($words[0])" -cnotmatch '\A(use|off|login|logout|bind|unbind|allow|deny)\z') { return $false }
    foreach ($word in $words) {
        if ([string]::Equals("$word", '--')) { break }
        if ("$word" -cmatch '\A(-h|--help|--print|--json|--format|--format=.*)\z') { return $false }
    }
    $true
}

# Whether what this call prints goes to iex, as without the hook: by what stands around it.
function global:__ssoenv_is_for_iex($call) {
    $iex = '[iI][eE][xX]|-[eE][xX][pP][rR]'
    $block = '[sS][cC][rR][iI][pP][tT][bB][lL][oO][cC][kK]'
    if (-not $global:__ssoenv_full) { return "$($call.Line)" -cmatch "$iex|$block" }
    # This function, the command, `ssoenv`, and who calls it.
    $place = @([runspace]::DefaultRunspace.Debugger.GetCallStack())[3].Position
    if (-not $place) { return $false }
    $script = $place.StartScriptPosition.GetFullScript()
    $lines = [regex]::Match($script, "\A(?:[^\n]*\n){$($call.ScriptLineNumber - 1)}").Length
    $start = $lines + $call.OffsetInLine - 1
    # Nearly always nothing of the kind is near, and nothing is parsed.
    $from = [Math]::Max(0, $start - 500)
    if ($script.Substring($from, [Math]::Min(1000, $script.Length - $from)) -cnotmatch "$iex|$block\]\s*::") {
        return $false
    }
    $iex = "$iex|$block"
    $node = __ssoenv_command_at $script $start
    if (-not $node) { return $false }
    $end = $node.Extent.EndOffset
    for (; $node; $node = $node.Parent) {
        if ($node -is [System.Management.Automation.Language.CommandAst]) {
            if ("$($node.GetCommandName())" -cmatch $iex) { return $true }
        }
        elseif ($node -is [System.Management.Automation.Language.InvokeMemberExpressionAst]) {
            if ($node.Expression.Extent.Text -cmatch $iex) { return $true }
        }
        elseif ($node -is [System.Management.Automation.Language.PipelineAst]) {
            foreach ($next in $node.PipelineElements) {
                if ($next.Extent.StartOffset -ge $end -and $next.Extent.Text -cmatch $iex) { return $true }
            }
        }
    }
    $false
}

# The innermost command of this script around that place.
function global:__ssoenv_command_at([string]$script, [int]$start) {
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($script, [ref]$null, [ref]$null)
    if ($tree.EndBlock) {
        foreach ($statement in $tree.EndBlock.Statements) {
            if ($statement.Extent.EndOffset -gt $start) { $tree = $statement; break }
        }
    }
    $around = $tree.FindAll({
            param($node)
            $node -is [System.Management.Automation.Language.CommandAst] -and
            $node.Extent.StartOffset -le $start -and $node.Extent.EndOffset -gt $start
        }, $true)
    $found = $null
    foreach ($node in $around) { $found = $node }
    $found
}

# Takes in what the program answered to a verb that changes this session. What cannot be read as a
# change is never shown: it may hold keys.
function global:__ssoenv_take($answer, $exe) {
    if ($global:LASTEXITCODE -ne 0) { return }
    try { if ($answer.Said.Count -gt 0) { __ssoenv_apply $answer } }
    catch {
        $global:LASTEXITCODE = 1
        __ssoenv_say 'ssoenv: what the program answered cannot be read, so the change was not made in full'
        return
    }
    # The hook is well again, and looks at this directory once more.
    $global:__ssoenv_off = $false
    $global:__ssoenv_pwd = ''
    $global:__ssoenv_exe = $exe
    # The next prompt sees to SSOENV_PROMPT, unless it is drawn by somebody who reads that: by a theme
    # before our part of it, or by a prompt of the person's own.
    $is_read = -not $global:__ssoenv_prompt -or $global:__ssoenv_is_replaced -or (__ssoenv_is_theme)
    if ($global:__ssoenv_hooks -and $is_read) { $null = __ssoenv_segment }
}

# What iex gets of a change that was made already, or was not. Where errors are passed over a throw is
# too; of nothing at all iex makes an error that stops what follows.
function global:__ssoenv_for_iex([int]$code) {
    if ($code -eq 0) { return '<# ssoenv: done #>' }
    if ("$ErrorActionPreference" -cmatch '\A(SilentlyContinue|Ignore)\z') { return }
    "throw 'ssoenv ended with exit code $code';"
}

# Says that PowerShell took an option of ssoenv for one of its own: such a command does not run. Behind --
# that is an option in @args or in a table, which PowerShell hands on by its name.
function global:__ssoenv_refuse([string]$runs, $call) {
    __ssoenv_say 'ssoenv: PowerShell takes an option of this command for one of its own'
    if ($runs -and $call.Line -cmatch '\s--\s') {
        __ssoenv_say "hint: call the program: & (Get-Command ssoenv -CommandType Application) $runs TARGET -- CMD"
    }
    elseif ($runs) { __ssoenv_say "hint: write -- before the command: ssoenv $runs TARGET -- CMD" }
    else { __ssoenv_say 'hint: write the option in full, as `ssoenv help VERB` names it' }
    $global:LASTEXITCODE = 2
}

# The error that this command ends with; nothing where it ends well. In ConstrainedLanguage there is no
# quiet way to fail: a change that was not made must stop what follows, and so must an answer that the
# exit code alone gives.
function global:__ssoenv_failure([int]$code, $is_change, $values) {
    if ($code -eq 0) { return }
    $why = "ssoenv ended with exit code $code"
    if ($global:__ssoenv_full) {
        return [System.Management.Automation.ErrorRecord]::new(
            [System.Exception]::new($why), 'ssoenv', [System.Management.Automation.ErrorCategory]::NotSpecified, $null)
    }
    if ($is_change -or "$values" -cmatch '\Astatus .*(-q|--quiet)( |\z)') { throw $why }
}

# What the command does. How it ended is left in $end and not in a global: another call may run while
# this one hands on its lines.
function global:__ssoenv_command($call, $parameters, $end) {
    # A script that stops at errors stops at a change that was not made, and where PowerShell is told
    # so at any program that fails.
    if ($global:__ssoenv_full) {
        $end.Stops = $ExecutionContext.SessionState.PSVariable.GetValue('PSNativeCommandUseErrorActionPreference')
    }
    # The person's own would reach into what is called here. And else a failure throws before it is
    # told from success.
    $PSDefaultParameterValues = @{}
    $PSNativeCommandUseErrorActionPreference = $false
    $bound = @()
    if ($parameters.Keys -ccontains '__ssoenv_words') { $bound = @($parameters['__ssoenv_words']) }
    $taken = @(@($parameters.Keys) -cnotmatch '\A__ssoenv_(words|piped)\z')
    # PowerShell takes -V for its own -Verbose.
    if ($bound.Count -eq 0 -and $taken -ccontains 'Verbose') { $bound = @('-V') }
    $values, $are_quoted = __ssoenv_words $call $bound
    $is_change = __ssoenv_is_change $values
    # The verb, if it runs a command.
    $runs = ''
    if ($values.Count -gt 0 -and "$($values[0])" -cmatch '\A(exec|each)\z') { $runs = "$($values[0])" }
    if ($is_change) {
        $end.Stops = $true
        $from = '__from=powershell-wrapper'
        if ($global:__ssoenv_hooks) { $from = '__from=powershell-prompt' }
        $values = @($from) + $values
        $are_quoted = @($true) + $are_quoted
    }
    elseif (@($values).Count -eq 0) {
        # What comes next depends on whether this session has the hook.
        $values = @('__from=powershell-command')
        $are_quoted = @($true)
    }
    $exe = __ssoenv_binary
    $began = 0
    # Windows has no `exec`: there the program stays, and says itself what is said below.
    if ($runs -ceq 'exec' -and $global:__ssoenv_hooks -and $global:__ssoenv_full -and $global:__ssoenv_is_unix) {
        $began = __ssoenv_now
    }
    if ($taken -ccontains '__ssoenv_letter' -or ($runs -and $taken.Count -gt 0)) { __ssoenv_refuse $runs $call }
    elseif (-not $exe) {
        __ssoenv_say 'ssoenv: the program is gone, and there is none in PATH'
        $global:LASTEXITCODE = 127
    }
    else {
        $run = __ssoenv_line $values $are_quoted $call.ExpectingInput
        try {
            if ($is_change -and $call.ExpectingInput) { __ssoenv_take @{ Said = @($input | & $run) } $exe }
            elseif ($is_change) { __ssoenv_take @{ Said = @(& $run) } $exe }
            elseif ($call.ExpectingInput) { $input | & $run }
            else { & $run }
        }
        catch {
            # What comes from further down the pipeline is not ours.
            if ($_.Exception.InnerException -isnot [System.ComponentModel.Win32Exception]) { throw }
            __ssoenv_say "ssoenv: the program cannot be run: $($_.Exception.InnerException.Message)"
            $global:LASTEXITCODE = 126
        }
    }
    $code = $global:LASTEXITCODE
    # A command keeps the keys that it started with. Where it fails after a quarter of an hour, the
    # shortest life of keys, the program looks whether they have expired meanwhile, and says so.
    if ($began -and $code -ne 0 -and (__ssoenv_now) - $began -ge $global:__ssoenv_long) {
        # The next prompt does not say the same of this session's keys.
        $global:__ssoenv_started = 0
        $null = __ssoenv_call (@('ended', "$code", "$began", '--') + $values)
    }
    if ($is_change -and (__ssoenv_is_for_iex $call)) { __ssoenv_for_iex $code }
    $end.Failure = __ssoenv_failure $code $is_change $values
}

# ---------------------------------------------------------------------------------------------
# The hook's own calls, and directories.

# Runs the binary; its exit code. What it prints is left in $answer, and what it says on stderr is shown
# as it comes: around a prompt PowerShell throws that away. All three of its streams are taken, so that
# what is typed ahead stays with the terminal.
function global:__ssoenv_run([string[]]$words, [string]$here, $answer) {
    # .NET of Windows PowerShell has no list of words; and words of a variable are patterns of file
    # names, unless they stand in double quotes.
    if (-not $global:__ssoenv_full -or $PSVersionTable.PSVersion.Major -lt 7) {
        $first, $second, $event, $folder, $file = $words
        $run = {
            if ($file) { '' | & $global:__ssoenv_exe $first $second $event "$folder" "$file" 2>&1 }
            elseif ($folder) { '' | & $global:__ssoenv_exe $first $second $event "$folder" 2>&1 }
            else { '' | & $global:__ssoenv_exe $first $second $event 2>&1 }
        }
        $answer.Said = @(& $run | __ssoenv_show)
        return $global:LASTEXITCODE
    }
    # The first value that is piped into a program loads the module Utility, which takes ten times as
    # long as the program.
    $start = [Diagnostics.ProcessStartInfo]::new($global:__ssoenv_exe)
    foreach ($word in $words) { $start.ArgumentList.Add($word) }
    $start.WorkingDirectory = $here
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [Text.Encoding]::ASCII
    $start.StandardErrorEncoding = [Text.Encoding]::UTF8
    $program = [Diagnostics.Process]::Start($start)
    try {
        $program.StandardInput.Close()
        $reading = $program.StandardOutput.ReadToEndAsync()
        while ($null -ne ($said = $program.StandardError.ReadLine())) { __ssoenv_say $said }
        if ($reading.Result) { $answer.Said = @($reading.Result) }
        $answer.IsAscii = $true
        $program.WaitForExit()
        $program.ExitCode
    }
    finally { $program.Dispose() }
}

# Runs the binary. False where nothing came of it; at the first failure that is said once, and the
# hook is off until a verb that changes this shell succeeds.
function global:__ssoenv_call([string[]]$event, [string]$folder, [string]$file) {
    if ($global:__ssoenv_off) { return $false }
    $ErrorActionPreference = 'Continue'
    $PSDefaultParameterValues = @{}
    $PSNativeCommandUseErrorActionPreference = $false
    # From a directory that was removed no program can be started; another one will do later.
    $here = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    if ($global:__ssoenv_full) { if (-not [IO.Directory]::Exists($here)) { return $false } }
    elseif (-not (Test-Path -LiteralPath $here -PathType Container)) { return $false }
    $before = __ssoenv_variable LASTEXITCODE
    $why = ''
    $answer = @{ Said = @() }
    try {
        $words = @('__from=powershell-hook', '__hook') + $event
        if ($folder) { $words += $folder }
        if ($file) { $words += $file }
        $code = __ssoenv_run $words $here $answer
        if ($code -eq 130) {
            $global:__ssoenv_is_interrupted = $true
            return $false
        }
        if ($code -ne 0) { $why = "``ssoenv __hook $event`` ended with exit code $code" }
    }
    catch { $why = 'the program of the hook cannot be run' }
    finally { $global:LASTEXITCODE = $before }
    if (-not $why) {
        try {
            if ($answer.Said.Count -gt 0) { __ssoenv_apply $answer }
            return $true
        }
        catch { $why = "the answer of ``ssoenv __hook $event`` cannot be read" }
    }
    $global:__ssoenv_off = $true
    __ssoenv_say "ssoenv: $why; the hook is off in this shell until ``ssoenv use`` succeeds"
    $false
}

# The number at the beginning of the file of orders to let go, or ''.
function global:__ssoenv_order {
    $file = $global:__ssoenv_orders
    if (-not $file -or -not (__ssoenv_is_file $file)) { return '' }
    if (-not $global:__ssoenv_full) { return "$(Get-Content -LiteralPath $file -TotalCount 1)" }
    # Its writer may replace it meanwhile.
    $stream = [IO.FileStream]::new($file, 'Open', 'Read', 'ReadWrite,Delete')
    try {
        $bytes = [byte[]]::new(32)
        $count = $stream.Read($bytes, 0, 32)
    }
    finally { $stream.Dispose() }
    [Text.Encoding]::ASCII.GetString($bytes, 0, $count).Split("`n")[0]
}

# For an active profile: asks the binary after an order to let go that this session has not seen yet.
# True where the environment is another now.
function global:__ssoenv_heed($environment = (__ssoenv_environment)) {
    if ($global:__ssoenv_off -or -not $environment['SSOENV_PROFILE']) { return $false }
    $number = __ssoenv_order
    if ([string]::Equals($number, [string]$environment['SSOENV_ORDER'])) { return $false }
    # Once for the same credentials, whatever the answer is.
    $number = "$number|$($environment['SSOENV_ORDER'])|$($environment['SSOENV_KEY_ID'])"
    if ([string]::Equals($number, $global:__ssoenv_heeded)) { return $false }
    $global:__ssoenv_heeded = $number
    __ssoenv_call let-go
}

# The nearest .ssoenv at this folder or above it, or ''.
function global:__ssoenv_find([string]$folder) {
    while ($folder) {
        if ($global:__ssoenv_full) {
            $file = [IO.Path]::Combine($folder, '.ssoenv')
            if ([IO.File]::Exists($file)) { return $file }
            $folder = [IO.Path]::GetDirectoryName($folder)
        }
        else {
            $file = Join-Path -Path $folder -ChildPath '.ssoenv'
            if (Test-Path -LiteralPath $file -PathType Leaf) { return $file }
            $folder = Split-Path -LiteralPath $folder
        }
    }
    ''
}

# Whether the bound file was removed, or edited since its trust was looked up.
function global:__ssoenv_is_stale([string]$file, [string]$stamp) {
    if (-not (__ssoenv_is_file $file)) { return $true }
    if (-not $stamp) { return $false }
    if ($global:__ssoenv_full) {
        return ([IO.File]::GetLastWriteTimeUtc($file) -gt [IO.File]::GetLastWriteTimeUtc($stamp))
    }
    if (-not (Test-Path -LiteralPath $stamp -PathType Leaf)) { return $true }
    $edited = Get-Item -LiteralPath $file -Force
    $known = Get-Item -LiteralPath $stamp -Force
    $edited.LastWriteTimeUtc -gt $known.LastWriteTimeUtc
}

# Asks the binary when another .ssoenv counts here than before. Only in file systems: in Env: or
# HKLM: the session keeps what it has. Names are compared as they are: -ceq leaves out what has no
# width. True where the environment is another now.
function global:__ssoenv_look($place, $environment = (__ssoenv_environment)) {
    $bound = [string]$environment['SSOENV_FILE']
    $is_stale = $bound -and (__ssoenv_is_stale $bound $environment['SSOENV_STAMP'])
    if (-not $is_stale -and [string]::Equals($place.Path, $global:__ssoenv_pwd)) { return $false }
    if ($global:__ssoenv_off -or $place.Provider.Name -cne 'FileSystem') { return $false }
    $folder = $place.ProviderPath
    $found = __ssoenv_find $folder
    $global:__ssoenv_pwd = $place.Path
    if (-not $is_stale -and [string]::Equals($found, $bound)) { return $false }
    if (__ssoenv_call chdir $folder $found) {
        if ($found) { $env:SSOENV_FILE = $found } else { $env:SSOENV_FILE = $null }
    }
    else { $global:__ssoenv_pwd = '' }
    $true
}

# What tools that set variables by directory say they have done.
function global:__ssoenv_tools_of($environment) {
    "$($environment['DIRENV_DIFF'])$($environment['__MISE_DIFF'])$($environment['__shadowenv_data'])"
}

# Such a tool has changed them: what it took of ours with its own is set again. First of all: a bound
# directory that is entered remembers what was active.
function global:__ssoenv_follow($environment = (__ssoenv_environment)) {
    $tools = __ssoenv_tools_of $environment
    if ($global:__ssoenv_off -or [string]::Equals($tools, $global:__ssoenv_tools)) { return $false }
    $global:__ssoenv_tools = $tools
    $environment['SSOENV_PROFILE'] -and (__ssoenv_call changed)
}

# ---------------------------------------------------------------------------------------------
# The prompt.

function global:__ssoenv_now {
    if ($global:__ssoenv_full) { return [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() }
    # Exact where a cast would round.
    $ticks = ([datetime]::UtcNow - [datetime]'1970-01-01').Ticks
    [long](($ticks - $ticks % 10000000) / 10000000)
}

# Epoch seconds out of the environment, -1 for anything else. The one door to arithmetic.
function global:__ssoenv_seconds([string]$text) {
    if (-not $text) { return -2 }
    if ($text -cmatch '^[0-9]{1,12}\z') { return [long]$text }
    -1
}

# '' without a profile; `none` where its credentials could not be had; `ours`; `named` where the
# profile's name alone is set, or the address of an endpoint, and tools see to the credentials; or `foreign`: the keys were changed
# by somebody else, or AWS_PROFILE was.
function global:__ssoenv_state($environment) {
    if (-not $environment['SSOENV_PROFILE']) { return '' }
    $key = 'AWS_ACCESS_KEY_ID'
    $profile_name = $environment['AWS_PROFILE']
    $mark = $environment['SSOENV_KEY_ID']
    $endpoint = 'endpoint'
    if ($profile_name) { $endpoint = "endpoint $profile_name" }
    if ((([string]::Equals($mark, 'profile') -and
                [string]::Equals($profile_name, $environment['SSOENV_PROFILE'])) -or
            ([string]::Equals($mark, $endpoint) -and $environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'])) -and
        -not ($environment[$key] -or $environment['AWS_SECRET_ACCESS_KEY'] -or
            $environment['AWS_SESSION_TOKEN'])) {
        return 'named'
    }
    if ($null -ne $environment['AWS_PROFILE']) { return 'foreign' }
    if ($null -eq $environment[$key]) {
        if ([string]::Equals($environment['SSOENV_KEY_ID'], 'none')) { return 'none' }
    }
    elseif ($environment[$key] -and
        [string]::Equals($environment['SSOENV_KEY_ID'], $environment[$key])) { return 'ours' }
    'foreign'
}

# A name as a prompt can show it.
function global:__ssoenv_plain([string]$name) {
    $name -creplace '[^A-Za-z0-9._:/@+ -]', '_' -creplace '^(.{64}).*\z', '$1'
}

# What the segment calls the profile.
function global:__ssoenv_label($environment) {
    $label = $environment['SSOENV_LABEL']
    if (-not $label) { $label = $environment['SSOENV_PROFILE'] }
    $label = __ssoenv_plain $label
    if ([string]::Equals($environment['SSOENV_PRODUCTION'], '1') -and $label -cnotmatch '[pP][rR][oO][dD]') {
        $label = "PROD $label"
    }
    if (-not $global:__ssoenv_region) { return $label }
    $place = $environment['AWS_REGION']
    if (-not $place) { $place = $environment['AWS_DEFAULT_REGION'] }
    if ($place -cmatch '^[a-z0-9-]{1,32}\z') { return "$label $place" }
    $label
}

# How long keys last that are left for so many seconds.
function global:__ssoenv_left([long]$left) {
    if ($left -le 0) { return 'expired' }
    if ($left -lt 60) { return '<1m' }
    $minutes = ($left - $left % 60) / 60
    if ($left -lt 3600) { return "${minutes}m" }
    $hours = ($minutes - $minutes % 60) / 60
    '{0}h{1:00}m' -f $hours, ($minutes % 60)
}

# The segment with its brackets and colours.
function global:__ssoenv_coloured([string]$text, [int]$style, $environment) {
    if ($environment['NO_COLOR'] -or [string]::Equals($environment['TERM'], 'dumb')) { return "[$text] " }
    $colour = "$style"
    if ([string]::Equals($environment['SSOENV_PRODUCTION'], '1')) {
        if ($style -eq 33) { $colour = '1;7;33' } else { $colour = '1;7;31' }
    }
    elseif ($style -eq 33 -and $null -ne $environment['SSOENV_UNTIL']) { $colour = '7;33' }
    elseif ($style -eq 32 -and $environment['SSOENV_COLOR'] -cmatch '^3[4-7]\z') {
        $colour = $environment['SSOENV_COLOR']
    }
    '{0}[{1}m[{2}]{0}[0m ' -f ([char]27), $colour, $text
}

# Seconds left of the time of `use --for`: 0 where it is over or means nothing, -1 where there is none. Twelve
# hours are the most.
function global:__ssoenv_for($environment) {
    if ($null -eq $environment['SSOENV_UNTIL']) { return -1 }
    $left = (__ssoenv_seconds $environment['SSOENV_UNTIL']) - (__ssoenv_now)
    if ($left -lt 0 -or $left -gt 43260) { return 0 }
    $left
}

# Whether another program draws the whole line, as starship and oh-my-posh do: they show SSOENV_PROMPT
# where they are told to.
function global:__ssoenv_is_theme {
    "$global:__ssoenv_old_prompt" -cmatch '[sS]tarship|[oO]h-[mM]y-[pP]osh|[pP]osh[pP]rompt'
}

# Sets SSOENV_PROMPT, and returns the text for our own prompt.
function global:__ssoenv_segment {
    $global:__ssoenv_due = $global:__ssoenv_never
    $global:__ssoenv_holds = 0, $global:__ssoenv_never
    $environment = __ssoenv_environment
    $state = __ssoenv_state $environment
    if (-not $state) {
        if ($null -ne $environment['SSOENV_PROMPT']) { $env:SSOENV_PROMPT = $null }
        return ''
    }
    $label = __ssoenv_label $environment
    $expires = __ssoenv_seconds $environment['SSOENV_EXPIRES_AT']
    $refresh = __ssoenv_seconds $environment['SSOENV_REFRESH_AT']
    $for = __ssoenv_for $environment
    # The end that comes first, also for keys of a user.
    if ($for -ge 0 -and $expires -ne -1) {
        $until = (__ssoenv_now) + $for
        if ($expires -lt 0 -or $until -lt $expires) { $expires = $until }
    }
    $style = 31
    if ([string]::Equals($state, 'none')) {
        $text = "$label $([char]0x2717)"
        if ($refresh -ge 0) { $global:__ssoenv_holds = 0, ($refresh - 3) }
    }
    elseif ([string]::Equals($state, 'foreign')) {
        $text = "$label ?"
        $global:__ssoenv_holds = 0, 0
        if ($environment['AWS_PROFILE']) { $text += " $(__ssoenv_plain $environment['AWS_PROFILE'])" }
    }
    # Keys of a user do not end, and are never renewed.
    elseif ([string]::Equals($state, 'named') -or ($refresh -eq 253402300799 -and $expires -eq -2)) {
        $text = $label
        $style = 32
    }
    elseif ($expires -lt 0 -or $refresh -lt 0) {
        $text = "$label ?"
        $global:__ssoenv_holds = 0, 0
    }
    else {
        $now = __ssoenv_now
        $left = $expires - $now
        # When a command renews them before it runs: once they have expired, and not while a prompt
        # would not try it either, unless that is a matter of seconds.
        $global:__ssoenv_due = $expires
        if ($refresh -gt $expires -and $refresh - $now -gt 3) { $global:__ssoenv_due = $refresh }
        $text = "$label $(__ssoenv_left $left)"
        $until = $global:__ssoenv_never
        if ($left -gt 0) { $until = $now + $left % 60 }
        if ($refresh - 3 -lt $until) { $until = $refresh - 3 }
        $global:__ssoenv_holds = $now, $until
        if ($left -ge 900 -and $for -lt 0) { $style = 32 } elseif ($left -gt 0) { $style = 33 }
    }
    if (-not [string]::Equals($environment['SSOENV_PROMPT'], $text)) { $env:SSOENV_PROMPT = $text }
    if (-not $global:__ssoenv_prompt -or (__ssoenv_is_theme)) { return '' }
    __ssoenv_coloured $text $style $environment
}

# Asks for new keys where they are due. True where the environment is another now.
function global:__ssoenv_renew($environment) {
    $state = __ssoenv_state $environment
    # First: keys with an end leave the session then, whatever else has been set since.
    if ($state -and (__ssoenv_for $environment) -eq 0) { return (__ssoenv_call refresh) }
    if ([string]::Equals($state, 'foreign')) {
        $is_named = [string]::Equals($environment['AWS_SSO_PROFILE'], $environment['SSOENV_PROFILE'])
        return ($is_named -and (__ssoenv_call changed))
    }
    if ($state -cnotmatch '\A(ours|none)\z') { return $false }
    $refresh = __ssoenv_seconds $environment['SSOENV_REFRESH_AT']
    if ($refresh -lt 0 -or (__ssoenv_now) -lt $refresh) { return $false }
    # With the exit code of the last command and when it began, where it failed: keys that expired
    # meanwhile may be why.
    $code = __ssoenv_variable LASTEXITCODE
    if (-not $code -or -not $global:__ssoenv_started) { return (__ssoenv_call refresh) }
    __ssoenv_call refresh "$code" "$global:__ssoenv_started"
}

# Once, at the first prompt: a script has no prompt, and its `cd` is its own business.
function global:__ssoenv_begin {
    $global:__ssoenv_begun = $true
    $drop = $global:__ssoenv_drop
    $global:__ssoenv_drop = ''
    try { if ($drop) { $null = Invoke-Expression $drop } } catch { $null = $_ }
    # Windows PowerShell has no such action, and follows at the next prompt.
    if (-not $global:__ssoenv_full -or $PSVersionTable.PSVersion.Major -lt 7) { return }
    # An error in it would surface from the person's `cd`.
    $action = [EventHandler[System.Management.Automation.LocationChangedEventArgs]] {
        param($origin, $move)
        try {
            $environment = __ssoenv_environment
            if (__ssoenv_follow $environment) { $environment = __ssoenv_environment }
            if (__ssoenv_look $move.NewPath $environment) { $null = __ssoenv_segment }
        }
        catch { $null = $_ }
    }
    $commands = $ExecutionContext.SessionState.InvokeCommand
    $others = $commands.LocationChangedAction
    if ($others) { $action = [Delegate]::Combine($others, $action) }
    $commands.LocationChangedAction = $action
}

# All that the work of a prompt depends on, but for the time.
function global:__ssoenv_basis($environment, $place) {
    $files = ''
    if ($environment['SSOENV_FILE'] -and $global:__ssoenv_full) {
        $files = "$([IO.File]::GetLastWriteTimeUtc($environment['SSOENV_FILE']).Ticks)"
        if ($environment['SSOENV_STAMP']) {
            $files += " $([IO.File]::GetLastWriteTimeUtc($environment['SSOENV_STAMP']).Ticks)"
        }
    }
    (__ssoenv_state $environment), $place.Path, $global:__ssoenv_off, $files, $environment['SSOENV_FILE'],
    $environment['SSOENV_PROMPT'], $environment['SSOENV_PROFILE'], $environment['SSOENV_LABEL'],
    $environment['SSOENV_PRODUCTION'], $environment['SSOENV_COLOR'], $environment['SSOENV_EXPIRES_AT'],
    $environment['SSOENV_REFRESH_AT'], $environment['SSOENV_UNTIL'], $environment['AWS_REGION'], $environment['AWS_DEFAULT_REGION'],
    $environment['NO_COLOR'], $environment['TERM'], (__ssoenv_tools_of $environment) -join "`0"
}

# Whether nothing has changed since the prompt before, as nearly always, and its segment still holds.
function global:__ssoenv_is_drawn_so($environment, $place) {
    if (-not $global:__ssoenv_full -or -not [string]::Equals($place.Path, $global:__ssoenv_pwd)) { return $false }
    $from, $until = $global:__ssoenv_holds
    $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    if ($now -lt $from -or $now -ge $until) { return $false }
    [string]::Equals((__ssoenv_basis $environment $place), $global:__ssoenv_basis)
}

# What is done at each prompt; the segment. A step that fails spoils none of the others.
function global:__ssoenv_at_prompt {
    $ErrorActionPreference = 'Continue'
    $PSDefaultParameterValues = @{}
    $global:__ssoenv_is_drawn = $true
    try { if (-not $global:__ssoenv_begun) { __ssoenv_begin } } catch { $null = $_ }
    $reader = $function:PSConsoleHostReadLine
    try { if ($reader -ne $global:__ssoenv_reader) { __ssoenv_read_through_us } } catch { $null = $_ }
    $environment = __ssoenv_environment
    try { if (__ssoenv_heed $environment) { $environment = __ssoenv_environment } } catch { $null = $_ }
    $place = $ExecutionContext.SessionState.Path.CurrentLocation
    if (__ssoenv_is_drawn_so $environment $place) {
        $global:__ssoenv_started = 0
        return $global:__ssoenv_shown
    }
    try { if (__ssoenv_follow $environment) { $environment = __ssoenv_environment } } catch { $null = $_ }
    try { if (__ssoenv_look $place $environment) { $environment = __ssoenv_environment } } catch { $null = $_ }
    try { $null = __ssoenv_renew $environment } catch { $null = $_ }
    $global:__ssoenv_started = 0
    $global:__ssoenv_shown = __ssoenv_segment
    $global:__ssoenv_basis = __ssoenv_basis (__ssoenv_environment) $place
    $global:__ssoenv_shown
}

# ---------------------------------------------------------------------------------------------
# Before the command.

# If there is an order to let go, or if the keys have expired since the prompt was drawn. For these it
# waits longer than a prompt would, says so, and Ctrl-C ends that. False where the command is not to run.
function global:__ssoenv_before_command {
    if (-not $global:__ssoenv_begun) { __ssoenv_begin }
    $global:__ssoenv_started = __ssoenv_now
    try { if ($env:SSOENV_PROFILE -and (__ssoenv_heed)) { $null = __ssoenv_segment } } catch { $null = $_ }
    if ($global:__ssoenv_started -lt $global:__ssoenv_due -or $global:__ssoenv_off) { return $true }
    $global:__ssoenv_is_interrupted = $false
    $null = __ssoenv_call command
    $null = __ssoenv_segment
    -not $global:__ssoenv_is_interrupted
}
