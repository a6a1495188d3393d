"""Words that nobody at a treasury office says, and two words for one thing: not on screen, in mail, on paper or in our
own documents."""

import re

from django.conf import settings

INSTEAD = {
    r"dikeberatani": "yang diajukan keberatan",
    r"Sinyal kewajaran": "Indikasi kejanggalan",
    r"[Nn]ilai wajar": "Nyatakan wajar",
    r"tiket terlambat lagi": "bila ... tiket lagi terlambat",
    r"Hari kedua dari": "hari kedua",
    r"menyertai perangkat lunak": "bawaan aplikasi",
    r"[Pp]ekerja latar": "otomatis",
    r"Sidik (isi|angka|kunci)": "Sidik digital ...",
    r"[Jj]am norma": "waktu norma",
    r"[Mm]eja HAI": "ditangani HAI",
    r"bawa lagi": "unggah lagi",
    r"[Pp]utusan (yang|mana yang) berbalik": "yang berubah",
    r"\d Kepastian": "Hari libur yang sudah pasti",
    r"Menu ubin": "Menu bergambar",
    r"Kode kantor pemegang": "Kantor pemegang (kode)",
    r'"Pengerjaan"': "Tahap",
    r"Baca dahulu": "Lihat dahulu",
    r"\b[Dd]ulu\b": "dahulu; of what was: sebelumnya",
    r"Pegangti": "Pengganti",
    r"[Hh]ampir lewat|\bLewat\b": "(hampir) terlambat",
    r"Password(?! CSO)(?= (pertama|dan|pribadi|akun))": "Password CSO at the desk, kata sandi of a login",
}


def test_no_page_mail_or_paper_uses_a_word_that_was_replaced():
    endings = {".py", ".html", ".txt", ".csv", ".js", ".md"}
    roots = ("haicso", "reports", "kpi", "tickets", "users", "services", "templates", "assets", "fixtures", "docs")
    ours = [path for root in roots for path in (settings.BASE_DIR / root).rglob("*") if path.suffix in endings]
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {hit.group()!r}, better {better}"
        for path in ours
        for text in [path.read_text()]
        for pattern, better in INSTEAD.items()
        if (hit := re.search(pattern, text))
    ]
    assert len(ours) > 500
    assert not found
