#!/bin/sh
# What does the import of a full year of BACI cost, beside reading it at all?
#
#     ninja -C build && sh bench/import.sh build [ROWS [SEED]]
#
# Makes a file of that shape (11 million rows, 380 MB; make_baci.c), reads it once so that it
# lies in memory, then times in turns, best of three: cat, a grep for one code, the import,
# and the import from a zip. Exit 1 when an import takes more than 64 MiB at its peak. All
# it makes lies in one folder of $TMPDIR, which it removes.
set -eu
build=${1:?usage: sh bench/import.sh BUILD [ROWS [SEED]]}
rows=${2:-11000000} seed=${3:-2024} turns=${TURNS:-3} bound_kib=65536
data=$(dirname "$0")/../data
export LC_ALL=C LODE_PACKS=
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM HUP

# The codes an import takes when none are named, and the customs numbers of countries.
cat "$data/trade/hs6.csv" "$data/trade/hs_changes.csv" | tr ',' '\n' |
    grep -x '[0-9]\{6\}' | sort -u > "$folder/codes"
column() { # of FILE, NAME
    head -1 "$1" | tr ',' '\n' | grep -nx "$2" | cut -d: -f1
}
countries=$data/countries/countries.csv
sed 1d "$countries" | sed 's/"[^"]*"//g' | cut -d, -f"$(column "$countries" baci_code)" |
    grep -x '[0-9][0-9]*' > "$folder/areas"
file=$folder/BACI_HS17_Y2024_V202601.csv
"$build/bench/make_baci" "$folder/codes" "$folder/areas" "$rows" "$seed" > "$file"
bytes=$(wc -c < "$file")
(cd "$folder" && python3 -m zipfile -c "${file%.csv}.zip" "${file##*/}")

turn() { # NAME COMMAND...: a line "name seconds KiB"
    name=$1 # its output goes to a file: grep stops at the first hit when nobody reads on
    shift
    "$build/bench/timed" "$@" 3> "$folder/took" > "$folder/out"
    echo "$name $(cat "$folder/took")" >> "$folder/times"
}
cat "$file" > /dev/null
while [ "$turns" -gt 0 ]; do
    turn cat sh -c 'exec cat "$0" > /dev/null' "$file"
    turn grep grep -c 811292 "$file"
    turn import "$build/cli/lode" data import "$file" --into "$folder/packs" --data "$data"
    turn zip "$build/cli/lode" data import "${file%.csv}.zip" --into "$folder/zipped" \
        --data "$data"
    turns=$((turns - 1))
done
for table in "$folder"/packs/*/*.csv; do
    cmp "$table" "$folder/zipped/${table#"$folder/packs/"}"
    kept=$(($(wc -l < "$table") - 1))
done

awk -v bytes="$bytes" -v rows="$rows" -v kept="$kept" -v bound="$bound_kib" '
    !($1 in best) || $2 < best[$1] { best[$1] = $2 }
    $3 > peak[$1] { peak[$1] = $3 }
    function line(name, what) {
        printf "%-28s %8.3f s %8.2f GB/s %7.1f x cat %7.2f x grep %8.1f MiB\n", what,
            best[name], bytes / best[name] / 1e9, best[name] / best["cat"],
            best[name] / best["grep"], peak[name] / 1024
    }
    END {
        printf "%d bytes, %d rows, %d kept\n", bytes, rows, kept
        line("cat", "cat FILE > /dev/null")
        line("grep", "grep -c 811292 FILE")
        line("import", "lode data import FILE")
        line("zip", "lode data import FILE.zip")
        over = peak["import"] > bound || peak["zip"] > bound
        printf "memory of the import: %s %d MiB\n", over ? "above" : "within", bound / 1024
        exit over
    }' "$folder/times"
