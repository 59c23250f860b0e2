# Sourced by run and test: what they need is installed and built. Everything said here goes to
# standard error; standard output belongs to the command.
#
#   setup_packages PACKAGE...           install those Debian packages that are missing
#   setup_checks                        install what only the tests need
#   setup_build DIR [MESON OPTION]...   configure DIR once, then build what changed: all, or
#                                       $targets

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1

say()
{
    printf 'lode: %s\n' "$*" >&2
}

die()
{
    say "$*"
    exit 1
}

install_packages()
{
    as_root=
    command -v apt-get >/dev/null 2>&1 ||
        die "needs $* (names of Debian packages), and apt-get is not here:" \
            "install them with this system's own tools, then run again"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            die "needs $*, and neither root nor sudo is here; as root: apt-get install $*"
        as_root=sudo
    fi

    say "installing $*"
    log=$(mktemp) || exit 1
    if ! { $as_root apt-get update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
            --no-install-recommends "$@"; } </dev/null >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "could not install $*"
    fi
    rm -f "$log"
}

# Those named packages that dpkg does not have.
setup_packages()
{
    absent=
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
        ii*) ;;
        *) absent="$absent $package" ;;
        esac
    done
    # shellcheck disable=SC2086  # a list of words
    [ -z "$absent" ] || install_packages $absent
}

# A library may also come from elsewhere than a Debian package: what counts is that it is found.
has_header()
{
    for folder in /usr/include /usr/local/include; do
        [ -f "$folder/$1" ] && return 0
    done
    return 1
}

setup_tools()
{
    absent=
    command -v "${CC:-cc}" >/dev/null 2>&1 || absent="$absent gcc"
    has_header stdio.h || absent="$absent libc6-dev"
    command -v meson >/dev/null 2>&1 || absent="$absent meson"
    command -v ninja >/dev/null 2>&1 || absent="$absent ninja-build"
    command -v python3 >/dev/null 2>&1 || absent="$absent python3"
    command -v pkg-config >/dev/null 2>&1 || absent="$absent pkg-config"
    has_header jansson.h || absent="$absent libjansson-dev"
    has_header microhttpd.h || absent="$absent libmicrohttpd-dev"
    has_header zlib.h || absent="$absent zlib1g-dev"
    has_header zip.h || absent="$absent libzip-dev"
    pkg-config --exists librsvg-2.0 || absent="$absent librsvg2-dev"
    has_header yaml.h || absent="$absent libyaml-dev"
    has_header coin/Cbc_C_Interface.h || absent="$absent coinor-libcbc-dev"
    has_header sqlite3.h || absent="$absent libsqlite3-dev"
    case $(dpkg --print-architecture 2>/dev/null) in # it is made for these
    amd64 | arm64) has_header isa-l.h || absent="$absent libisal-dev" ;;
    esac
    has_header nettle/sha2.h || absent="$absent nettle-dev"
    has_header Random123/philox.h || absent="$absent librandom123-dev"
    has_header suitesparse/amd.h || absent="$absent libsuitesparse-dev"
    # shellcheck disable=SC2086
    [ -z "$absent" ] || install_packages $absent
}

# What judges help pages and answers in the tests.
setup_checks()
{
    absent=
    python=/usr/bin/python3 # Debian's modules are for Debian's Python
    [ -x "$python" ] || python=python3
    "$python" -c 'import jsonschema' 2>/dev/null || absent="$absent python3-jsonschema"
    "$python" -c 'import feedparser' 2>/dev/null || absent="$absent python3-feedparser"
    command -v groff >/dev/null 2>&1 || absent="$absent groff-base"
    # shellcheck disable=SC2086
    [ -z "$absent" ] || install_packages $absent
}

# How clang builds what is watched; scripts/test --clang and scripts/fuzz share the folder.
# shellcheck disable=SC2034  # theirs
watched_by_clang='-Dfuzz=true -Doptimization=1 -Darena_malloc=true -Dwerror=true -Dmpi=disabled'

targets=
setup_build()
{
    dir=$root/$1
    shift
    setup_tools
    mkdir -p "$dir" || exit 1

    # Two of these at once take turns.
    exec 9>"$dir/.lock"
    if command -v flock >/dev/null 2>&1; then flock 9; fi

    # A build folder knows its source by absolute path: one that was copied along is of no use.
    if [ -f "$dir/build.ninja" ] && [ "$(cat "$dir/.source" 2>/dev/null)" != "$root" ]; then
        say "the source has moved: $dir is set up anew"
        find "$dir" -mindepth 1 -maxdepth 1 ! -name .lock -exec rm -rf {} +
    fi
    if [ ! -f "$dir/build.ninja" ]; then
        say "configuring $dir"
        quietly meson setup "$dir" "$root" "$@"
        printf '%s\n' "$root" >"$dir/.source"
    elif [ $# -gt 0 ] && [ "$(cat "$dir/.options" 2>/dev/null)" != "$*" ]; then
        quietly meson configure "$dir" "$@"
    fi
    [ $# -eq 0 ] || printf '%s\n' "$*" >"$dir/.options"

    # shellcheck disable=SC2086  # a list of words, or none
    todo=$(ninja -C "$dir" -n $targets 2>/dev/null | grep -c '^\[')
    if [ "$todo" -gt 0 ]; then
        [ "$todo" -le 5 ] || say "building, $todo steps"
        # shellcheck disable=SC2086
        quietly ninja -C "$dir" $targets
        grep 'warning:' "$dir/setup.log" >&2
    fi
    exec 9>&-
}

# Run with the output kept in a file, shown only when it fails.
quietly()
{
    "$@" </dev/null >"$dir/setup.log" 2>&1 9>&- && return 0
    grep -v '^\[[0-9]*/[0-9]*\]' "$dir/setup.log" >&2   # what went well is not news
    die "failed: $*"
}
