# Helpers of the other scripts; to be sourced. Nothing here changes the machine except install_packages, and only as root.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv

say() { printf '%s\n' "$*"; }
fail() {
    printf '\nhaicso: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '        %s\n' "$line" >&2; done
    exit 1
}

# Is the named need met on this machine? One line per need: what we look for, and the Debian packages that bring it.
met() {
    case $1 in
        venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
        postgresql) command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
        chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || [ -n "${CHROMIUM:-}" ] ;;
        pango) ldconfig -p | grep -q libpangoft2-1.0.so && ldconfig -p | grep -q libharfbuzz-subset.so ;;
        nginx) command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] ;;
        spreadsheet) command -v soffice >/dev/null ;;
        fonts) [ -d /usr/share/fonts/truetype/liberation ] || [ -d /usr/share/fonts/truetype/dejavu ] ;;
    esac
}
packages_of() {
    case $1 in
        venv) echo python3-venv ;;
        postgresql) echo postgresql ;;
        chromium) echo chromium ;;
        pango) echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ;;
        nginx) echo nginx ;;
        spreadsheet) echo libreoffice-calc-nogui ;;
        fonts) echo fonts-liberation ;;
    esac
}

# need NEED...: what is missing is installed (as root on Debian) or named, with the command that installs it.
need() {
    local missing=() names=() need
    for need in "$@"; do met "$need" || missing+=("$need"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    # shellcheck disable=SC2207 # a need may take several packages
    for need in "${missing[@]}"; do names+=($(packages_of "$need")); done
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        fail "missing on this machine: ${missing[*]}" \
            "On Debian or Ubuntu this installs it:" "" \
            "    sudo apt-get install --no-install-recommends ${names[*]}" "" "Then give the same command again."
    fi
    install_packages "${names[@]}"
    for need in "${missing[@]}"; do
        met "$need" || fail "'$need' is still missing although $(packages_of "$need") was installed."
    done
}

install_packages() {
    local log=$ROOT/var/log/apt.log
    mkdir -p "$ROOT/var/log"
    say "setup: installing Debian packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    local get=(apt-get -q -y -o DPkg::Lock::Timeout=120) policy=/usr/sbin/policy-rc.d made_policy=
    # The tests start an nginx of their own: keep Debian from starting one at port 80.
    case " $* " in
        *" nginx "*) [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made_policy=1; } ;;
    esac
    {
        "${get[@]}" update &&
            case " $* " in
                # The tests start a server of their own: keep Debian from creating and starting one at port 5432.
                *" postgresql "*)
                    "${get[@]}" install --no-install-recommends postgresql-common &&
                        sed -ri 's/#?(create_main_cluster) .*$/\1 = false/' /etc/postgresql-common/createcluster.conf
                    ;;
            esac &&
            "${get[@]}" install --no-install-recommends "$@"
    } >"$log" 2>&1 </dev/null || {
        [ -z "${made_policy:-}" ] || rm -f $policy
        tail -n 15 "$log" >&2
        fail "apt-get could not install: $*" "The whole story is in var/log/apt.log."
    }
    [ -z "${made_policy:-}" ] || rm -f $policy
}

# beside NAME WHAT: an environment of its own in var/NAME-venv with the packages of requirements/NAME.txt, installed once.
beside() {
    local home=var/$1-venv lock=requirements/$1.txt digest
    digest=$(sha256sum "$lock" | cut -d' ' -f1)
    [ "$(cat "$home/installed" 2>/dev/null)" != "$digest" ] || return 0
    say "$1: installing $2 from $lock (once)"
    need venv
    python3 scripts/make_venv.py "$home"
    "$home/bin/python" -m pip install --quiet --quiet --no-input --no-deps --disable-pip-version-check \
        --require-hashes --requirement "$lock" ||
        fail "pip could not install the packages of $lock." \
            "It needs a Python package index: the network, or one set in pip's own configuration ('pip config list')."
    echo "$digest" >"$home/installed"
}
