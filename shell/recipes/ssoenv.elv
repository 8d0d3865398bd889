# ssoenv for elvish: `ssoenv use` and `ssoenv off` change this shell; the other verbs are the program's own.
# Printed by `ssoenv init elvish`.

use str

fn ssoenv {|@words|
  if (and (> (count $words) 0) (has-value [use off] $words[0])) {
    # A failure of the program ends this function.
    var text = (e:ssoenv $words[0] --format json (all $words[1..]) | slurp)
    if (str:has-prefix $text '{') {
      var change = (print $text | from-json)
      for name $change[unset] { unset-env $name }
      for name [(keys $change[set])] { set-env $name $change[set][$name] }
    } else {
      # Help.
      print $text
    }
  } else {
    e:ssoenv $@words
  }
}
