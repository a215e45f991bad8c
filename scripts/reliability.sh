#!/bin/sh
# reliability.sh: measures tests/reliability at full size, on SQLite and on a PostgreSQL of its own.
# Prints the lines of the goals. Fails if a test fails, a sabotage run among them, or if a goal does
# not say pass on each engine.
set -u
python=.venv/bin/python
goals="C1 P2-steps P2-doors"
code=0
said=$(mktemp)
trap 'rm -f "$said"' EXIT
export CAUNOI_RELIABILITY=full

measure() {
    failed=0
    "$@" "$python" -m pytest -n0 -q -s -p no:cacheprovider tests/reliability >"$said" 2>&1 || failed=1
    grep '^GOAL ' "$said" || true
    for goal in $goals; do
        grep -q "^GOAL $goal .* pass\$" "$said" || failed=1
    done
    [ $failed = 0 ] || { cat "$said" >&2; code=1; }
}

measure env
measure scripts/temp_postgres.sh
exit $code
