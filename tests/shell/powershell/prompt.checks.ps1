# The prompt, from variables alone.

$table = @(
    @('no profile', '', { $null }),
    @('fresh', 'dev 43m', { Wear 'dev' 2610 }),
    @('an hour', 'dev 1h03m', { Wear 'dev' 3810 }),
    @('many hours', 'dev 11h59m', { Wear 'dev' 43170 }),
    @('a quarter of an hour', 'dev 15m', { Wear 'dev' 930 }),
    @('less than that', 'dev 9m', { Wear 'dev' 570 }),
    @('less than a minute', 'dev <1m', { Wear 'dev' 30 }),
    @('over', 'dev expired', { Wear 'dev' -5 }),
    @('long over', 'dev expired', { Wear 'dev' -99999 }),
    @('no label', 'dev 43m', { Wear 'dev' 2610; $env:SSOENV_LABEL = $null }),
    @('foreign keys', 'dev ?', {
            Wear 'dev' 2610; $env:AWS_ACCESS_KEY_ID = 'AKIA'; $env:AWS_SSO_PROFILE = '' }),
    @('no keys', 'dev ?', {
            Wear 'dev' 2610; $env:AWS_ACCESS_KEY_ID = $null; $env:AWS_SSO_PROFILE = 'x' }),
    @('half a change', 'dev ?', {
            Wear 'dev' 2610; $env:SSOENV_KEY_ID = $null; $env:AWS_SSO_PROFILE = 'x' }),
    @('another profile', 'dev ? other', {
            Wear 'dev' 2610; $env:AWS_PROFILE = 'other'; $env:AWS_SSO_PROFILE = 'x' }),
    @('a strange other', 'dev ? a_b_', {
            Wear 'dev' 2610; $env:AWS_PROFILE = "a`tb$"; $env:AWS_SSO_PROFILE = 'x' }),
    @('no expiry', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT = $null }),
    @('keys without an end', 'dev', {
            Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT = $null; $env:SSOENV_REFRESH_AT = '253402300799' }),
    @('a profile in place of keys', 'dev', { WearName 'dev' }),
    @('the same in production', 'PROD acme', { WearName 'acme'; $env:SSOENV_PRODUCTION = '1' }),
    @('another name in its place', 'dev ? other', {
            WearName 'dev'; $env:AWS_PROFILE = 'other'; $env:AWS_SSO_PROFILE = 'x' }),
    @('keys beside it', 'dev ? dev', {
            WearName 'dev'; $env:AWS_ACCESS_KEY_ID = 'AKIA'; $env:AWS_SSO_PROFILE = 'x' }),
    @('no renewal', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_REFRESH_AT = $null }),
    @('thirteen digits', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT = '1234567890123' }),
    @('a line break', 'dev ?', { Wear 'dev' 2610; $env:SSOENV_EXPIRES_AT += "`n" }),
    @('a bound one that is not to be had', "dev $cross", {
            Wear 'dev' 2610; $env:SSOENV_KEY_ID = 'none'; $env:AWS_ACCESS_KEY_ID = $null }),
    @('production by name', 'prod 43m', { Wear 'prod' 2610; $env:SSOENV_PRODUCTION = '1' }),
    @('production by account', 'PROD acme 43m', { Wear 'acme' 2610; $env:SSOENV_PRODUCTION = '1' }),
    @('a long name', "$('a' * 64) 43m", { Wear ('a' * 70) 2610 })
)
foreach ($row in $table) {
    Check "prompt: $($row[0])" {
        Fresh
        & $row[2]
        if ($row[1]) {
            Same "[$($row[1])] " (Segment)
            Same $row[1] $env:SSOENV_PROMPT
        }
        else {
            $env:SSOENV_PROMPT = 'left over'
            Same '' (Segment)
            Gone 'SSOENV_PROMPT'
        }
    }
}
$colours = @(
    @('32', 2610, ''), @('33', 570, ''), @('31', -5, ''),
    @('1;7;31', 2610, '1'), @('1;7;33', 570, '1'), @('1;7;31', -5, '1')
)
foreach ($row in $colours) {
    Check "prompt: colour $($row[0]) with $($row[1]) seconds left" {
        Fresh
        Wear 'prod' $row[1]
        if ($row[2]) { $env:SSOENV_PRODUCTION = $row[2] }
        $text = prompt
        Has $text ($escape + "[$($row[0])m[prod ")
        Has $text ("]" + $escape + "[0m ")
    }
}
Check 'prompt: no colour where none is wanted' {
    Fresh
    Wear 'dev' 2610
    $env:NO_COLOR = '1'
    Same '[dev 43m] ' ((prompt) -creplace '(True|False)\|[0-9]*> \z', '')
    $env:NO_COLOR = $null
    $env:TERM = 'dumb'
    Same '[dev 43m] ' ((prompt) -creplace '(True|False)\|[0-9]*> \z', '')
}
Check 'prompt: the old one sees the true $? and $LASTEXITCODE' {
    Fresh
    Wear 'dev' 2610
    $env:NO_COLOR = '1'
    $global:LASTEXITCODE = 42
    Get-Item -LiteralPath (Join-Path $place 'nowhere') -ErrorAction SilentlyContinue
    $text = prompt
    Same '[dev 43m] False|42> ' $text
    $null = 1
    $text = prompt
    Same '[dev 43m] True|42> ' $text
    Same '42' $global:LASTEXITCODE
}
Check 'prompt: hostile values run nothing' {
    $canary = Join-Path $scratch 'CANARY'
    $hostile = @(
        "`$(New-Item '$canary')", "a[`$(New-Item '$canary')]", "1; New-Item '$canary'",
        "1 + (New-Item '$canary')", "'; New-Item '$canary'; '", "`"; New-Item '$canary'; `"",
        "`$(touch '$canary')", "{0}", "1e3", "0x10", "-1", " 1", "$([char]0x0661)"
    )
    $names = 'SSOENV_EXPIRES_AT', 'SSOENV_REFRESH_AT', 'SSOENV_LABEL', 'SSOENV_PROFILE', 'AWS_PROFILE'
    foreach ($name in $names) {
        foreach ($value in $hostile) {
            Fresh
            Wear 'dev' 2610
            [Environment]::SetEnvironmentVariable($name, $value)
            $text = Segment
            if ($name -clike '*_AT') { Same '[dev ?] ' $text }
            if ($text -cmatch '[$`;''"]') { throw "$name shows <$text>" }
            if (Test-Path -LiteralPath $canary) { throw "$name = $value was run" }
        }
    }
}
