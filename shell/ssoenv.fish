# The hook of ssoenv for fish 3.4 and later. `ssoenv init fish` prints it, after assignments of
#
#   __ssoenv_exe     the program
#   __ssoenv_hooks   not empty: more than the command
#   __ssoenv_prompt  not empty: the segment goes to the right of the prompt
#   __ssoenv_region  not empty: the segment names the region
#   __ssoenv_orders  the file of orders to let go; its first line is another one after each order
#   __ssoenv_drop    statements that take inherited credentials out of an interactive shell
#
# A prompt starts no process. The program is called when the nearest .ssoenv is another one or has changed, when
# credentials are to be renewed, and after an order to let go. What it prints is evaluated only after success, and only if
# it says that it may be.
# Aliases are functions here, so that what is meant is said: `builtin`, `command`.

# The verbs that change this shell are evaluated here; everything else passes through untouched.
function ssoenv --description 'AWS credentials of IAM Identity Center'
    switch "$argv[1]"
        case use off login logout bind unbind allow deny
            for word in $argv
                switch "$word"
                    case --
                        break
                    case -h --help --print --format '--format=*'
                        __ssoenv_run $argv
                        return $status
                end
            end
            __ssoenv_change $argv
            return $status
        case ''
            # What comes next depends on whether this shell has the hook.
            set -lx SSOENV_LOADED 1
            __ssoenv_run $argv
            return $status
    end
    if builtin test "$argv[1]" = exec; and builtin test -n "$__ssoenv_is_hooked"
        __ssoenv_exec $argv
        return $status
    end
    __ssoenv_run $argv
end

# A command keeps the keys that it started with. Where it fails after a quarter of an hour, the shortest life of keys, the
# program looks whether they have expired meanwhile, and says so.
function __ssoenv_exec
    __ssoenv_clock
    set -l began $__ssoenv_now
    __ssoenv_run $argv
    set -l code $status
    if builtin test $code -ne 0
        __ssoenv_clock
        if builtin test (builtin math $__ssoenv_now - $began) -ge $__ssoenv_long
            # The next prompt does not say the same of this shell's keys.
            set -g __ssoenv_started ''
            SSOENV_HOOK=1 __ssoenv_run __hook ended $code $began -- $argv </dev/null
        end
    end
    return $code
end

function __ssoenv_run
    if builtin test -x "$__ssoenv_exe"
        $__ssoenv_exe $argv
    else
        command ssoenv $argv
    end
end

function __ssoenv_change
    # A trace is not shown the keys.
    set -l fish_trace
    set -l __ssoenv_lines (SSOENV_PROTOCOL=1 SSOENV_WRAP=fish-data SSOENV_SEGMENT="$__ssoenv_is_hooked" __ssoenv_run $argv)
    set -l __ssoenv_code $status
    if builtin test $__ssoenv_code -eq 0
        if builtin string match -q ': ssoenv-*' -- "$__ssoenv_lines[1]"
            __ssoenv_apply $__ssoenv_lines
            set __ssoenv_code $status
        else if set -q __ssoenv_lines[1]
            builtin printf '%s\n' $__ssoenv_lines
        end
    end
    # Nothing here is a subshell, so that `ssoenv use x | source` has its change by now. Only a failure is still to be
    # told to what evaluates this.
    if builtin test $__ssoenv_code -ne 0; and contains -- "$argv[1]" use off; and not isatty stdout
        builtin echo 'false;'
    end
    if builtin test $__ssoenv_code -eq 0; and builtin test -n "$__ssoenv_is_hooked"
        set -g __ssoenv_off ''
        # The hook runs no other program than this one, and only where it has just worked for a person.
        builtin test -x "$__ssoenv_exe"; or set -g __ssoenv_exe (command -s ssoenv)
        # The next prompt sees to SSOENV_FILE, where the path is none that text of the program may hold.
        contains -- "$argv[1]" bind unbind allow deny; and set -g __ssoenv_pwd ''
    end
    return $__ssoenv_code
end

