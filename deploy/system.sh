#!/bin/sh
# System packages the house needs, on Debian 12/13 and Ubuntu 24.04. Part of `make setup`.
#
# Missing ones are installed when run as root where apt-get exists; otherwise one line says how to install them.
# Exit code 0: everything is there, or only screens, sound or USB would suffer. 1: no usable Python.
# Libraries are looked for by soname, since package names differ between releases.
set -u

# soname and the package that brings it. Found with `ldd` on PySide6's libQt6*.so and its xcb, offscreen and
# wayland plugins; what a listed package itself depends on is left to apt.
LIBRARIES='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11-xcb.so.1 libx11-xcb1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libgssapi_krb5.so.2 libgssapi-krb5-2
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
libportaudio.so.2 libportaudio2
libusb-1.0.so.0 libusb-1.0-0
'
PYTHON=${PYTHON:-python3}

python_works() {
    "$PYTHON" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

missing_packages() {
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)
    python_works || echo python3 python3-venv
    [ -e /usr/share/zoneinfo/Asia/Ho_Chi_Minh ] || echo tzdata
    echo "$LIBRARIES" | while read -r soname package; do
        [ -z "$soname" ] && continue
        case "$known" in
            *"$soname "*) ;;
            *) echo "$package" ;;
        esac
    done
}

install() {
    # shellcheck disable=SC2086  # one word per package
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null
}

missing=$(missing_packages | tr '\n' ' ' | sed 's/ *$//')
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing system packages: $missing"
    install "$missing" </dev/null
    missing=$(missing_packages | tr '\n' ' ' | sed 's/ *$//')
fi
if [ -n "$missing" ]; then
    echo "Missing system packages: sudo apt-get install -y $missing" >&2
fi
if ! python_works; then
    echo "Python 3.11 or newer with venv is needed. If it has another name: make PYTHON=python3.12 setup" >&2
    exit 1
fi
