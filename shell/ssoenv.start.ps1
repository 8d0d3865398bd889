# ssoenv for PowerShell 7, and for Windows PowerShell 5.1: the command `ssoenv` that changes this
# session, the prompt segment, renewal, and directories with a trusted .ssoenv. Loaded by
#
#   . ([scriptblock]::Create((ssoenv init powershell) -join "`n"))
#
# `ssoenv init powershell` prints before it
#
#   $global:__ssoenv_exe     the binary, as PATH has it
#   $global:__ssoenv_region  '1' where the segment names the region
#   $global:__ssoenv_orders  the file of orders to let go; its first line is another one after each
#   $global:__ssoenv_hooks   '1', or '' for the command alone
#   $global:__ssoenv_prompt  '1', or '' for a prompt that is left as it is
#   $global:__ssoenv_drop    text that removes inherited credentials; '' nearly always
#   $global:__ssoenv_code    the rest of the hook, `ssoenv.words.ps1` and `ssoenv.ps1`
#
# and the completion after it. Most of what loading takes is what PowerShell reads and compiles: so the
# rest comes with the first call that needs it. Nothing that a variable of the environment holds, and nothing that
# somebody typed, is ever run here.

$global:__ssoenv_is_whole = $false
# Whether our prompt was drawn for the line that is read, and the function that was found to read it.
$global:__ssoenv_is_drawn = $false
$global:__ssoenv_reader = $null
# Whether another prompt is to get our part, once it is known that it does not call ours.
$global:__ssoenv_is_asked = $false

# ConstrainedLanguage refuses the methods of .NET. What is called here is needed below.
$global:__ssoenv_full = $true
$global:__ssoenv_is_new = $false
try {
    if (-not $ExecutionContext.SessionState.PSVariable.GetValue('global:__ssoenv_old_prompt')) {
        $global:__ssoenv_is_new = $true
    }
}
catch { $global:__ssoenv_full = $false }

# Reads the rest.
function global:__ssoenv_whole {
    if ($global:__ssoenv_is_whole) { return }
    $global:__ssoenv_is_whole = $true
    if ($global:__ssoenv_full) { . ([scriptblock]::Create($global:__ssoenv_code)) }
    else { Invoke-Expression $global:__ssoenv_code }
}

# What `ssoenv -?` shows, which PowerShell answers itself.
function global:ssoenv-help {
    <#
    .SYNOPSIS
    AWS credentials from IAM Identity Center in this shell: `ssoenv help` says what there is.
    #>
    ssoenv help @args
}

# An advanced function: a plain one leaves $? true whatever happens in it. The names of its
# parameters are such as nobody types, since a parameter is known by the beginning of its name; the
# letters are those of which PowerShell would only say that they may mean several of its own.
function global:ssoenv {
    <#
    .FORWARDHELPTARGETNAME ssoenv-help
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ValueFromRemainingArguments = $true, DontShow = $true)]
        [object[]]$__ssoenv_words,
        [Parameter(ValueFromPipeline = $true, DontShow = $true)]
        $__ssoenv_piped,
        [Parameter(DontShow = $true)]
        [Alias('e', 'i', 'o', 'p', 'w')]
        [switch]$__ssoenv_letter
    )
    if (-not $global:__ssoenv_is_whole) { __ssoenv_whole }
    $__ssoenv_end = @{ Failure = $null; Stops = $false }
    if ($MyInvocation.ExpectingInput) { $input | __ssoenv_command $MyInvocation $PSBoundParameters $__ssoenv_end }
    else { __ssoenv_command $MyInvocation $PSBoundParameters $__ssoenv_end }
    if (-not $__ssoenv_end.Failure) { return }
    # Quietly, since ssoenv has said why.
    if (-not $__ssoenv_end.Stops -or $ErrorActionPreference -ne 'Stop') {
        $ErrorActionPreference = 'SilentlyContinue'
    }
    $PSCmdlet.WriteError($__ssoenv_end.Failure)
}

# Whether there is nothing to do at the first prompt, as nearly always: no profile, no directory that
# may be bound. Then the rest is read behind the first line that is typed.
function global:__ssoenv_is_idle {
    if (-not $global:__ssoenv_full -or -not $function:PSConsoleHostReadLine -or $global:__ssoenv_drop) {
        return $false
    }
    if ($env:SSOENV_PROFILE -or $env:SSOENV_PROMPT -or $env:SSOENV_FILE) { return $false }
    $folder = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    while ($folder) {
        if ([IO.File]::Exists("$folder/.ssoenv")) { return $false }
        $folder = [IO.Path]::GetDirectoryName($folder)
    }
    $true
}

