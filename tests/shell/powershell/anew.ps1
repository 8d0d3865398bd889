# Makes a session at a terminal the one that it was at its start, for another test: a start takes two seconds of the
# processor. The first call notes what is there, and each later one takes away what is more, with the folder and the
# variables of the environment that the file names.
param([string]$File)
$start = [AppDomain]::CurrentDomain.GetData('ssoenv tests')
if (-not $start) {
    $start = @{ Functions = @{}; Variables = @{}; Aliases = @{}; Modules = $env:PSModulePath }
    foreach ($function in Get-ChildItem Function:) { $start.Functions[$function.Name] = $function.ScriptBlock }
    foreach ($alias in Get-ChildItem Alias:) { $start.Aliases[$alias.Name] = $true }
    $start.Path = if ($env:PATH.StartsWith("${PSHOME}:")) { "${PSHOME}:" }
    $start.Culture = [cultureinfo]::CurrentCulture
    foreach ($variable in Get-Variable -Scope Global) { $start.Variables[$variable.Name] = $variable.Value }
    [AppDomain]::CurrentDomain.SetData('ssoenv tests', $start)
    return
}

Set-StrictMode -Off
Set-PSDebug -Off
$ExecutionContext.SessionState.InvokeCommand.LocationChangedAction = $null
foreach ($function in @(Get-ChildItem Function:)) {
    if (-not $start.Functions.ContainsKey($function.Name)) { Remove-Item -LiteralPath "Function:$($function.Name)" -Force }
}
foreach ($name in 'prompt', 'PSConsoleHostReadLine') { Set-Item -LiteralPath "Function:$name" -Value $start.Functions[$name] }
foreach ($alias in @(Get-ChildItem Alias:)) {
    if (-not $start.Aliases.ContainsKey($alias.Name)) { Remove-Item -LiteralPath "Alias:$($alias.Name)" -Force }
}

$folder, $variables = [IO.File]::ReadAllText($File) -split "`0"
foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
    [Environment]::SetEnvironmentVariable($name, [NullString]::Value)
}
foreach ($variable in $variables) {
    $name, $value = $variable -split '=', 2
    [Environment]::SetEnvironmentVariable($name, $value)
}
# As PowerShell sets them when it starts.
$env:PSModulePath = $start.Modules
$env:PATH = "$($start.Path)$env:PATH"
[Environment]::CurrentDirectory = $folder
Set-Location -LiteralPath $folder
Set-Variable HOME $env:HOME -Scope Global -Force
(Get-PSProvider FileSystem).Home = $env:HOME
[cultureinfo]::CurrentCulture = $start.Culture
$history = "$env:HOME/.local/share/powershell/PSReadLine"
$null = [IO.Directory]::CreateDirectory($history)
Set-PSReadLineOption -EditMode Emacs -HistorySavePath "$history/ConsoleHost_history.txt"
[Microsoft.PowerShell.PSConsoleReadLine]::ClearHistory()
Clear-History
$PSDefaultParameterValues.Clear()

foreach ($variable in @(Get-Variable -Scope Global)) {
    $name = $variable.Name
    if (-not $start.Variables.ContainsKey($name)) {
        if ($name -cne 'start') { Remove-Variable $name -Scope Global -Force -ErrorAction Ignore }
    }
    elseif ($name -like '*Preference') { Set-Variable $name $start.Variables[$name] -Scope Global }
}
$Error.Clear()
Remove-Variable start, name, variable -Scope Global -ErrorAction Ignore
