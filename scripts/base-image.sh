#!/usr/bin/env bash
# Makes a file system of programs of this machine and the libraries that they load, for an image without any registry or network:
#
#   scripts/base-image.sh node | docker import - localhost/token-bench-base:node
#   scripts/base-image.sh soft-hsm | docker import - localhost/token-bench-base:soft-hsm
#
# Writes a tar to standard output.
set -euo pipefail

shell=(/bin/dash:/bin/sh /bin/cat /bin/ls /bin/mkdir /bin/rm /bin/sleep /usr/bin/env)
case ${1:-} in
  node) items=("${shell[@]}" "$(readlink -f "$(command -v node)"):/usr/bin/node") ;;
  soft-hsm) items=("${shell[@]}" /usr/bin/softhsm2-util /usr/bin/p11-kit /usr/libexec/p11-kit
    /usr/lib/softhsm/libsofthsm2.so /usr/lib/softhsm/libsofthsm2.so:"/usr/lib/$(uname -m)-linux-gnu/softhsm/libsofthsm2.so") ;;
  *)
    echo 'usage: scripts/base-image.sh node|soft-hsm >FILE.tar' >&2
    exit 2
    ;;
esac

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/{bin,etc,tmp,proc,sys,dev,run,lib64,var/tmp}
chmod 1777 "$root/tmp" "$root/var/tmp"
printf 'root:x:0:0:root:/tmp:/bin/sh\nbench:x:1000:1000::/tmp:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nbench:x:1000:\n' >"$root/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"

libraries_of() {
  find -L "$1" -type f \( -perm -u+x -o -name '*.so*' \) -exec ldd {} + 2>/dev/null |
    sed -n 's#.*=> \(/[^ ]*\) (0x.*#\1#p; s#^[[:space:]]*\(/[^ ]*\) (0x.*#\1#p' | sort -u
}

# put SOURCE PLACE
put() {
  mkdir -p "$root$(dirname "$2")"
  cp -rL --preserve=mode "$1" "$root$2"
  local library
  libraries_of "$1" | while read -r library; do
    if [ ! -e "$root$library" ]; then
      mkdir -p "$root$(dirname "$library")"
      cp -L --preserve=mode "$library" "$root$library"
    fi
  done
}

for item in "${items[@]}"; do put "${item%%:*}" "${item#*:}"; done
# Parts of glibc that are loaded by name only, and what native packages of Node expect of any Linux.
for library in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2 librt.so.1; do
  path=$(ldconfig -p | sed -n "s#.*$library .*=> ##p" | head -n 1)
  if [ -n "$path" ]; then put "$path" "$path"; fi
done
tar --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 -C "$root" -cf - .
