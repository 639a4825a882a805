#!/usr/bin/env bash
# Installs the Debian packages that make the tests stronger: programs of others that check what we made.
# Nothing here is needed to run token-bench; a test whose program is missing is a skip that says so.
#
#   scripts/system-packages.sh            install what is missing (as root, or through sudo without a password)
#   scripts/system-packages.sh --check    only say what is missing
#
# Ends with 0 also when something could not be installed: it says what.
set -euo pipefail

packages=(
  openssl                # certificates, requests, CMS, CRLs read by a stranger
  libengine-gost-openssl # GOST hashes and signatures in OpenSSL
  libbcprov-java         # BouncyCastle: GOST and RSA signatures
  libbcpkix-java         # BouncyCastle: certificates, requests, CMS, paths
  libbcutil-java
  softhsm2               # another PKCS#11 token
  opensc                 # pkcs11-tool
  gcc libc6-dev          # the token as a PKCS#11 library is compiled when it is first used
  p11-kit-modules        # p11-kit-client.so
  libengine-pkcs11-openssl # OpenSSL with a PKCS#11 library
  openssh-client         # ssh-keygen, ssh-agent
  gnutls-bin             # certtool, p11tool
  libnss3-tools          # certutil
  chromium               # the pages in a browser
  curl                   # EST and PKCS#10 over HTTP
  strongswan-pki libstrongswan-standard-plugins # an EST client
  python3-zeep           # a SOAP client
  python3-jsonschema     # JSON Schema, beside the OpenAPI documents
  libxml2-utils xmlsec1  # XML and its signatures, read and made by strangers
  strace                 # every file operation of a token's life, for power cuts
  docker.io iproute2     # containers of token, CA and bank
  g++ make python3       # pkcs11js, through which other PKCS#11 libraries are loaded, is compiled
)
# BouncyCastle is asked by single-file Java programs: these need the compiler, not only the runtime.
java --list-modules 2>/dev/null | grep -q '^jdk.compiler' || packages+=(default-jdk-headless)

say() { printf 'system packages: %s\n' "$*"; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

set_missing() {
  missing=()
  local package
  for package in "${packages[@]}"; do is_installed "$package" || missing+=("$package"); done
}

apt() {
  timeout 600 ${sudo:+"$sudo" -n} env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=2 \
    -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$log" 2>&1
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  say 'no apt here: install by hand what your system calls' "${packages[*]}"
  exit 0
fi

set_missing
if [ ${#missing[@]} -eq 0 ]; then
  say "all ${#packages[@]} are there"
  exit 0
fi
if [ "${1:-}" = --check ]; then
  say "missing: ${missing[*]}"
  exit 0
fi

sudo=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
    say "missing: ${missing[*]} (neither root nor sudo without a password: tests that need them are skipped)"
    exit 0
  fi
  sudo=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
say "installing ${missing[*]}"
apt update || say 'apt-get update failed; going on with the lists that are there'
# All at once; when one of them cannot be had, each for itself.
if ! apt install -y --no-install-recommends "${missing[@]}"; then
  for package in "${missing[@]}"; do apt install -y --no-install-recommends "$package" || true; done
fi

set_missing
if [ ${#missing[@]} -eq 0 ]; then
  say 'all are there now'
else
  say "could not be installed: ${missing[*]}; tests that need them are skipped. The end of apt's output:"
  tail -n 5 "$log" | sed 's/^/  /'
fi
