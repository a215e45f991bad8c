#!/usr/bin/env bash
# temp_postgres.sh COMMAND...
# Starts a PostgreSQL of its own, runs COMMAND with DATABASE_URL pointing at it, stops and removes it,
# and answers with COMMAND's exit code. It never runs as root and never touches another server.
set -euo pipefail

bin=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND..." >&2
    exit 2
fi
if [ ! -x "$bin/initdb" ]; then
    echo "No PostgreSQL in $bin; as root: apt install postgresql-15, or set POSTGRES_BIN." >&2
    exit 1
fi

# PostgreSQL refuses to run as root: there it runs as its own Debian user, else as nobody.
as_owner=()
if [ "$(id -u)" = 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    as_owner=(runuser -u "$owner" --)
fi

home=$(mktemp -d /tmp/caunoi-pg.XXXXXX)
data=$home/data
child=
clean_up() {
    trap - EXIT INT TERM HUP
    if [ -f "$data/postmaster.pid" ]; then
        (cd / && "${as_owner[@]}" "$bin/pg_ctl" -D "$data" -m immediate -w stop >/dev/null 2>&1) || true
    fi
    rm -rf "$home"
}
trap clean_up EXIT
forward() {
    if [ -n "$child" ]; then kill -TERM "$child" 2>/dev/null || true; else exit 143; fi
}
trap forward INT TERM HUP

export PGPASSWORD
PGPASSWORD=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
(umask 077 && printf '%s\n' "$PGPASSWORD" >"$home/password")
[ ${#as_owner[@]} -eq 0 ] || chown -R "$owner" "$home"
chmod 700 "$home"

cd / # the owner may not be allowed to look into the folder we were called from
"${as_owner[@]}" "$bin/initdb" -D "$data" -U caunoi -A scram-sha-256 --pwfile="$home/password" \
    -E UTF8 --locale=C.UTF-8 --no-sync >"$home/initdb.log" 2>&1 ||
    { cat "$home/initdb.log" >&2; exit 1; }
# A database for one test run may lose everything in a power cut.
cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$home'
max_connections = 120
fsync = off
synchronous_commit = off
full_page_writes = off
CONF

started=
for _ in 1 2 3 4 5; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    # Another program may take the port between asking and starting: then ask again.
    if "${as_owner[@]}" "$bin/pg_ctl" -D "$data" -l "$home/server.log" -o "-p $port" -w -t 60 start \
        >/dev/null 2>&1 </dev/null; then
        started=yes
        break
    fi
done
[ -n "$started" ] || { cat "$home/server.log" >&2; exit 1; }

# Before anything is written: is the server that answers on this port really ours?
ask() { "$bin/psql" -X -q -A -t -h 127.0.0.1 -p "$port" -U caunoi -d "$1" -c "$2"; }
found=$(ask postgres 'show data_directory')
if [ "$found" != "$data" ]; then
    echo "The server on port $port keeps its data in '$found', not in '$data': nothing was run." >&2
    exit 1
fi
ask postgres 'create database caunoi'

cd "$OLDPWD"
export DATABASE_URL="postgres://caunoi:$PGPASSWORD@127.0.0.1:$port/caunoi"
unset PGPASSWORD
"$@" <&0 &
child=$!
code=0
wait "$child" || code=$?
# A signal ends `wait` early; the command is then still finishing.
while kill -0 "$child" 2>/dev/null; do
    code=0
    wait "$child" || code=$?
done
exit "$code"
