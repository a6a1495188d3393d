"""A logo is put into the letterhead or taken out of it, by an HAI admin. Every one stays as it was (`append_only`);
papers say nothing of it in their digest, so what was printed before is checked as ever.
"""

import base64
import hashlib
import struct
import tempfile
from pathlib import Path

from django.conf import settings

from reports.models import LetterheadLogo
from reports.rendering import PaperFailed, render
from tickets.files.words import size_text
from users.clock import Clock
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.pages.turns import Busy
from users.refusals import Refused
from users.words import number_text

MOST_BYTES = 500 * 1024
LEAST_SIDE, MOST_SIDE = 32, 2_000
"""Pixels. On paper it is at most 26 pt high: more would only make every file larger."""
PNG = b"\x89PNG\r\n\x1a\n"


def may_change_logo(user: User) -> bool:
    return user.role == User.Role.ADMIN


@once("put_logo")
def put_logo(
    *, key: OneTimeKey, content: bytes, file_name: str, clock: Clock, sent: int | None = None
) -> LetterheadLogo:
    """Every paper from now on has it. `content`: a PNG as it was sent; kept is what we make of its pixels, so that
    nothing else in the file reaches a paper. `sent`: how many bytes were sent, where only some were read.
    Refused beside "file": another kind, too large, unreadable.
    """
    _check(key.user)
    wide, high = _measured(content, len(content) if sent is None else sent)
    drawn = _drawn_anew(content)
    return LetterheadLogo.objects.create(
        content=drawn,
        width=wide,
        height=high,
        digest=hashlib.sha256(drawn).hexdigest(),
        file_name=file_name[:120],
        changed_at=clock.now(),
        changed_by=key.user,
    )


@once("remove_logo")
def remove_logo(*, key: OneTimeKey, clock: Clock) -> LetterheadLogo:
    """Papers have none from now on. Refused while there is none."""
    _check(key.user)
    if LetterheadLogo.objects.in_force() is None:
        raise Refused(_("Kop lembar sudah tanpa logo."))
    return LetterheadLogo.objects.create(changed_at=clock.now(), changed_by=key.user)


def _check(user: User) -> None:
    if not may_change_logo(user) or not user.is_active:
        raise Refused(_("Logo kop lembar diganti oleh admin HAI."))


def _measured(content: bytes, size: int) -> tuple[int, int]:
    """Width and height that a PNG says of itself, before anybody decodes it."""
    if max(size, len(content)) > MOST_BYTES:
        raise Refused(
            _("Logo ini %(size)s; batas HAI CSO %(most)s. Kecilkan gambarnya.")
            % {"size": size_text(max(size, len(content))), "most": size_text(MOST_BYTES)},
            "file",
        )
    if not content.startswith(PNG) or content[12:16] != b"IHDR" or len(content) < 33:
        raise Refused(_("Logo harus berupa gambar PNG. Simpan ulang gambarnya sebagai PNG."), "file")
    wide, high = struct.unpack(">II", content[16:24])
    if not (LEAST_SIDE <= wide <= MOST_SIDE and LEAST_SIDE <= high <= MOST_SIDE):
        raise Refused(
            _("Logo ini %(wide)s × %(high)s piksel; batas HAI CSO: setiap sisi %(least)s sampai %(most)s piksel.")
            % {
                "wide": number_text(wide),
                "high": number_text(high),
                "least": LEAST_SIDE,
                "most": number_text(MOST_SIDE),
            },
            "file",
        )
    return wide, high


def _drawn_anew(content: bytes) -> bytes:
    """Its pixels on white as a PNG of our own, made in a process with limits of its own."""
    parent = Path(settings.REPORTS_DIR)
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        target = Path(folder) / "logo.png"
        try:
            render("logo", target, {"png": base64.b64encode(content).decode()}, [], dict)
        except Busy:
            raise Refused(_("Server sedang sibuk. Coba lagi sebentar lagi."), "file") from None
        except PaperFailed:
            raise Refused(
                _("Gambar PNG ini rusak atau tidak dapat dibaca. Simpan ulang, lalu unggah lagi."), "file"
            ) from None
        return target.read_bytes()
