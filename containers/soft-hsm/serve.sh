#!/bin/sh
# Makes a token when there is none yet, and serves it on /sock/pkcs11 until the container ends.
set -eu
home=/tmp/token
module=
for place in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so; do
  if [ -e "$place" ]; then module=$place; fi
done
export SOFTHSM2_CONF=/tmp/softhsm2.conf XDG_RUNTIME_DIR=/tmp HOME=/tmp
mkdir -p "$home"
echo "directories.tokendir = $home" >$SOFTHSM2_CONF
echo "log.level = ERROR" >>$SOFTHSM2_CONF
if [ -z "$(ls "$home")" ]; then
  softhsm2-util --init-token --free --label "$TOKEN_LABEL" --pin "$TOKEN_PIN" --so-pin "$TOKEN_SO_PIN" >/dev/null
fi
# A socket of a life that was killed.
rm -f /sock/pkcs11
# Told when the server listens, which it does not tell itself.
(
  while [ ! -S /sock/pkcs11 ]; do sleep 0.1; done
  echo 'token ready'
) &
exec p11-kit server -f -n /sock/pkcs11 --provider "$module" "$TOKEN_URI"
