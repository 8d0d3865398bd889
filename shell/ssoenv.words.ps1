# The words of a command line, for the command in `ssoenv.ps1`. PowerShell reads them for a function
# otherwise than for a program: the first `--` goes, `a,b` is a list, and of what stood in quotes
# nobody knows it any more. A word is @{ Value; IsQuoted }.

# Whether PowerShell tells what was typed: from 7.4 on.
$global:__ssoenv_has_statement = $false
if ($global:__ssoenv_full -and [System.Management.Automation.InvocationInfo].GetProperty('Statement')) {
    $global:__ssoenv_has_statement = $true
}
# What runs a program nearly always: a text that is read anew each time takes longer.
$global:__ssoenv_plain_line = { & $exe @values }

# What was typed behind the name of the command, one by one, as the syntax tree has it; nothing where
# PowerShell does not tell. Takes says how many of the bound values stand for it: one, or none for the
# first `--`, or -1 for @list, which stands for any number. IsRest: the rest of the word before it.
# IsValue: its value, behind a blank.
function global:__ssoenv_pieces($call) {
    if (-not $global:__ssoenv_has_statement) { return }
    # Nearly always nothing in it is read otherwise.
    if ($call.Statement -cnotmatch '[*?[~,@]|\s--(\s|\z)|\s-\S*:') { return }
    $tree = [System.Management.Automation.Language.Parser]::ParseInput(
        $call.Statement, [ref]$null, [ref]$null)
    $command = $tree.Find(
        { param($node) $node -is [System.Management.Automation.Language.CommandAst] }, $true)
    if (-not $command) { return }
    $before = ''
    $end = -1
    for ($at = 1; $at -lt $command.CommandElements.Count; $at++) {
        $element = $command.CommandElements[$at]
        $text = $element.Extent.Text
        $takes = 1
        $argument = $null
        if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
            $argument = $element.Argument
            if ([string]::Equals($text, '--')) { $takes = 0 }
        }
        elseif ($element -is [System.Management.Automation.Language.VariableExpressionAst]) {
            if ($element.Splatted) { $takes = -1 }
        }
        # Behind `--` the halves of -p:x=y are two elements, which touch.
        $is_behind = $before -cmatch '\A-.*:\z'
        $touches = $is_behind -and $element.Extent.StartOffset -eq $end
        @{ Element = $element; Takes = $takes; IsRest = $touches; IsValue = $is_behind -and -not $touches }
        if ($argument) {
            $length = $argument.Extent.StartOffset - $element.Extent.StartOffset
            $touches = $text.Substring(0, $length).EndsWith(':')
            @{ Element = $argument; Takes = 1; IsRest = $touches; IsValue = -not $touches }
        }
        $before = $text
        $end = $element.Extent.EndOffset
    }
}

# A list that was typed, as a program gets it: as it stands there, in pieces where it has blanks; its
# values where it holds variables, or blanks in quotes.
function global:__ssoenv_list($element, $values) {
    $as_typed = $true
    $parts = @(for ($at = 0; $at -lt $element.Elements.Count; $at++) {
            $part = $element.Elements[$at]
            $is_fixed = $part -is [System.Management.Automation.Language.ConstantExpressionAst]
            $is_text = $part -is [System.Management.Automation.Language.StringConstantExpressionAst]
            if (-not $is_fixed -or "$($values[$at])" -cmatch '\s') { $as_typed = $false }
            if ($is_fixed -and -not $is_text) { $part.Extent.Text } else { "$($values[$at])" }
        })
    if (-not $as_typed) { return @{ Value = $parts -join ','; IsQuoted = $true } }
    foreach ($piece in $element.Extent.Text -split ' ') {
        if ($piece) { @{ Value = $piece; IsQuoted = $false } }
    }
}

