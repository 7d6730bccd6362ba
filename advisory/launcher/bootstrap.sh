# Hands over to bootstrap.py with the first Python that can make a virtual environment.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
bare=''
for python in python3 python3.14 python3.13 python3.12 python3.11; do
    "$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$python" -I -c 'import ensurepip, venv' 2>/dev/null; then
        exec "$python" -I "$here/bootstrap.py" "$@"
    fi
    bare=${bare:-$python}
done
if [ -n "$bare" ]; then
    echo "$bare cannot make a virtual environment. Install its venv module (Debian, Ubuntu: sudo apt install $bare-venv) and start again." >&2
else
    echo "Advisory needs Python 3.11 or newer with venv. Install it (Debian, Ubuntu: sudo apt install python3 python3-venv) and start again." >&2
fi
exit 1
