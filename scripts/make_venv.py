"""`make_venv.py FOLDER`: a virtual environment with pip, in a second instead of ten.

`python3 -m venv` installs pip with pip and compiles all of it, though most is never imported. The wheel that Python
keeps for that purpose only has to be unpacked. Where there is none, venv does it its own way.
"""

import sys
import sysconfig
import venv
import zipfile
from importlib.resources import files
from pathlib import Path


def pip_wheel() -> Path | None:
    """The newest: Debian keeps it in a folder of its own, others beside ensurepip."""
    folders = [Path(folder) for folder in [sysconfig.get_config_var("WHEEL_PKG_DIR")] if folder]
    folders.append(Path(str(files("ensurepip"))) / "_bundled")
    return max((wheel for folder in folders for wheel in folder.glob("pip-*.whl")), default=None)


def main(folder: str) -> None:
    wheel = pip_wheel()
    venv.create(folder, clear=True, symlinks=True, with_pip=wheel is None)
    if wheel is not None:
        packages = next(Path(folder).glob("lib/python3*/site-packages"))
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(packages)


if __name__ == "__main__":
    main(sys.argv[1])
