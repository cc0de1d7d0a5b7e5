#!/bin/sh
# Makes what the web program shows to the proxy in front of it, in FOLDER: certificate.pem and key.pem, for two years.
# The certificate vouches for itself and the proxy trusts it alone; its key can sign no other. Run it again before it ends,
# then start web program and proxy anew. The key must belong to the program's account: chown it.
set -eu
folder=${1:?Name the folder, such as /etc/performance-pay-web.}
umask 077
mkdir -p "$folder"
chmod 755 "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 730 \
    -subj "/CN=performance pay: web program" \
    -addext "subjectAltName=DNS:web,DNS:localhost,IP:127.0.0.1,IP:::1" \
    -addext "basicConstraints=critical,CA:FALSE" \
    -addext "keyUsage=critical,digitalSignature" \
    -addext "extendedKeyUsage=serverAuth" \
    -keyout "$folder/key.new" -out "$folder/certificate.new"
chmod 400 "$folder/key.new"
chmod 444 "$folder/certificate.new"
mv "$folder/key.new" "$folder/key.pem"
mv "$folder/certificate.new" "$folder/certificate.pem"
