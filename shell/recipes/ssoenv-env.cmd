@rem ssoenv for cmd.exe: `ssoenv-env use prod` and `ssoenv-env off` change this window (in a batch file: with call).
@rem Printed by `ssoenv init cmd`. The first command is for the case that ssoenv prints nothing at all.
@cmd /d /c exit 1
@for /f "delims=" %%i in ('ssoenv.exe %* --shell cmd') do @call %%i
