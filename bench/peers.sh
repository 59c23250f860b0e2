#!/bin/sh
# How much faster is the solver than others on the same markets? docs/bench.md, "Against other
# solvers".
#
#     sh bench/peers.sh [BUILD [--repeats N] [MARKET...]]
#
# Installs what is missing of Ipopt, CLP and CVXOPT (Debian packages, as root) and HiGHS (npm,
# into BUILD/npm), builds into BUILD (build-peers when not named), runs all in one go and
# prints its tables. MARKET: 1, 3, 12, 50; all when none is named. Exit 1 when answers do not
# agree to 1e-7. Two cores and some 20 minutes for all.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$root/build-peers}
[ $# -eq 0 ] || shift
case $build in /*) ;; *) build=$PWD/$build ;; esac
export LC_ALL=C OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

missing=
for package in coinor-libipopt-dev coinor-libclp-dev python3-cvxopt; do
    dpkg -s "$package" > /dev/null 2>&1 || missing="$missing $package"
done
# The names are words of their own.
# shellcheck disable=SC2086
[ -z "$missing" ] || { apt-get update && apt-get install -y --no-install-recommends $missing; } >&2

[ -d "$build/meson-info" ] ||
    meson setup "$build" "$root" -Dpeers=enabled -Dbuildtype=debugoptimized >&2
ninja -C "$build" bench/solve/peers bench/solve/peer_ipopt bench/solve/peer_clp >&2
mkdir -p "$build/npm" "$build/work"
[ -d "$build/npm/node_modules/highs" ] ||
    (cd "$build/npm" && npm init -y > /dev/null && npm install --no-audit --no-fund highs@1.15.3 >&2)

exec "$build/bench/solve/peers" "$build/bench/solve" "$root/bench/solve" "$build/npm" \
    "$build/work" "$@"
