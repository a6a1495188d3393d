"""The name that a file came with. It is only ever shown and offered for saving; on the disk the file is called
otherwise.
"""

import re
import unicodedata

from .faults import Fault, Unsafe
from .kinds import KINDS, Kind, ending_of

LONGEST = 120


def cleaned_name(name: str) -> tuple[str, Kind]:
    """The last part of a path, visible characters only, not too long; and the kind that its ending names.

    What cannot be seen is left out (control characters, NUL, marks that turn the direction of text) before the ending
    is looked at: "laporan<RLO>fdp.exe" is an exe.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(character for character in name if character.isprintable())
    name = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", name)).strip(" .")
    if not name.strip("_ ."):
        raise Unsafe(Fault.NAME)
    kind = KINDS.get(ending_of(name))
    if kind is None:
        raise Unsafe(Fault.KIND)
    stem = name[: -len(kind.ending) - 1].strip(" .") or "berkas"
    return f"{stem[: LONGEST - 5]}.{kind.ending}", kind
