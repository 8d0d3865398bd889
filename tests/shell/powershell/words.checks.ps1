# What a person types behind `ssoenv exec dev --` reaches the command as it reaches it without ssoenv: each
# line is given to a program by itself, and through the wrapper.

if (-not $unix) { return }

$folder = Join-Path $scratch 'words'
$null = [IO.Directory]::CreateDirectory($folder)
foreach ($name in 'a.txt', 'b.txt', 'c d.txt', '[x].md') { [IO.File]::WriteAllText("$folder/$name", '') }

# What stands in the variables of these lines.
$word = 'v 1'
$plain = 'v1'
$pattern = '*.txt'
$nothing = $null
$empty = ''
$number = 5
$list = 'l1', 'l 2', '--', '-v'
$table = @{ key = 'a value' }
$pairs = [ordered]@{ one = 1; two = 'l1', 'l 2'; three = $null; four = $true }
$none = @{}
$nested = @('n1', @('n 2', '*'), @(), 'n3')
$null = $word, $plain, $pattern, $nothing, $empty, $number, $list, $table, $pairs, $none, $nested

$lines = @'
plain
one two  three
'single quoted' "double quoted"
'it''s' "say `"hi`"" '"' "'"
'' "" x ''
$empty $nothing x
'*' "*" '?.txt' '[ab].txt' '[x].md'
'*.txt' *.txt
*.txt '*.txt'
"*.txt" ?.txt [ab].txt
*.none '*.none'
sub/*.txt ./*.txt './*.txt'
`*.txt a`*b
~ '~' "~" ~/x '~/x' a~ ~nobody
--exclude '*' --include *.txt
--exclude='*' --include=*.txt
s3 sync . s3://bucket --exclude '*' --include 'a b/*'
-o json
-o jsonpath='{.items[*].metadata.name}'
-o=jsonpath="{.items[*]}"
-e -p -i -w -o -d -v -b
-v -Verbose -Debug -ErrorAction Stop -ea x -ov y
-d -v /a:/b --rm nginx
-v a:b -v c:d
-x -X POST -H 'A: b' -d '{"a": [1, "*"]}'
-1 -1.5 +5 .5 1..3
000123 1e3 0x10 12kb 1mb 1d 1l 5%
1e3 '1e3' "0x10"
$number $plain "$word" $word
"$word*" "$plain"* $plain/x
a$plain "a$plain" a${plain}b 'a$plain'
--name=$word --name="$word" --name='$word'
$list "$list"
@list
x @list y
@list @list
@list a,b '*' *.txt @list
aws @list --filters Name=a,Values=b '*' @list -- '~' 000123
@list $word @list 1e3 "z *" @list
$nested x '*'
$nested @list
$($word) "$($word)" ($word) (1, 2) @(1, 'b c')
$table.key $table['key'] $list[1]
$env:HOME "$env:HOME/x" $env:NOT_SET_AT_ALL x
a,b a,b,c
1,2,0x10 1,b
Name=tag:x,Values=y
--filters Name=tag:Name,Values=web* Name=instance-state-name,Values=running
Name=a,Values='b' "a","b"
a, b
a , b
a ,b
-a b,c
-1,2
-p:x=y
-p:Configuration=Release -p:A=1 -p:B="x y"
-p: z
-p:$plain -p:"$word" -p:5
-x:$list -y:@(1, 'b c') -z:$nothing end
-x: $list -y: @(1, 'b c') z
@list -x:$list z
-x:$($list) -x:$nested
@table @pairs '*'
a @table -y:1 @list @pairs @list z
@none x @none
-a:b:c -:x /a:b
-x.y -x.y=z -Dfoo.bar=1
-x=y -x='a b' -x="$word"
--foo.bar=1 --foo:bar
checkout -- file
-- -- x
x '--' y
-- -v -- -d
--% a "b c" *.txt $word %HOME%
x --% 'y z'
{a b}
{ Get-Item * }
%x !x ^x =x = ! % - --- +
a`;b a`,b a`|b a`&b a`$b a`#b `'x
a#b x#
a\b C:\x\y \ \\server\share
"a`nb" "a`tb"
"C:\x y\" '\'
[int] [a [] ]
https://example.com/?a=b
'https://example.com/?a=b&x'
'a|b' 'a&b' 'a;b' '$(x)' '`x' '#x' '@x' '<x>'
-? -h --help
$true $false
a..b a:b a::b ::
2020-01-01 10:00 1.2.3 v1.2
true false null
"" '*' ""
'' *.txt ''
'@ -split "`n"