# The word, or the words, of an element of which this value was bound.
function global:__ssoenv_word($element, $value) {
    if ($element -is [System.Management.Automation.Language.ArrayLiteralAst]) {
        return __ssoenv_list $element $value
    }
    $kind = $element.PSObject.Properties['StringConstantType']
    if ($kind) { return @{ Value = $value; IsQuoted = "$($kind.Value)" -cne 'BareWord' } }
    if ($element -is [System.Management.Automation.Language.ConstantExpressionAst]) {
        return @{ Value = $element.Extent.Text; IsQuoted = $false }
    }
    __ssoenv_bound $value
}

# A value that was bound, or the values of a list. A list in a list is one word for a program.
function global:__ssoenv_bound($value) {
    foreach ($one in $value) {
        if ($one -is [array]) { @{ Value = "$one"; IsQuoted = $true } }
        else { @{ Value = $one; IsQuoted = $one -is [string] } }
    }
}

# What the variable of a @list holds. It may be a variable of ours that has this name: whoever asks compares it
# with what was bound.
function global:__ssoenv_held($element) {
    , $ExecutionContext.SessionState.PSVariable.GetValue($element.VariablePath.UserPath)
}

# Takes the values of each @table from the end of those that were bound, where PowerShell has put them, a
# name before each; returns the others. A program gets a name and its value as one word.
function global:__ssoenv_without_tables($pieces, [object[]]$bound) {
    $rest = $bound.Count
    for ($at = $pieces.Count - 1; $at -ge 0; $at--) {
        if ($pieces[$at].Takes -ge 0) { continue }
        $__ssoenv_table = __ssoenv_held $pieces[$at].Element
        if ($__ssoenv_table -isnot [Collections.IDictionary]) { continue }
        $from = $rest - 2 * $__ssoenv_table.Count
        $pair = $from
        foreach ($key in $__ssoenv_table.Keys) {
            if ($pair -lt 0 -or -not [string]::Equals("-${key}:", "$($bound[$pair])")) { break }
            $pair += 2
        }
        if ($pair -ne $rest) { continue }
        $rest = $from
        $pieces[$at].Takes = 0
        $pieces[$at].Words = @(for (; $from -lt $pair; $from += 2) {
                foreach ($word in __ssoenv_bound $bound[$from + 1]) {
                    @{ Value = "$($bound[$from])$($word.Value)"; IsQuoted = $true }
                }
            })
    }
    for ($at = 0; $at -lt $rest; $at++) { , $bound[$at] }
}

# Whether this value can have been bound for that element.
function global:__ssoenv_fits($element, $value) {
    if ($element -is [System.Management.Automation.Language.ArrayLiteralAst]) {
        if ($value -isnot [array] -or $value.Count -ne $element.Elements.Count) { return $false }
        for ($at = 0; $at -lt $value.Count; $at++) {
            if (-not (__ssoenv_fits $element.Elements[$at] $value[$at])) { return $false }
        }
        return $true
    }
    $fixed = $element.PSObject.Properties['Value']
    -not $fixed -or [string]::Equals("$($fixed.Value)", "$value")
}

# Where the values end that were bound for the @list at this place, -1 where that cannot be told: behind as
# many as it holds; before those of the words behind it where its variable is not seen from here.
function global:__ssoenv_end_of_list($pieces, [int]$at, [object[]]$bound, [int]$next) {
    $__ssoenv_list = __ssoenv_held $pieces[$at].Element
    $__ssoenv_list = @($__ssoenv_list)
    $fits = 0
    while ($fits -lt $__ssoenv_list.Count -and $next + $fits -lt $bound.Count) {
        if (-not [object]::Equals($__ssoenv_list[$fits], $bound[$next + $fits])) { break }
        $fits++
    }
    if ($fits -gt 0 -and $fits -eq $__ssoenv_list.Count) { return ($next + $fits) }
    $behind = @()
    while (++$at -lt $pieces.Count -and $pieces[$at].Takes -ge 0) {
        if ($pieces[$at].Takes -eq 1) { $behind += $pieces[$at].Element }
    }
    if ($at -ge $pieces.Count) { $next = [Math]::Max($next, $bound.Count - $behind.Count) }
    for (; $next + $behind.Count -le $bound.Count; $next++) {
        for ($fits = 0; $fits -lt $behind.Count; $fits++) {
            if (-not (__ssoenv_fits $behind[$fits] $bound[$next + $fits])) { break }
        }
        if ($fits -eq $behind.Count) { return $next }
    }
    -1
}

