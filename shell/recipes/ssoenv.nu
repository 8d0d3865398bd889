# ssoenv for nushell: `ssoenv use` and `ssoenv off` change this shell; the other verbs are the program's own.
# Printed by `ssoenv init nu`. Expects nushell 0.98 or later.

def --env --wrapped "ssoenv use" [...words: string] { ssoenv-change use $words }

def --env --wrapped "ssoenv off" [...words: string] { ssoenv-change off $words }

# Runs the verb, and makes the change that it prints. A failure of the program ends this command with its exit code.
def --env ssoenv-change [verb: string, words: list<string>] {
    let text = (^ssoenv $verb --format json ...$words)
    # Help is no change.
    if not ($text | str starts-with "{") { return $text }
    let change = ($text | from json)
    hide-env --ignore-errors ...$change.unset
    load-env $change.set
}
