# Runs the scripts of `Run` in `hook.tests.ps1`, each in a runspace of its own, which is a new session: functions,
# variables, aliases, modules, $Error, strict mode, traces and the language mode are those of a start. What belongs to
# the process is set for each: the variables of the environment, the folder, the encodings of the console. What a
# script must not do here is `exit`.
#
# A line of stdin names a file with the path of a script, the folder and the variables. Behind what the script says,
# stdout and stderr get its exit code as `pwsh -File` ends with it, between two characters 1.
$encodings = [Console]::InputEncoding, [Console]::OutputEncoding

while ($null -ne ($session = [Console]::In.ReadLine())) {
    $script, $folder, $variables = [IO.File]::ReadAllText($session) -split "`0"
    $wanted = [Collections.Generic.HashSet[string]]::new()
    foreach ($variable in $variables) {
        $name, $value = $variable -split '=', 2
        $null = $wanted.Add($name)
        [Environment]::SetEnvironmentVariable($name, $value)
    }
    foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
        if (-not $wanted.Contains($name)) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
    }
    [Environment]::CurrentDirectory = $folder

    # As the console does with a file: in the global scope, errors and output to the same cmdlet, which shows them.
    $runspace = [runspacefactory]::CreateRunspace($Host, [initialsessionstate]::CreateDefault2())
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    $null = $shell.AddCommand($script, $false)
    $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
    $null = $shell.AddCommand('Out-Default')
    $code = 0
    try { $null = $shell.Invoke() }
    catch {
        $code = 1
        $why = $_.Exception
        if ($why -is [Management.Automation.MethodInvocationException]) { $why = $why.InnerException }
        $Host.UI.WriteErrorLine("$(($why.ErrorRecord | Out-String).Trim())")
    }
    $runspace.Dispose()
    [Console]::InputEncoding, [Console]::OutputEncoding = $encodings
    foreach ($stream in [Console]::Out, [Console]::Error) { $stream.Write("$([char]1)$code$([char]1)`n") }
}
