# Directories, with the real binary.

Check 'cd: into a bound directory and out of it' {
    Fresh
    $null = prompt
    $here = Join-Path $place 'here'
    $null = New-Item -ItemType Directory -Path (Join-Path $here 'sub')
    Set-Location -LiteralPath $here
    ssoenv bind staging
    Same 'True' $?
    $null = prompt
    Same 'staging' $env:AWS_SSO_PROFILE
    Same (Join-Path $here '.ssoenv') $env:SSOENV_FILE
    Set-Location -LiteralPath $place
    Gone 'AWS_ACCESS_KEY_ID'
    Gone 'SSOENV_PROFILE'
    Set-Location -LiteralPath (Join-Path $here 'sub')
    Same 'staging' $env:AWS_SSO_PROFILE
    Has (Segment) '[staging '
    Set-Location -LiteralPath $place
    Same '' (Segment)
}
Check 'cd: what was active comes back' {
    Fresh
    $null = prompt
    ssoenv use dev
    Set-Location -LiteralPath $work
    Same 'staging' $env:AWS_SSO_PROFILE
    Set-Location -LiteralPath $place
    Same 'dev' $env:AWS_SSO_PROFILE
}
Check 'cd: an untrusted file does nothing until it is allowed, nor after an edit' {
    Fresh
    $null = prompt
    $other = Join-Path $place 'other'
    $file = Join-Path $other '.ssoenv'
    $null = New-Item -ItemType Directory -Path $other
    [IO.File]::WriteAllText($file, "dev`n")
    Set-Location -LiteralPath $other
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    ssoenv allow
    $null = prompt
    Same 'dev' $env:AWS_SSO_PROFILE
    [IO.File]::WriteAllText($file, "staging`n")
    [IO.File]::SetLastWriteTimeUtc($file, [datetime]::UtcNow.AddSeconds(10))
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    ssoenv deny
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    Set-Location -LiteralPath $place
}
Check 'cd: production is never entered' {
    Fresh
    $null = prompt
    $folder = Join-Path $place 'production'
    $null = New-Item -ItemType Directory -Path $folder
    Set-Location -LiteralPath $folder
    ssoenv bind prod
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    Set-Location -LiteralPath $place
    Set-Location -LiteralPath $folder
    $null = prompt
    Gone 'AWS_ACCESS_KEY_ID'
    Set-Location -LiteralPath $place
}
