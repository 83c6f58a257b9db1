#!/bin/sh
# Makes what the cluster needs before its first start: an authority of its own, certificates for its nodes and for its
# administrator, and a folder for snapshots that the nodes may write to. What is there already is left alone.
#   prepare.sh CERTIFICATES [SNAPSHOTS]
set -eu

certificates=$1
snapshots=${2:-}
nodes="opensearch-1 opensearch-2 opensearch-3"
owner=1000 # the user OpenSearch's image runs as
days=${CERTIFICATE_DAYS:-825}

sign() { # NAME COMMON_NAME EXTENSIONS: a key and a certificate, signed by the authority
    openssl req -new -newkey rsa:3072 -noenc -subj "/CN=$2" -keyout "$1-key.pem" -out "$1.csr"
    printf '%s\n' "$3" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days "$days" -extfile "$1.ext" -out "$1.pem"
    rm "$1.csr" "$1.ext"
}

if [ -n "$snapshots" ]; then
    chown "$owner:$owner" "$snapshots"
fi
cd "$certificates"
if [ -f node.pem ]; then
    echo "certificates are there already"
    exit 0
fi

names="DNS:localhost,IP:127.0.0.1"
for node in $nodes; do
    names="$names,DNS:$node"
done
openssl req -x509 -new -newkey rsa:3072 -noenc -subj "/CN=searchapp-ca" -days "$days" -keyout ca-key.pem -out ca.pem \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign"
sign admin searchapp-admin "extendedKeyUsage=clientAuth"
sign node searchapp-node "subjectAltName=$names
extendedKeyUsage=serverAuth,clientAuth"
chmod 600 ./*-key.pem
chmod 644 ca.pem node.pem admin.pem
if [ "$(id -u)" = 0 ]; then
    chown "$owner:$owner" ./*.pem
    chown 0:0 ca-key.pem
fi
