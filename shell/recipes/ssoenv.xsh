# ssoenv for xonsh: `ssoenv-use` and `ssoenv-off` change this shell; `ssoenv` is the program itself.
# Printed by `ssoenv init xonsh`.

def _ssoenv_aliases():
    import json, subprocess
    from xonsh.built_ins import XSH
    from xonsh.tools import unthreadable

    def change(verb, words, stdin, stderr):
        line = ["ssoenv", verb, "--format", "json", *words]
        ran = subprocess.run(line, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, env=XSH.env.detype())
        if ran.returncode != 0:
            return ran.returncode
        text = ran.stdout.decode("utf-8")
        if not text.startswith("{"):
            # Help is no change.
            return (text, None, 0)
        change = json.loads(text)
        for name in change["unset"]:
            XSH.env.pop(name, None)
        XSH.env.update(change["set"])
        return 0

    # Not on a thread, so that questions reach the terminal.
    @unthreadable
    def use(words, stdin=None, stdout=None, stderr=None):
        return change("use", words, stdin, stderr)

    @unthreadable
    def off(words, stdin=None, stdout=None, stderr=None):
        return change("off", words, stdin, stderr)

    XSH.aliases["ssoenv-use"] = use
    XSH.aliases["ssoenv-off"] = off

_ssoenv_aliases()
