# ssoenv for PowerShell 7, and for Windows PowerShell 5.1: the command `ssoenv` that changes this
# session, the prompt segment, renewal, and directories with a trusted .ssoenv. Loaded by
#
#   Invoke-Expression (& { (ssoenv init powershell | Out-String) })
#
# `ssoenv init powershell` prints before it
#
#   $global:__ssoenv_exe     the binary, as PATH has it
#   $global:__ssoenv_hooks   '1', or '' for the command alone
#   $global:__ssoenv_prompt  '1', or '' for a prompt that is left as it is
#   $global:__ssoenv_drop    text that removes inherited credentials; '' nearly always
#
# and the completion after it. Nothing that a variable of the environment holds is ever run here.

$global:__ssoenv_off = $false
$global:__ssoenv_pwd = ''

# ConstrainedLanguage refuses the methods of .NET, which are the fast way; asking for the mode can
# be refused as well.
$global:__ssoenv_full = $false
try { $global:__ssoenv_full = $ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage' }
catch { $global:__ssoenv_full = $false }

# To the person, and never into a pipeline.
function global:__ssoenv_say([string]$text) {
    if ($global:__ssoenv_full) { [Console]::Error.WriteLine($text) } else { Write-Warning $text }
}

# The binary for a command that somebody typed. The hook itself runs the one of `init` only: PATH
# may name a folder that came with a project.
function global:__ssoenv_binary {
    $exe = Get-Variable -Name __ssoenv_exe -Scope Global -ValueOnly -ErrorAction Ignore
    if ($exe) {
        if (Test-Path -LiteralPath $exe -PathType Leaf) { return $exe }
    }
    $found = @(Get-Command -Name ssoenv -CommandType Application -ErrorAction Ignore)
    if ($found.Count -gt 0) { $found[0].Source }
}

# A null takes the variable away. [NullString] is what .NET sees as null: $null would become '',
# which is a value since 7.5.
function global:__ssoenv_set([string]$name, $value) {
    if ($global:__ssoenv_full) {
        if ($null -ne $value) { [Environment]::SetEnvironmentVariable($name, [string]$value) }
        else { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
    }
    elseif ($null -ne $value) { Set-Item -LiteralPath "Env:$name" -Value $value }
    else { Remove-Item -LiteralPath "Env:$name" -ErrorAction Ignore }
}

# Takes in {"ssoenv":1,"set":{...},"unset":[...]}. Data and no code: what Invoke-Expression gets is
# written to the event log where script blocks are logged, secrets included. ConvertFrom-Json makes
# dates of strings that look like one, the expiry among them; the sign in front prevents that.
function global:__ssoenv_apply([string]$text) {
    $change = $text -creplace '(?<=[A-Z0-9_])":"', '":"=' | ConvertFrom-Json
    foreach ($name in $change.unset) { __ssoenv_set $name $null }
    foreach ($entry in $change.set.PSObject.Properties) {
        __ssoenv_set $entry.Name ($entry.Value -creplace '^=', '')
    }
}

# Whether these words are a verb that may change this session. What asks for text gets text.
function global:__ssoenv_is_change([object[]]$words) {
    if ($words.Count -eq 0) { return $false }
    $verbs = @('use', 'off', 'login', 'logout', 'bind', 'allow', 'deny')
    if ($verbs -cnotcontains [string]$words[0]) { return $false }
    $for_text = @('-h', '--help', '--print', '--format')
    foreach ($word in $words) {
        $word = [string]$word
        if ($word -ceq '--') { break }
        if ($for_text -ccontains $word -or $word -clike '--format=*') { return $false }
    }
    $true
}

# Whether iex stands in the statement of this call. Who writes `iex "$(ssoenv use dev)"`, as without
# the hook, gets text for iex from the binary: of the empty answer of a change that is made already,
# iex would say that it is an error. Only that statement: the same line may load the hook.
function global:__ssoenv_is_for_iex($call) {
    $end = 0
    foreach ($statement in $call.Line -split ';') {
        $end += $statement.Length + 1
        if ($call.OffsetInLine -le $end) {
            return ($statement -match '(^|[\s|&({=\\])(iex|Invoke-Expression)([\s("$|)}]|$)')
        }
    }
    $false
}

# An advanced function: a plain one leaves $? true whatever happens in it. The names of its
# parameters are such as nobody types, since a parameter is known by the beginning of its name.
# The words are handed on as the objects that they are: as a string, 1e3 would become 1000.
function global:ssoenv {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromRemainingArguments = $true)]
        [object[]]$__ssoenv_words,
        [Parameter(ValueFromPipeline = $true)]
        $__ssoenv_piped
    )
    # Else a failure throws before it is told from success.
    $PSNativeCommandUseErrorActionPreference = $false
    if ($null -eq $__ssoenv_words) { $__ssoenv_words = @() }
    # PowerShell takes -V for its own -Verbose.
    if ($__ssoenv_words.Count -eq 0 -and $PSBoundParameters.Keys -contains 'Verbose') {
        $__ssoenv_words = @('-V')
    }
    $take = (__ssoenv_is_change $__ssoenv_words) -and -not (__ssoenv_is_for_iex $MyInvocation)
    $exe = __ssoenv_binary
    $said = $null
    # In case that it cannot be started, which PowerShell says itself.
    $global:LASTEXITCODE = 126
    if (-not $exe) {
        __ssoenv_say 'ssoenv: the program is gone, and there is none in PATH'
        $global:LASTEXITCODE = 127
    }
    elseif ($take) {
        $env:SSOENV_WRAP = 'powershell'
        try {
            if ($MyInvocation.ExpectingInput) { $said = $input | & $exe @__ssoenv_words }
            else { $said = & $exe @__ssoenv_words }
        }
        finally { $env:SSOENV_WRAP = $null }
        $text = @($said) -join "`n"
        if ($global:LASTEXITCODE -eq 0 -and $text -clike '{"ssoenv":*') {
            try { __ssoenv_apply $text }
            catch {
                $global:LASTEXITCODE = 1
                __ssoenv_say 'ssoenv: the change could not be made in full'
            }
        }
        elseif ($text) { $said }
        if ($global:LASTEXITCODE -eq 0) {
            # The hook is well again, and looks at this directory once more.
            $global:__ssoenv_off = $false
            $global:__ssoenv_pwd = ''
            $global:__ssoenv_exe = $exe
            # A theme draws the next prompt before our part of it, and reads SSOENV_PROMPT.
            $null = __ssoenv_segment
        }
    }
    elseif ($MyInvocation.ExpectingInput) { $input | & $exe @__ssoenv_words }
    else { & $exe @__ssoenv_words }
    $code = $global:LASTEXITCODE
    if ($code -eq 0) { return }
    $why = "ssoenv ended with exit code $code"
    if (-not $global:__ssoenv_full) {
        # There is no quiet way to fail here. A change that was not made must stop what follows.
        if ($take) { throw $why }
        return
    }
    # Quietly, since ssoenv has said why; but a script that stops at errors stops at a change that
    # was not made.
    if (-not $take -or $ErrorActionPreference -ne 'Stop') {
        $ErrorActionPreference = 'SilentlyContinue'
    }
    $failure = [System.Exception]::new($why)
    $category = [System.Management.Automation.ErrorCategory]::NotSpecified
    $record = [System.Management.Automation.ErrorRecord]::new($failure, 'ssoenv', $category, $null)
    $PSCmdlet.WriteError($record)
}

