alias ssoenv-use 'eval "`ssoenv use --shell tcsh \!*`"';
alias ssoenv-off 'eval "`ssoenv off --shell tcsh \!*`"';
