#!/bin/sh
# Installs Chromium where the browser tests would miss it and this machine lets us.
# Never fails: tests that find no Chromium are counted in the line "NOT RUN".
command -v chromium >/dev/null 2>&1 && exit 0
if [ -n "${CAUNOI_NO_APT:-}" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium here, so the browser tests will not run; as root: apt install chromium" >&2
    exit 0
fi
echo "Installing Chromium for the browser tests ..."
export DEBIAN_FRONTEND=noninteractive
options="-qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=1 -o Acquire::http::Timeout=20"
log=$(mktemp)
# shellcheck disable=SC2086
if ! { apt-get $options update && apt-get $options install -y --no-install-recommends chromium; } \
    >"$log" 2>&1 </dev/null; then
    tail -n 3 "$log" >&2
    echo "Chromium could not be installed, so the browser tests will not run." >&2
fi
rm -f "$log"
exit 0