# Makes the change that the program has printed, all of it or nothing. It is read and not evaluated: what `fish --profile`
# records are commands as they are written, and those of a text hold the keys.
function __ssoenv_apply
    switch "$argv[1]"
        case ': ssoenv-data;'
        case ': ssoenv-eval;'
            # Of a program that is older than this hook.
            builtin printf '%s\n' $argv | builtin source
            return $status
        case '*'
            return 1
    end
    set -l __ssoenv_universal
    for __ssoenv_line in $argv[2..-1]
        if not builtin string match -q '*=*' -- $__ssoenv_line; and set -qUx $__ssoenv_line
            set __ssoenv_universal $__ssoenv_universal $__ssoenv_line
        end
    end
    for __ssoenv_line in $__ssoenv_universal
        builtin echo "ssoenv: the universal variable $__ssoenv_line cannot be removed here, so nothing was changed" >&2
        builtin echo "hint: set -eU $__ssoenv_line" >&2
    end
    set -q __ssoenv_universal[1]; and return 1
    for __ssoenv_line in $argv[2..-1]
        set -l __ssoenv_step (builtin string split -m 1 = -- $__ssoenv_line)
        if set -q __ssoenv_step[2]
            set -gx $__ssoenv_step[1] $__ssoenv_step[2]
        else if set -q $__ssoenv_step[1]
            set -eg $__ssoenv_step[1]
        end
    end
    return 0
end

# For an active profile: asks the program after an order to let go that this shell has not seen yet.
function __ssoenv_heed
    builtin test -n "$SSOENV_PROFILE"; or return
    set -l number ''
    if builtin test -f "$__ssoenv_orders"; and builtin test -r "$__ssoenv_orders"
        builtin read -n 32 number <$__ssoenv_orders
    end
    builtin test "$number" != "$SSOENV_ORDER"; or return
    # Once for the same credentials, whatever the answer is.
    set number "$number|$SSOENV_ORDER|$SSOENV_KEY_ID"
    builtin test "$number" != "$__ssoenv_heeded"; or return
    set -g __ssoenv_heeded $number
    __ssoenv_ask let-go
end

# Asks the program where the nearest .ssoenv is another one, has changed, or is gone.
function __ssoenv_look
    if builtin test "$PWD" != "$__ssoenv_pwd"
        set -g __ssoenv_pwd $PWD
        __ssoenv_find
        if builtin test "$__ssoenv_found" != "$SSOENV_FILE"
            __ssoenv_arrive
            return
        end
    end
    if builtin test -n "$SSOENV_FILE"
        if not builtin test -f "$SSOENV_FILE"
            __ssoenv_find
            __ssoenv_arrive
        else if builtin test -n "$SSOENV_STAMP"; and builtin test -n "$__ssoenv_has_mtime"; and builtin test "$SSOENV_FILE" -nt "$SSOENV_STAMP"
            __ssoenv_find
            __ssoenv_arrive
        end
    end
end

# A tool that sets variables by directory has changed them: what it took of ours with its own is set again.
function __ssoenv_follow
    set -g __ssoenv_tools "$DIRENV_DIFF$__MISE_DIFF$__shadowenv_data"
    builtin test -z "$SSOENV_PROFILE"; or __ssoenv_ask changed
end

# By the name that the shell has for its place, links and all; a place that is gone has parents too.
function __ssoenv_find
    set -g __ssoenv_found ''
    set -l below ''
    if builtin test -f /.ssoenv
        set __ssoenv_found /.ssoenv
    end
    for part in (builtin string split -n / -- "$PWD")
        set below "$below/$part"
        if builtin test -f "$below/.ssoenv"
            set __ssoenv_found "$below/.ssoenv"
        end
    end
end

function __ssoenv_arrive
    if not __ssoenv_ask chdir "$PWD" "$__ssoenv_found"
        set -g __ssoenv_pwd ''
        return
    end
    # Here, since a path may hold what no text of the program may: line ends.
    if builtin test -n "$__ssoenv_found"
        set -gx SSOENV_FILE $__ssoenv_found
    else
        set -eg SSOENV_FILE
    end
end

# One call of the program by the hook: it asks nobody and has no terminal to read. When it fails there is one message,
# and no further call, until a verb that changes this shell succeeds.
function __ssoenv_ask
    set -l fish_trace
    set -l __ssoenv_code 127
    set -l __ssoenv_lines
    if builtin test -x "$__ssoenv_exe"
        set __ssoenv_lines (SSOENV_PROTOCOL=1 SSOENV_HOOK=1 SSOENV_WRAP=fish-data $__ssoenv_exe __hook $argv </dev/null)
        set __ssoenv_code $status
    end
    if builtin test $__ssoenv_code -eq 0
        __ssoenv_apply $__ssoenv_lines
        and return 0
        set __ssoenv_code 1
    end
    if builtin test $__ssoenv_code -eq 130
        return 1
    end
    set -g __ssoenv_off 1
    builtin printf 'ssoenv: %s ended with status %s, so prompt and directories are off in this shell until `ssoenv use` succeeds\n' "$__ssoenv_exe" $__ssoenv_code >&2
    return 1
