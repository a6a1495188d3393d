"""The style page (/gaya/): each component in each of its states, light and dark beside each other, for whoever changes
a style. Only where DEBUG is on; elsewhere there is no such page, and nothing leads to it. Its words are examples, not
texts of the site: they are not translated.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpi.monitoring.charts import Bar, Tick
from kpi.monitoring.drawn_bar import drawn
from tickets.deadlines.chips import ICONS, Chip
from tickets.deadlines.day_strip import Box, Piece, Strip
from tickets.lists.row_html import clocks_html
from tickets.words import STATUS_ICONS
from users.forms import PlainForm
from users.pages.badges import Badge
from users.typed.selects import PlainSelect

THEMES = (("terang", "Terang"), ("gelap", "Gelap"))
BADGES = [
    *(Badge(status.value, icon, status.name.replace("_", " ").capitalize()) for status, icon in STATUS_ICONS.items()),
    Badge("green", "shape-circle", "Hijau"), Badge("yellow", "shape-triangle", "Kuning"),
    Badge("red", "shape-square", "Merah"), Badge("in_norm", "clock", "Dalam norma"),
    Badge("provisional", "hourglass", "Sementara"), Badge("locked", "lock", "Terkunci"),
]  # fmt: skip
NOTES = ("success", "info", "warning", "error")
TILES = (
    ("Menunggu jawaban", "7", "2 mendekati tenggat", ""), ("Terbuka", "12", "di kantor Anda", "open"),
    ("Mendekati", "3", "dalam 4 jam", "near"), ("Terlambat", "1", "sejak Jum, 15 Mei", "late"),
)  # fmt: skip
BUTTONS = ("primary", "secondary", "danger", "quiet")


class Specimen(PlainForm):
    """One field of each kind."""

    line = forms.CharField(label="Subjek", max_length=120, help_text="Satu baris")
    choice = forms.ChoiceField(
        label="Jenis unit penanya", choices=[("", "Pilih"), ("satker", "SATKER"), ("bank", "BANK")], widget=PlainSelect
    )
    day = forms.DateField(label="Tanggal", required=False)
    text = forms.CharField(label="Pertanyaan", widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="Lampiran", required=False)
    agreed = forms.BooleanField(label="Saya sudah memeriksa", required=False)
    way = forms.ChoiceField(
        label="Status tiket",
        choices=[("answer", "Selesai"), ("later", "Dijawab nanti")],
        widget=forms.RadioSelect,
        initial="answer",
    )


def _clocks() -> list[Chip]:
    """A clock in each of its states, one line each."""
    said = {
        "in_norm": "Sisa 1 hari 3 jam", "near": "Sisa 45 mnt", "late": "Terlambat 49 mnt",
        "answered_in_time": "Tepat waktu · 4 jam 12 mnt", "answered_late": "Terlambat · 2 jam",
        "stopped": "Jam berhenti",
    }  # fmt: skip
    return [Chip(state, words, "s.d. Sel, 19 Mei 13.42", "IKU", ICONS[state]) for state, words in said.items()]


def _wrong(prefix: str) -> Specimen:
    return Specimen({f"{prefix}-line": "x" * 130, f"{prefix}-day": "kemarin"}, prefix=prefix)


def _strip(theme: str) -> dict[str, Any]:
    """A deadline of two working days with a day off between them."""
    days = [("Jum 15", False), ("Sab 16", True), ("Sen 18", False), ("Sel 19", False)]
    boxes = [
        Box(str(number * 101), "97", str(number * 101 + 48), day, "libur" if off else "8 jam", off)
        for number, (day, off) in enumerate(days)
    ]
    boxes[0].runs.append(Piece("0", "97"))
    boxes[2].lefts.append(Piece("202", "97"))
    strip = Strip("Dua hari kerja, satu sudah terpakai.", boxes, "202", "299", answered=False)
    return vars(strip) | {"name": theme}


def _bar() -> Bar:
    return Bar("42", (Tick("0", long=True), Tick("48", long=False), Tick("96", long=True)))


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    looks = [
        {
            "theme": theme,
            "title": title,
            "forms": [Specimen(prefix=theme), _wrong(f"{theme}-salah")],
            "strip": _strip(theme),
            "pages": f"Halaman, {title}",
        }
        for theme, title in THEMES
    ]
    tabs = [
        {"label": "Perlu dijawab", "url": "#", "current": True, "count": "7", "late": False},
        {"label": "Di HAI", "url": "#", "current": False, "count": "3", "late": False},
        {"label": "Terlambat", "url": "#", "current": False, "count": "1", "late": True},
        {"label": "Semua", "url": "#", "current": False, "count": None, "late": False},
    ]
    shown = {
        "looks": looks, "tabs": tabs, "badges": BADGES, "notes": NOTES, "tiles": TILES, "buttons": BUTTONS,
        "clocks": clocks_html(_clocks()), "bar": drawn(_bar()),
        "facts": [("Kantor", "KPPN Pekanbaru"), ("Zona", "WIB")],
        "filters": [{"label": "Triwulan II 2026", "remove_url": "#"}],
    }  # fmt: skip
    return render(request, "style_page.html", shown)
