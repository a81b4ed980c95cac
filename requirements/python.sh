# Read by ./run and ./test: finds a Python of 3.11 or newer and leaves it in $PYTHON.

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            PYTHON=$(command -v "$candidate")
            return 0
        fi
    done
    return 1
}

need_python() {
    find_python && return 0
    if command -v apt-get >/dev/null 2>&1; then
        install='apt-get update && apt-get install -y python3 python3-venv'
    elif command -v dnf >/dev/null 2>&1; then
        install='dnf install -y python3.11'
    else
        echo 'Doudi needs Python 3.11 or newer. Please install it, then start again.' >&2
        exit 1
    fi
    if [ "$(id -u)" -eq 0 ]; then
        echo "Installing Python ($install) ..."
        DEBIAN_FRONTEND=noninteractive sh -c "$install" >/dev/null 2>&1
        find_python && return 0
        # Ubuntu 22.04 has 3.11 beside its own, older python3.
        if command -v apt-get >/dev/null 2>&1; then
            DEBIAN_FRONTEND=noninteractive apt-get install -y python3.11 python3.11-venv >/dev/null 2>&1
            find_python && return 0
        fi
        echo "Python 3.11 or newer could not be installed. The command was: $install" >&2
    else
        echo 'Doudi needs Python 3.11 or newer. Please type this once, then start again:' >&2
        echo "  sudo sh -c '$install'" >&2
    fi
    exit 1
}