end

# What the prompt shows, from variables alone. They may hold anything: nothing is reckoned with that is not all digits.
function __ssoenv_segment
    set -g __ssoenv_seg ''
    set -g __ssoenv_due ''
    if builtin test -n "$__ssoenv_off"; or builtin test -z "$SSOENV_PROFILE"
        set -q SSOENV_PROMPT; and set -eg SSOENV_PROMPT
        return
    end
    set -l until ''
    if set -q SSOENV_UNTIL
        # First: keys with an end leave the shell then, whatever else has been set since. Twelve hours are the most.
        __ssoenv_clock
        set -l lasts 0
        if builtin string match -qr '^[0-9]{1,12}\z' -- "$SSOENV_UNTIL"
            set lasts (builtin math $SSOENV_UNTIL - $__ssoenv_now)
        end
        if builtin test $lasts -gt 0; and builtin test $lasts -le 43260
            set until $SSOENV_UNTIL
        else if builtin test "$argv[1]" != asked
            __ssoenv_refresh
            return
        end
    end
    set -l is ''
    # Where the profile's name alone is set, or the address of an endpoint, tools see to the credentials, and to their
    # end.
    set -l endpoint endpoint
    set -q AWS_PROFILE; and set endpoint "endpoint $AWS_PROFILE"
    if builtin test "$SSOENV_KEY_ID" = profile; and builtin test "$AWS_PROFILE" = "$SSOENV_PROFILE"; and not set -q AWS_ACCESS_KEY_ID; and not set -q AWS_SECRET_ACCESS_KEY; and not set -q AWS_SESSION_TOKEN
        set is named
    else if builtin test "$SSOENV_KEY_ID" = "$endpoint"; and set -q AWS_CONTAINER_CREDENTIALS_FULL_URI; and not set -q AWS_ACCESS_KEY_ID; and not set -q AWS_SECRET_ACCESS_KEY; and not set -q AWS_SESSION_TOKEN
        set is named
    else if not set -q AWS_PROFILE
        if builtin test -n "$SSOENV_KEY_ID"; and builtin test "$AWS_ACCESS_KEY_ID" = "$SSOENV_KEY_ID"
            set is ours
        else if builtin test "$SSOENV_KEY_ID" = none; and not set -q AWS_ACCESS_KEY_ID
            set is none
        end
    end
    set -l said '?'
    set -l style 31
    if builtin test -z "$is"
        # What described our keys would lie about others.
        if builtin test -n "$AWS_SSO_PROFILE"; and builtin test "$AWS_SSO_PROFILE" = "$SSOENV_PROFILE"; and builtin test "$argv[1]" != asked
            __ssoenv_ask changed
            __ssoenv_segment asked
            return
        end
        if builtin test -n "$AWS_PROFILE"
            __ssoenv_plain "$AWS_PROFILE"
            set said "? $__ssoenv_label"
        end
    else if builtin test "$is" = named
        set said ''
        set style 32
    else if builtin string match -qr '^[0-9]{1,12}\z' -- "$SSOENV_REFRESH_AT"
        set -l again $SSOENV_REFRESH_AT
        __ssoenv_clock
        if builtin test $__ssoenv_now -ge $SSOENV_REFRESH_AT; and builtin test "$argv[1]" != asked
            __ssoenv_refresh
            return
        end
        # A command substitution is what costs here: the time left is put into words once a minute.
        if builtin test "$SSOENV_EXPIRES_AT|$until" != "$__ssoenv_left[6]"; or builtin test $__ssoenv_now -lt $__ssoenv_left[2]; or builtin test $__ssoenv_now -ge $__ssoenv_left[3]
            __ssoenv_reckon $until
        end
        set said $__ssoenv_left[4]
        set style $__ssoenv_left[5]
        # When a command renews them before it runs: once they have expired, and not while a prompt would not try it
        # either, unless that is a matter of seconds.
        if builtin test -n "$__ssoenv_left[1]"
            set __ssoenv_due $__ssoenv_left[1]
            # A command substitution is what costs here.
            if builtin test $again -gt $__ssoenv_due; and builtin test $again -gt (builtin math $__ssoenv_now + 3)
                set __ssoenv_due $again
            end
        end
    end
    if builtin test "$is" = none
        set said '✗'
        set style 31
    end
    builtin test -z "$until"; or builtin test $style = 31; or set style '7;33'
    if builtin test -n "$SSOENV_LABEL"
        __ssoenv_plain "$SSOENV_LABEL"
    else
        __ssoenv_plain "$SSOENV_PROFILE"
    end
    set -l label $__ssoenv_label
    if builtin test "$SSOENV_PRODUCTION" = 1
        builtin string match -qi '*prod*' -- $label
        or set label "PROD $label"
        if builtin string match -q '*33' -- $style
            set style '1;7;33'
        else
            set style '1;7;31'
        end
    end
    if builtin test "$style" = 32; and builtin string match -qr '^3[4-7]\z' -- "$SSOENV_COLOR"
        set style $SSOENV_COLOR
    end
    if builtin test -n "$__ssoenv_region"
        set -l place $AWS_REGION
        builtin test -n "$place"; or set place $AWS_DEFAULT_REGION
        builtin string match -qr '^[a-z0-9-]{1,32}\z' -- "$place"; and set label "$label $place"
    end
    if builtin test -n "$said"
        set said "$label $said"
    else
        set said $label
    end
    if builtin test -n "$NO_COLOR"; or builtin test "$TERM" = dumb
        set __ssoenv_seg "[$said]"
    else
        set __ssoenv_seg \e"[$style"m"[$said]"\e"[m"
    end
    builtin test "$SSOENV_PROMPT" = "$said"; or set -gx SSOENV_PROMPT $said
