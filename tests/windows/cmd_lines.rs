//! The lines of `--shell cmd`, run by `for /f` of wine's cmd.exe, and the batch file of `init cmd`.

use super::wine::Wine;

/// Writes a batch file; wine's `call` makes every code of a failure 1.
fn batch(wine: &Wine, lines: &[&str]) -> String {
    // `for /f` of wine stores the lines in a file there.
    std::fs::create_dir_all(wine.home().join("Temp")).unwrap();
    std::fs::write(wine.home().join("t.cmd"), format!("@echo off\r\n{}\r\n", lines.join("\r\n"))).unwrap();
    let ran = wine.runs(&["cmd", "/d", "/c", "t.cmd"]);
    format!("{}{}", ran.stdout.replace('\r', ""), ran.stderr)
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_loop_over_the_lines_changes_the_environment_and_a_failure_does_not() {
    let wine = Wine::signed_in().with_variable("AWS_PROFILE", "a & b | c > d (e)");
    let line =
        |words: &str| format!("for /f \"delims=\" %%i in ('ssoenv.exe {words} --shell cmd') do @call %%i");
    let said = batch(
        &wine,
        &[
            &line("use dev"),
            "echo =1 %errorlevel% [%SSOENV_PROFILE%] [%AWS_REGION%] [%AWS_PROFILE%]",
            &line("use typo"),
            "echo =2 %errorlevel% [%SSOENV_PROFILE%]",
            &line("use prod --region us-west-2 --quiet"),
            "echo =3 %errorlevel% [%SSOENV_PROFILE%] [%AWS_REGION%]",
            &line("use --help"),
            "echo =4 %errorlevel%",
            &line("off --quiet"),
            "echo =5 %errorlevel% [%SSOENV_PROFILE%] [%AWS_ACCESS_KEY_ID%]",
            "if not defined AWS_ACCESS_KEY_ID set AWS_PROFILE",
        ],
    );
    let found: Vec<&str> = said.lines().filter(|line| line.starts_with('=')).collect();
    assert_eq!(
        found,
        ["=1 0 [dev] [eu-west-1] []", "=2 1 [dev]", "=3 0 [prod] [us-west-2]", "=4 1", "=5 0 [] []"],
        "{said}"
    );
    assert!(
        said.contains("AWS_PROFILE=a & b | c > d (e)\n") && said.contains("no profile typo in"),
        "{said}"
    );
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn the_batch_file_of_init_changes_the_environment_of_its_caller() {
    let wine = Wine::signed_in();
    let recipe = wine.succeeds(&["init", "cmd"]);
    std::fs::write(wine.home().join("ssoenv-env.cmd"), recipe).unwrap();
    let said = batch(
        &wine,
        &[
            "call ssoenv-env use 222222222222/ReadOnly --session my-org --quiet",
            "echo =1 %errorlevel% [%SSOENV_PROFILE%] [%SSOENV_ARGS%]",
            "call ssoenv-env use typo --quiet",
            "echo =2 %errorlevel% [%SSOENV_PROFILE%]",
            "call ssoenv-env off --quiet",
            "echo =3 %errorlevel% [%SSOENV_PROFILE%]",
        ],
    );
    let found: Vec<&str> = said.lines().filter(|line| line.starts_with('=')).collect();
    assert_eq!(found[1..], ["=2 1 [222222222222/ReadOnly]", "=3 0 []"], "{said}");
    assert_eq!(found[0], r#"=1 0 [222222222222/ReadOnly] [{"session":"my-org"}]"#, "{said}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn what_cmd_would_read_as_code_is_refused() {
    let wine = Wine::signed_in();
    for name in ["größe", "100%", "a!", "a^b"] {
        wine.add_sections(&format!(
            "[profile {name}]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n"
        ));
        let ran = wine.run(&["use", name, "--shell", "cmd"]);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(5), "cmd /d /c exit 5\r\n"),
            "{name}: {}",
            ran.stderr
        );
        assert!(ran.stderr.contains("cmd.exe would read as code"), "{name}: {}", ran.stderr);
    }
}