# The hook's own call of the binary. False where nothing came of it; at the first failure that is
# said once, and the hook is off until a verb that changes
# this shell succeeds.
function global:__ssoenv_call([string[]]$words) {
    if ($global:__ssoenv_off) { return $false }
    # From a directory that was removed no program can be started; another one will do later.
    $folder = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    if (-not (Test-Path -LiteralPath $folder -PathType Container)) { return $false }
    $PSNativeCommandUseErrorActionPreference = $false
    # A variable that does not exist yet, in a new session, is an error in strict mode.
    $before = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    $verb = $words[0]
    $why = ''
    $env:SSOENV_HOOK = '1'
    $env:SSOENV_WRAP = 'powershell'
    try {
        # Something on stdin, so that what is typed ahead stays with the terminal.
        $said = '' | & $global:__ssoenv_exe __hook @words
        $code = $global:LASTEXITCODE
        if ($code -eq 130) { return $false }
        if ($code -ne 0) { $why = "``ssoenv __hook $verb`` ended with exit code $code" }
    }
    catch { $why = 'the program of the hook cannot be run' }
    finally {
        $env:SSOENV_HOOK = $null
        $env:SSOENV_WRAP = $null
        $global:LASTEXITCODE = $before
    }
    if (-not $why) {
        $text = @($said) -join "`n"
        if ($text -cnotlike '{"ssoenv":*') { return $true }
        try {
            __ssoenv_apply $text
            return $true
        }
        catch { $why = "the answer of ``ssoenv __hook $verb`` cannot be read" }
    }
    $global:__ssoenv_off = $true
    __ssoenv_say "ssoenv: $why; the hook is off in this shell until ``ssoenv use`` succeeds"
    $false
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
    if ($global:__ssoenv_full) {
        if (-not [IO.File]::Exists($file)) { return $true }
        if (-not $stamp) { return $false }
        return ([IO.File]::GetLastWriteTimeUtc($file) -gt [IO.File]::GetLastWriteTimeUtc($stamp))
    }
    if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { return $true }
    if (-not $stamp) { return $false }
    if (-not (Test-Path -LiteralPath $stamp -PathType Leaf)) { return $true }
    $edited = Get-Item -LiteralPath $file -Force
    $known = Get-Item -LiteralPath $stamp -Force
    $edited.LastWriteTimeUtc -gt $known.LastWriteTimeUtc
}

