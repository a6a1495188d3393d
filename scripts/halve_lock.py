"""`halve_lock.py LOCK ONE TWO`: a lock file in two, for two pips that install beside each other.

They may, because a lock file names all packages with their hashes and nothing has to be resolved. Packages go by turns
to one and the other, so that big ones (which stand beside their kin) are shared.
"""

import re
import sys
from pathlib import Path


def halves(lock: str) -> tuple[str, str]:
    """Each package with its hashes in one of both."""
    packages = [part for part in re.split(r"(?m)^(?=[A-Za-z0-9])", lock) if part.strip()]
    return "".join(packages[::2]), "".join(packages[1::2])


if __name__ == "__main__":
    source, *targets = map(Path, sys.argv[1:])
    for target, half in zip(targets, halves(source.read_text()), strict=True):
        target.write_text(half)
