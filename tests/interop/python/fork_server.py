"""Runs Python programs, each in a fork of an interpreter that has loaded the libraries already: that is most of the work
of a program that uses botocore.

The packages of AWS are not loaded before the fork, since their modules read HOME while they are loaded.

Arguments: the path of a socket, and a module that needs the libraries. Each connection brings a line of JSON, {"script",
"arguments", "variables", "folder"}, and is answered with {"code", "stdout", "stderr"}. "ready" is printed when it
listens. Ends with its stdin.
"""

import atexit
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import tempfile
import traceback

AWS = ("awscli", "boto3", "botocore", "s3transfer")


def needed_by(module):
    """The names of all modules that are loaded with this one; it stays unknown here."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        importlib.import_module(module)
        os.write(write, "\n".join(sys.modules).encode())
        os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as names:
        found = names.read().split("\n")
    os.waitpid(child, 0)
    return found


def load_libraries(module):
    for name in needed_by(module):
        if name.split(".")[0] not in AWS:
            try:
                importlib.import_module(name)
            except ImportError:
                pass


def run(question, streams):
    """Never returns."""
    os.chdir(question["folder"])
    os.environ.clear()
    os.environ.update(question["variables"])
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
    script = question["script"]
    sys.argv = [script, *question["arguments"]]
    if not sys.flags.isolated:
        sys.path[0] = os.path.dirname(script)
    code = 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if not isinstance(end.code, (int, type(None))):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def answer(connection):
    question = json.loads(connection.makefile().readline())
    with open(os.devnull) as nothing, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if child == 0:
            run(question, [nothing, stdout, stderr])
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for stream in (stdout, stderr):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    connection.sendall(json.dumps({"code": code, "stdout": texts[0], "stderr": texts[1]}).encode())


def main():
    path, module = sys.argv[1:]
    load_libraries(module)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    print("ready", flush=True)
    # Nobody waits for those that answer.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while listener in select.select([listener, sys.stdin], [], [])[0]:
        connection = listener.accept()[0]
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            answer(connection)
            os._exit(0)
        connection.close()
    os.unlink(path)
    os.rmdir(os.path.dirname(path))


main()