# The work of a prompt; its segment.
function global:__ssoenv_draw {
    $global:__ssoenv_is_drawn = $true
    if (-not $global:__ssoenv_is_whole) {
        if (__ssoenv_is_idle) { return '' }
        __ssoenv_whole
    }
    __ssoenv_at_prompt
}

# Puts our part around the function by which the host reads each line, whatever keys are bound to
# what. PSReadLine brings it, and brings its own again when it is loaded again. A function of somebody
# else may stand around ours, and is left alone: ours around it once more would go in circles.
function global:__ssoenv_read_through_us {
    $global:__ssoenv_reader = $function:PSConsoleHostReadLine
    if (-not $global:__ssoenv_reader) { return }
    if ($global:__ssoenv_old_reader -and "$($global:__ssoenv_reader.Module)" -cne 'PSReadLine') { return }
    $global:__ssoenv_old_reader = $global:__ssoenv_reader

    function global:PSConsoleHostReadLine {
        [System.Diagnostics.DebuggerHidden()]
        param()
        $__ssoenv_line = & {
            # Somebody has defined another prompt since. That $? is the person's in the first statement
            # only is true for the former function too; a condition changes nothing of it.
            if (-not $global:__ssoenv_is_drawn) {
                $__ssoenv_ok = $?
                $global:__ssoenv_is_replaced = $true
                try {
                    $null = __ssoenv_draw
                    if ($global:__ssoenv_is_asked) { __ssoenv_prompt_through_us }
                }
                catch { $null = $_ }
                if (-not $__ssoenv_ok) {
                    $null = Microsoft.PowerShell.Utility\Write-Error '' -ErrorAction Ignore
                }
            }
            & $global:__ssoenv_old_reader
        }
        $global:__ssoenv_is_drawn = $false
        $global:__ssoenv_is_asked = $false
        try {
            __ssoenv_whole
            if ("$__ssoenv_line" -cmatch '\S' -and -not (__ssoenv_before_command)) { return '' }
        }
        catch { $null = $_ }
        $__ssoenv_line
    }
}

# Puts our part around the prompt that is there. Around one that calls ours it would go in circles.
function global:__ssoenv_prompt_through_us {
    $global:__ssoenv_is_asked = $false
    $global:__ssoenv_is_replaced = $false
    $global:__ssoenv_old_prompt = $function:prompt
    if (-not $global:__ssoenv_old_prompt) { $global:__ssoenv_old_prompt = { 'PS> ' } }
    function global:prompt {
        $__ssoenv_lines = & $global:__ssoenv_old_prompt
        # That was first, since $? is the person's in the first statement only.
        $global:__ssoenv_is_replaced = $false
        $__ssoenv_shown = ''
        try { $__ssoenv_shown = __ssoenv_draw } catch { $__ssoenv_shown = '' }
        if (-not $__ssoenv_shown) { return $__ssoenv_lines }
        # As the host does, which shows the first of several. Behind the empty lines that many prompts
        # begin with.
        foreach ($__ssoenv_line in $__ssoenv_lines) {
            return ("$__ssoenv_line" -creplace '\A[\r\n]*', ('$0' + $__ssoenv_shown))
        }
        $__ssoenv_shown
    }
}

# ---------------------------------------------------------------------------------------------
# A second `init` brings new functions and no second prompt around the first, but around one that was
# defined since.

# What reads the rest at once: functions of another version may be there, and ConstrainedLanguage
# knows these texts only as they are now.
if (-not $global:__ssoenv_full) {
    $global:__ssoenv_is_new = -not (Get-Variable -Name __ssoenv_old_prompt -Scope Global -ErrorAction Ignore)
}
if (-not $global:__ssoenv_is_new -or -not $global:__ssoenv_full) { __ssoenv_whole }
if ($global:__ssoenv_hooks) {
    if ($global:__ssoenv_is_new) {
        $global:__ssoenv_begun = $false
        $global:__ssoenv_old_reader = $null
        $global:__ssoenv_tools = "$env:DIRENV_DIFF$env:__MISE_DIFF$env:__shadowenv_data"
    }
    elseif ("$function:prompt" -cnotmatch '__ssoenv_(at_prompt|draw)') {
        if (__ssoenv_variable __ssoenv_is_replaced) { $global:__ssoenv_is_new = $true }
        else { $global:__ssoenv_is_asked = $true }
    }
}
if ($global:__ssoenv_hooks -and $global:__ssoenv_is_new) {
    __ssoenv_prompt_through_us
    if ($function:PSConsoleHostReadLine) { __ssoenv_read_through_us }
}
