{ lib, rustPlatform, installShellFiles }:

let
  root = ../..;
  package = (lib.importTOML (root + "/Cargo.toml")).package;
in
rustPlatform.buildRustPackage {
  pname = package.name;
  inherit (package) version;
  src = lib.cleanSource root;
  cargoLock.lockFile = root + "/Cargo.lock";
  nativeBuildInputs = [ installShellFiles ];
  # The tests start shells, terminals and a loopback server; they are run before a release.
  doCheck = false;

  postInstall = ''
    cargo run --offline --example man -- man
    installManPage man/*.[17]
    installShellCompletion --bash --name ssoenv completions/ssoenv.bash
    installShellCompletion --zsh completions/_ssoenv
    installShellCompletion --fish completions/ssoenv.fish
  '';

  meta = {
    inherit (package) description;
    homepage = package.repository;
    license = with lib.licenses; [ mit asl20 ];
    mainProgram = "ssoenv";
    platforms = lib.platforms.unix;
  };
}
