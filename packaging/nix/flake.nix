# A flake in a folder: `nix run 'git+file:.?dir=packaging/nix'`.
{
  description = "AWS IAM Identity Center (SSO) credentials in your shell";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in
    {
      packages = each (pkgs: { default = pkgs.callPackage ./package.nix { }; });
      overlays.default = final: _: { ssoenv = final.callPackage ./package.nix { }; };
    };
}