# Asks the binary when another .ssoenv counts here than before. Only in file systems: in Env: or
# HKLM: the session keeps what it has.
function global:__ssoenv_look($place) {
    if ($global:__ssoenv_off -or $place.Provider.Name -cne 'FileSystem') { return }
    $folder = $place.ProviderPath
    $bound = [string]$env:SSOENV_FILE
    $stale = $false
    if ($bound) { $stale = __ssoenv_is_stale $bound $env:SSOENV_STAMP }
    if (-not $stale -and $folder -ceq $global:__ssoenv_pwd) { return }
    $found = __ssoenv_find $folder
    $global:__ssoenv_pwd = $folder
    if (-not $stale -and $found -ceq $bound) { return }
    $words = @('chdir', $folder)
    if ($found) { $words += $found }
    if (__ssoenv_call $words) {
        if ($found) { $env:SSOENV_FILE = $found } else { $env:SSOENV_FILE = $null }
    }
    else { $global:__ssoenv_pwd = '' }
}

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
# profile's name alone is set, and tools see to the credentials; or `foreign`: the keys were changed
# by somebody else, or AWS_PROFILE was.
function global:__ssoenv_state {
    if (-not $env:SSOENV_PROFILE) { return '' }
    $mark = $env:SSOENV_KEY_ID
    if ($mark -ceq 'profile' -and $env:AWS_PROFILE -ceq $env:SSOENV_PROFILE) {
        $keys = $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_SESSION_TOKEN
        if (-not ($keys -join '')) { return 'named' }
    }
    if ($null -ne $env:AWS_PROFILE) { return 'foreign' }
    $key = $env:AWS_ACCESS_KEY_ID
    if (-not $key -and $mark -ceq 'none') { return 'none' }
    if ($key -and $mark -ceq $key) { return 'ours' }
    'foreign'
}

# A name as a prompt can show it.
function global:__ssoenv_plain([string]$name) {
    $name -creplace '[^A-Za-z0-9._:/@+ -]', '_' -creplace '^(.{64}).*\z', '$1'
}