$lines = @($lines) + @(
    "gr$([char]0xf6)ss '$([char]0x65e5) $([char]0x672c)' $([char]0x201c)q w$([char]0x201d) $([char]0x2018)*$([char]0x2019)"
    "$([char]0x2013)dash $([char]0x2014)x $([char]0x2013)$([char]0x2013)long '$([char]0x201c)x$([char]0x201d)'"
    "@'`none`n 'two' `$three *`n'@", "@`"`n`$word`n*`n`"@ x", "x ```n  '*' ```n  a,b"
)

# Where a program is given something odd, and the command what was meant. A list that holds variables or
# quoted blanks reaches a program as its source text; a pattern in a variable is a pattern of files.
$better = @(
    @('Name=$word,Values=b', '<Name=v 1,Values=b>'),
    @('$plain,b "$plain",b', '<v1,b><v1,b>'),
    @('"a b",c', '<a b,c>'),
    @('$number,0x10,$word', '<5,0x10,v 1>'),
    @('$pattern "$pattern"', '<*.txt><*.txt>'),
    @('--include $pattern x', '<--include><*.txt><x>')
)

# What reaches the program, or '' where it was not run.
function Reached([string]$line) {
    [IO.File]::WriteAllText($log, '')
    $came = try { . ([scriptblock]::Create($line)) 2>$null } catch { '' }
    if (-not [IO.File]::ReadAllText($log)) { return '' }
    (@($came) -join "`n") -creplace '\Afrom= ', ''
}

foreach ($line in $lines) {
    CheckWithStub "words: $($line -creplace '\s+', ' ')" {
        Set-Location -LiteralPath $folder
        $bare = Reached "& `$stub $line"
        Same "<exec><dev><-->$bare" (Reached "ssoenv exec dev -- $line")
        Same "<list>$bare" (Reached "ssoenv list -- $line").Replace('<list><-->', '<list>')
        # Without the `--` it is the same, or nothing is run.
        $came = Reached "ssoenv exec dev $line"
        if ($came) { Same "<exec><dev>$bare" $came }
    }
}
foreach ($row in $better) {
    CheckWithStub "words, as they are meant: $($row[0])" {
        Set-Location -LiteralPath $folder
        Same "<exec><dev><-->$($row[1])" (Reached "ssoenv exec dev -- $($row[0])")
    }
}
CheckWithStub 'words: in a pipeline, in quotes, behind an operator, over several lines' {
    Set-Location -LiteralPath $folder
    foreach ($form in @(
            '& ssoenv LINE', '. ssoenv LINE', '"$(ssoenv LINE)"', '(ssoenv LINE)', 'ssoenv LINE | ForEach-Object { $_ }',
            'if ($true) { ssoenv LINE }', '& { ssoenv LINE }', "ssoenv ```n LINE", '$x = ssoenv LINE; $x',
            "`n`n  ssoenv LINE # '*'", '$null = 1; ssoenv LINE', 'foreach ($one in 1) { ssoenv LINE }',
            'function Inner { ssoenv LINE }; Inner', 'Invoke-Expression ''ssoenv LINE'' ', '& "ssoenv" LINE'
        )) {
        $line = $form.Replace('LINE', 'list --exclude "*.txt" a,b -- x')
        Same '<list><--exclude><*.txt><a,b><--><x>' (Reached $line)
    }
    Same 'one two' (@('one', 'two' | ssoenv stdin '*' a,b) -join ' ')
}
CheckWithStub 'words: what a function hands on, and what is no text' {
    Set-Location -LiteralPath $folder
    function Tool { ssoenv exec dev -- aws @args }
    Same '<exec><dev><--><aws><--exclude><*.txt><--><x>' (Reached 'Tool --exclude "*.txt" -- -- x')
    function Tool { ssoenv exec dev aws $args x }
    Same '<exec><dev><aws><a><*.txt><x>' (Reached 'Tool a "*.txt"')
    Same '<list><a><b><*.txt>' (Reached ('$shell = [powershell]::Create("CurrentRunspace"); $shell.AddCommand("ssoenv").' +
            'AddArgument("list").AddArgument("a").AddArgument("b").AddArgument("*.txt").Invoke()'))
}
CheckWithStub 'words: an option that PowerShell takes for its own is refused before exec, and by no other verb' {
    foreach ($line in @(
            'exec dev docker run -d x', 'exec dev curl -v x', 'exec dev x -db', 'exec dev x -ea Stop',
            'exec dev x -ov y', 'exec dev kubectl get pods -o json', 'exec dev x -e y', 'exec dev x -p 1',
            'each dev x -d', 'exec dev x -i', 'exec dev x -w', 'exec dev -v x', 'list -o json'
        )) {
        $global:LASTEXITCODE = 0
        Same '' (Reached "ssoenv $line; Same 'False 2' `"`$? `$LASTEXITCODE`"")
        Same '2' $LASTEXITCODE
    }
    Same '<list>' (Reached 'ssoenv list -ErrorAction Stop -Verbose')
    Same '<exec><dev><--><docker><run><-d><-v><a:b>' (Reached 'ssoenv exec dev -- docker run -d -v a:b')
}
CheckWithStub 'words: nothing that was typed is run' {
    Set-Location -LiteralPath $folder
    $canary = Join-Path $scratch 'CANARY'
    $hostile = @(
        "`$(New-Item '$canary')*", "'; New-Item '$canary'; '*", "`"; New-Item '$canary'; `"*", "``; New-Item '$canary' *",
        "*`n New-Item '$canary'", ") New-Item '$canary' *", "`$values[0]*", "}; New-Item '$canary' #*"
    )
    foreach ($value in $hostile) {
        Same "<list><$value><a,b>" (Reached 'ssoenv list $value a,b')
        Same "<list><$value>" (Reached "ssoenv list '$($value.Replace("'", "''"))'")
        if (Test-Path -LiteralPath $canary) { throw "<$value> was run" }
    }
}