# The values of the words, and which of them stood in quotes, by what was typed and what was bound. Nearly
# always PowerShell has bound the words as they are.
function global:__ssoenv_words($call, [object[]]$bound) {
    $pieces = @(__ssoenv_pieces $call)
    $is_plain = $pieces.Count -eq 0
    if ($is_plain) { foreach ($value in $bound) { if ($value -isnot [string]) { $is_plain = $false } } }
    if ($is_plain) { return $bound, (@($true) * $bound.Count) }
    $words = @(__ssoenv_pieced $pieces $bound)
    @(foreach ($word in $words) { , $word.Value }), @(foreach ($word in $words) { $word.IsQuoted })
}

# The words, by these pieces and what was bound; by what was bound, where the one does not fit the other.
function global:__ssoenv_pieced($pieces, [object[]]$bound) {
    $bound = @(__ssoenv_without_tables $pieces $bound)
    $singles = 0
    $lists = 0
    foreach ($piece in $pieces) {
        if ($piece.Takes -eq 1) { $singles++ } elseif ($piece.Takes -lt 0) { $lists++ }
    }
    # A list that is the only word was bound as the words that it holds.
    if ($singles -eq 1 -and $lists -eq 0 -and $bound.Count -ne 1) { $bound = , $bound }
    $last = $bound.Count - $singles
    if ($lists -eq 0 -and $last -gt 0) { $last = -1 }
    $words = [Collections.Generic.List[object]]::new()
    $next = 0
    for ($at = 0; $last -ge 0 -and $at -lt $pieces.Count; $at++) {
        $piece = $pieces[$at]
        if ($piece.ContainsKey('Words')) { $words.AddRange($piece.Words) }
        elseif ($piece.Takes -eq 0) { $words.Add(@{ Value = '--'; IsQuoted = $false }) }
        $last = $next + $piece.Takes
        if ($piece.Takes -lt 0) { $last = __ssoenv_end_of_list $pieces $at $bound $next }
        for (; $next -lt $last; $next++) {
            $found = @(__ssoenv_word $piece.Element $bound[$next])
            # A program gets `-x:` with each value of a list, and nothing where there is no value.
            if ($piece.IsRest -or $piece.IsValue) {
                $name = $words[$words.Count - 1]
                $words.RemoveAt($words.Count - 1)
            }
            foreach ($word in $found) {
                if ($piece.IsValue) { $words.Add($name) }
                if ($piece.IsRest) { $word.Value = "$($name.Value)$($word.Value)" }
                $words.Add($word)
            }
        }
    }
    if ($last -ge 0) { return $words }
    foreach ($value in $bound) { __ssoenv_bound $value }
}

# What runs $exe with $values. On Unix PowerShell takes * ? [ and ~ of a variable for names of files,
# but not in double quotes: a line of numbers and quotes, and no word, says where they stand.
function global:__ssoenv_line($values, $are_quoted, $has_input) {
    $line = ' @values'
    $patterns = 0
    if ($global:__ssoenv_is_unix) {
        for ($at = 0; $at -lt $values.Count; $at++) {
            if ($are_quoted[$at] -and "$($values[$at])" -cmatch '[*?[]|\A~') { $patterns++ }
        }
        if ($patterns -gt 0) {
            $line = ''
            for ($at = 0; $at -lt $values.Count; $at++) {
                if ($are_quoted[$at]) { $line += " `"`$(`$values[$at])`"" }
                else { $line += " `$values[$at]" }
            }
        }
    }
    if ($patterns -eq 0 -and -not $has_input) { return $global:__ssoenv_plain_line }
    $line = "& `$exe$line"
    if ($has_input) { $line = "`$input | $line" }
    if ($global:__ssoenv_full) { [scriptblock]::Create($line) } else { Invoke-Expression "{ $line }" }
}