end

# Once per prompt, whatever the answer is; then from the beginning. With how the last command ended and when it began, where
# it failed: keys that expired meanwhile may be why.
function __ssoenv_refresh
    if builtin test "$__ssoenv_status" = 0; or builtin test -z "$__ssoenv_started"
        __ssoenv_ask refresh
    else
        __ssoenv_ask refresh $__ssoenv_status $__ssoenv_started
    end
    __ssoenv_segment asked
end

# The time left in __ssoenv_left: of which end, from when and until when it is true, its words and their style, and what it
# was reckoned from. `use --for` may end before the keys: then that is the argument.
function __ssoenv_reckon
    # Keys of a user do not end, and are never renewed.
    if builtin test -z "$SSOENV_EXPIRES_AT"; and builtin test -z "$argv[1]"; and builtin test "$SSOENV_REFRESH_AT" = 253402300799
        set -g __ssoenv_left '' 0 0 '' 32
        return
    end
    set -g __ssoenv_left '' 0 0 '?' 31
    set -l ends $SSOENV_EXPIRES_AT
    builtin test -n "$ends"; or set ends $argv[1]
    builtin string match -qr '^[0-9]{1,12}\z' -- "$ends"; or return
    if builtin test -n "$argv[1]"; and builtin test $argv[1] -lt $ends
        set ends $argv[1]
    end
    set -l left (builtin math $ends - $__ssoenv_now)
    set -l lasts (builtin math $left % 60 + 1)
    set -l said
    set -l style 32
    if builtin test $left -le 0
        set said expired
        set style 31
        set lasts 60
    else if builtin test $left -lt 60
        set said '<1m'
        set style 33
        set lasts $left
    else if builtin test $left -lt 3600
        set said (builtin math -s0 $left / 60)m
        builtin test $left -lt 900; and set style 33
    else
        set -l minutes (builtin math -s0 $left % 3600 / 60)
        builtin test $minutes -gt 9; or set minutes 0$minutes
        set said (builtin math -s0 $left / 3600)h"$minutes"m
    end
    set -g __ssoenv_left $ends $__ssoenv_now (builtin math $__ssoenv_now + $lasts) $said $style "$SSOENV_EXPIRES_AT|$argv[1]"
end

# A name that no terminal and no prompt can misread, in __ssoenv_label.
function __ssoenv_plain
    if builtin string match -qr '^[A-Za-z0-9._:/@+ -]{1,64}\z' -- $argv[1]
        set -g __ssoenv_label $argv[1]
    else
        set -g __ssoenv_label (builtin string replace -ra '[^A-Za-z0-9._:/@+ -]' _ -- $argv[1] | builtin string join _ | builtin string sub -l 64)
    end
end