# Sets SSOENV_PROMPT, and returns the text for our own prompt.
function global:__ssoenv_segment {
    $state = __ssoenv_state
    if (-not $state) {
        if ($null -ne $env:SSOENV_PROMPT) { $env:SSOENV_PROMPT = $null }
        return ''
    }
    $label = $env:SSOENV_LABEL
    if (-not $label) { $label = $env:SSOENV_PROFILE }
    $label = __ssoenv_plain $label
    $production = $env:SSOENV_PRODUCTION -ceq '1'
    if ($production -and $label -notmatch 'prod') { $label = "PROD $label" }
    $expires = __ssoenv_seconds $env:SSOENV_EXPIRES_AT
    $refresh = __ssoenv_seconds $env:SSOENV_REFRESH_AT
    $style = 31
    if ($state -ceq 'none') { $text = "$label $([char]0x2717)" }
    elseif ($state -ceq 'foreign' -and $env:AWS_PROFILE) {
        $text = "$label ? $(__ssoenv_plain $env:AWS_PROFILE)"
    }
    elseif ($state -ceq 'foreign') { $text = "$label ?" }
    # Keys of a user do not end, and are never renewed.
    elseif ($state -ceq 'named' -or ($refresh -eq 253402300799 -and $expires -eq -2)) {
        $text = $label
        $style = 32
    }
    elseif ($expires -lt 0 -or $refresh -lt 0) { $text = "$label ?" }
    else {
        $left = $expires - (__ssoenv_now)
        $minutes = ($left - $left % 60) / 60
        $hours = ($minutes - $minutes % 60) / 60
        if ($left -le 0) { $text = "$label expired" }
        elseif ($left -lt 60) { $text = "$label <1m" }
        elseif ($left -lt 3600) { $text = "$label ${minutes}m" }
        else { $text = '{0} {1}h{2:00}m' -f $label, $hours, ($minutes % 60) }
        if ($left -ge 900) { $style = 32 } elseif ($left -gt 0) { $style = 33 }
    }
    if ($env:SSOENV_PROMPT -cne $text) { $env:SSOENV_PROMPT = $text }
    if (-not $global:__ssoenv_prompt -or $global:__ssoenv_has_theme) { return '' }
    if ($env:NO_COLOR -or $env:TERM -ceq 'dumb') { return "[$text] " }
    $colour = "$style"
    if ($production) {
        if ($style -eq 33) { $colour = '1;7;33' } else { $colour = '1;7;31' }
    }
    '{0}[{1}m[{2}]{0}[0m ' -f ([char]27), $colour, $text
}

# Once, at the first prompt: a script has no prompt, and its `cd` is its own business.
function global:__ssoenv_begin {
    if ($global:__ssoenv_begun) { return }
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
            $null = __ssoenv_look $move.NewPath
            $null = __ssoenv_segment
        }
        catch { $null = $_ }
    }
    $commands = $ExecutionContext.SessionState.InvokeCommand
    $others = $commands.LocationChangedAction
    if ($others) { $action = [Delegate]::Combine($others, $action) }
    $commands.LocationChangedAction = $action
}

# What is done at each prompt; the segment. A step that fails spoils none of the others.
function global:__ssoenv_at_prompt {
    $ErrorActionPreference = 'Continue'
    try { $null = __ssoenv_begin } catch { $null = $_ }
    try { $null = __ssoenv_look $ExecutionContext.SessionState.Path.CurrentLocation }
    catch { $null = $_ }
    try {
        $state = __ssoenv_state
        if ($state -ceq 'foreign' -and $env:AWS_SSO_PROFILE -ceq $env:SSOENV_PROFILE) {
            $null = __ssoenv_call @('changed')
        }
        elseif ($state -ceq 'ours' -or $state -ceq 'none') {
            $refresh = __ssoenv_seconds $env:SSOENV_REFRESH_AT
            if ($refresh -ge 0 -and (__ssoenv_now) -ge $refresh) {
                $null = __ssoenv_call @('refresh')
            }
        }
    }
    catch { $null = $_ }
    __ssoenv_segment
}

# A second `init` brings new functions and no second prompt around the first.
if ($global:__ssoenv_hooks -and -not (Test-Path -LiteralPath Variable:__ssoenv_old_prompt)) {
    $global:__ssoenv_begun = $false
    $global:__ssoenv_old_prompt = $function:prompt
    if (-not $global:__ssoenv_old_prompt) { $global:__ssoenv_old_prompt = { 'PS> ' } }
    # starship and oh-my-posh draw the whole line, and show SSOENV_PROMPT where they are told to.
    $global:__ssoenv_has_theme =
        "$global:__ssoenv_old_prompt" -match 'starship|oh-my-posh|PoshPrompt'

    function global:prompt {
        $__ssoenv_lines = & $global:__ssoenv_old_prompt
        # That was first, since $? is the person's in the first statement only.
        $__ssoenv_shown = ''
        try { $__ssoenv_shown = __ssoenv_at_prompt } catch { $__ssoenv_shown = '' }
        if (-not $__ssoenv_shown) { return $__ssoenv_lines }
        # As the host does, which shows the first of several.
        foreach ($__ssoenv_line in $__ssoenv_lines) { return "$__ssoenv_shown$__ssoenv_line" }
        $__ssoenv_shown
    }
}