set -g __ssoenv_off ''
set -g __ssoenv_is_hooked ''
if status is-interactive; and builtin test -n "$__ssoenv_hooks"
    set -g __ssoenv_is_hooked 1
    set -g __ssoenv_pwd ''
    set -g __ssoenv_tools "$DIRENV_DIFF$__MISE_DIFF$__shadowenv_data"
    set -g __ssoenv_seg ''
    set -g __ssoenv_left '' 0 0 '?' 31
    set -g __ssoenv_due ''
    set -g __ssoenv_heeded ''
    set -g __ssoenv_status 0
    set -g __ssoenv_started ''
    # Seconds after which a command of `exec` that fails may have outlived its keys.
    set -g __ssoenv_long 900
    set -g __ssoenv_has_mtime ''
    # Before it came, its name could not be read here: builtins are checked when a function is.
    set -g __ssoenv_path path
    set -l up ''
    builtin test -r /proc/uptime; and builtin read up </proc/uptime
    set -l up (builtin string match -r '^[0-9]+' -- "$up")
    if builtin string match -q path (builtin -n); and builtin string match -qr '^[0-9]+$' -- (builtin $__ssoenv_path mtime -R / 2>/dev/null)
        set __ssoenv_has_mtime 1
        # When it was, and how long ago: now.
        function __ssoenv_clock
            set -g __ssoenv_now (builtin math (builtin $__ssoenv_path mtime /) + (builtin $__ssoenv_path mtime -R /))
        end
    else if builtin test -n "$up"
        # Linux counts the seconds since it was started.
        set -g __ssoenv_began (builtin math (command date +%s) - $up)
        function __ssoenv_clock
            builtin read -l up </proc/uptime
            set -g __ssoenv_now (builtin math -s0 $__ssoenv_began + (builtin string match -r '^[0-9]+' -- $up))
        end
    else
        function __ssoenv_clock
            set -g __ssoenv_now (command date +%s)
        end
    end

    # Before the next command of the line. A command substitution is no subshell here: its way back comes past here too.
    function __ssoenv_on_pwd --on-variable PWD
        if status is-command-substitution; or builtin test -n "$__ssoenv_off"
            return
        end
        # First: a bound directory that is entered remembers what was active.
        builtin test "$DIRENV_DIFF$__MISE_DIFF$__shadowenv_data" = "$__ssoenv_tools"; or __ssoenv_follow
        __ssoenv_look
        __ssoenv_segment
    end

    function __ssoenv_on_prompt --on-event fish_prompt
        set -g __ssoenv_status $status
        if builtin test -z "$__ssoenv_off"
            __ssoenv_heed
            builtin test "$DIRENV_DIFF$__MISE_DIFF$__shadowenv_data" = "$__ssoenv_tools"; or __ssoenv_follow
            __ssoenv_look
        end
        __ssoenv_segment
        set -g __ssoenv_status 0
        set -g __ssoenv_started ''
    end

    # Before the command that was typed, if there is an order to let go, or if the keys have expired since the prompt was
    # drawn. For these it waits longer than a prompt would, says so, and Ctrl-C ends that.
    function __ssoenv_on_preexec --on-event fish_preexec
        if builtin test -n "$SSOENV_PROFILE"; and builtin test -z "$__ssoenv_off"
            __ssoenv_heed
            builtin test -n "$SSOENV_PROFILE"; or __ssoenv_segment
        end
        builtin test -n "$__ssoenv_due"; or return
        __ssoenv_clock
        set -g __ssoenv_started $__ssoenv_now
        builtin test $__ssoenv_now -ge $__ssoenv_due; or return
        builtin test -n "$__ssoenv_off"; and return
        __ssoenv_ask command
        __ssoenv_segment asked
    end

    # At the first prompt, when all start-up files have been read. The right prompt is drawn after the left one, whose
    # $status must stay as it is.
    function __ssoenv_on_first_prompt --on-event fish_prompt
        functions -e __ssoenv_on_first_prompt
        if builtin test -z "$__ssoenv_prompt"; or functions -q _tide_print_item
            return
        end
        # These draw the whole prompt by a program, and have a segment of their own for it.
        if functions fish_prompt | builtin string match -qr 'starship|_omp_|oh-my-posh'
            return
        end
        if not functions -q fish_right_prompt
            function fish_right_prompt
                builtin echo -n "$__ssoenv_seg"
            end
        else if not functions fish_right_prompt | builtin string match -q '*__ssoenv_seg*'
            functions -e __ssoenv_former_right_prompt
            functions -c fish_right_prompt __ssoenv_former_right_prompt
            function fish_right_prompt
                __ssoenv_former_right_prompt $argv
                builtin test -z "$__ssoenv_seg"; or builtin echo -n " $__ssoenv_seg"
            end
        end
    end

    if builtin test -n "$__ssoenv_drop"
        builtin printf '%s\n' $__ssoenv_drop | builtin source
    end
end
set -e __ssoenv_drop
