"""What of a text names a person or their money: replaced by a word that says what stood there. Pure.

Patterns of Indonesian letters and chats; where one is not sure, it masks: a writer sees the result and words it anew.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum


class Kind(StrEnum):
    """What was found, and the word put in its place."""

    EMAIL = "[e-mail]"
    NIP = "[NIP]"
    NPWP = "[NPWP]"
    PHONE = "[telepon]"
    ACCOUNT = "[nomor rekening]"
    SATKER = "[kode satker]"
    NUMBER = "[nomor]"
    NAME = "[nama]"


_GAP = r"[ .\-/]?"
_NAME = r"[A-Z][A-Za-z'’.]{1,30}"
_TITLES = r"\b(?:Bapak|Ibu|Pak|Bu|Sdr|Sdri|Saudara|Saudari|a\.?n\.?|atas nama)\b\.?"
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    # Birthday, appointment, sex, number: 19850101 201012 1 001
    (Kind.NIP, re.compile(rf"(?<!\d)(?:19|20)\d{{6}}{_GAP}(?:19|20)\d{{4}}{_GAP}[12]{_GAP}\d{{3}}(?!\d)")),
    (Kind.NIP, re.compile(r"\bNIP\b\.?\s{0,3}(?::|nomor|no\.?)?\s{0,3}[\d .]{5,30}\d", re.IGNORECASE)),
    (Kind.NPWP, re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")),
    (
        Kind.NPWP,
        re.compile(
            r"\bNPWP\b(?:\s{1,3}(?:bendahara|kami|nomor|no\.?))?\s{0,3}:?\s{0,3}\d[\d .\-]{13,24}\d", re.IGNORECASE
        ),
    ),
    (
        Kind.ACCOUNT,
        re.compile(
            r"\b(?:rekening|norek|no\.?\s?rek(?:ening)?|rek)\b\.?(?:\s{1,3}[A-Za-z.]{1,20}){0,5}?\s{0,3}:?\s{0,3}"
            r"\d[\d .\-]{4,24}\d",
            re.IGNORECASE,
        ),
    ),
    (Kind.PHONE, re.compile(r"(?<![\d/.])(?:\+62|62|0)[ -]?8\d{1,3}(?:[ -]?\d{2,5}){2,3}(?!\d)")),
    (Kind.PHONE, re.compile(r"\(0\d{2,3}\)[ -]?\d{5,8}(?!\d)")),
    (
        Kind.PHONE,
        re.compile(
            r"\b(?:telepon|telp|tlp|hp|wa|whatsapp)\b\.?(?:\s{1,3}(?:kami|saya|nomor|no\.?))?"
            r"\s{0,3}:?\s{0,3}\+?\d[\d \-]{5,16}\d",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.SATKER,
        re.compile(
            r"\b(?:kode\s{1,3})?satker\b(?:\s{1,3}(?:kami|kode|nomor|no\.?))?\s{0,3}[:(]?\s{0,3}\d{6}(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (Kind.NUMBER, re.compile(r"(?<![\d/])\d(?:[ .\-]?\d){9,24}(?![\d/])(?![.,]\d{3})")),
    (
        Kind.NAME,
        re.compile(rf"{_TITLES}\s{{1,3}}{_NAME}(?:\s{{1,2}}{_NAME}){{0,3}}"),
    ),
)
_AMOUNT = re.compile(r"^\d{1,3}(?:\.\d{3})+$")
_KEPT_WORD = re.compile(r"^(?P<word>\D*?)[\s:(.]*\+?\d")
_TITLE = re.compile(rf"^{_TITLES}", re.IGNORECASE)
_OFFICES = frozenset(
    {"kppn", "kanwil", "hai", "kepala", "bendahara", "ppk", "kpa", "ppspm", "cso", "satker", "direktur"}
)
"""After "Bapak" these name a post and no person."""


def masked(text: str, names: Iterable[str] = (), codes: Iterable[str] = ()) -> str:
    """`names`, `codes`: of the people and the satker of the ticket, masked wherever they stand, whole or in part."""
    for code in filter(None, codes):
        text = re.sub(rf"(?<!\d){re.escape(code)}(?!\d)", Kind.SATKER.value, text)
    for pattern in _named(names):
        text = pattern.sub(Kind.NAME.value, text)
    for kind, pattern in _PATTERNS:
        text = pattern.sub(lambda match, kind=kind: _instead(kind, match[0]), text)  # type: ignore[misc]
    return text


def left_in(text: str, names: Iterable[str] = (), codes: Iterable[str] = ()) -> tuple[Kind, ...]:
    """What `masked` would still find in it, each kind once, in order."""
    found: dict[Kind, None] = {}
    for code in filter(None, codes):
        if re.search(rf"(?<!\d){re.escape(code)}(?!\d)", text):
            found[Kind.SATKER] = None
    for pattern in _named(names):
        if pattern.search(text):
            found[Kind.NAME] = None
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _instead(kind, match[0]) != match[0]:
                found[kind] = None
    return tuple(found)


def _named(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Whole names first, whatever their case; then their parts, as names are written."""
    whole = sorted({name.strip() for name in names if len(name.strip()) > 2}, key=len, reverse=True)
    for name in whole:
        yield re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    parts = {part.strip(".,") for name in whole for part in name.split()}
    for part in sorted((part for part in parts if len(part) > 2 and part[0].isupper()), key=len, reverse=True):
        yield re.compile(rf"(?<!\w)(?:{re.escape(part)}|{re.escape(part.upper())})(?!\w)")


def _instead(kind: Kind, found: str) -> str:
    """The mask, after the word that says what stood there: "rekening [nomor rekening]"."""
    if kind is Kind.NUMBER:
        return found if _AMOUNT.fullmatch(found) else kind.value
    if kind is Kind.NAME:
        title = _TITLE.match(found)
        rest = found[title.end() :].split() if title else []
        if rest and rest[0].strip(".").lower() in _OFFICES:
            return found
        return f"{title[0]} {kind.value}" if title else kind.value
    if kind in {Kind.ACCOUNT, Kind.SATKER, Kind.PHONE, Kind.NIP, Kind.NPWP} and (word := _KEPT_WORD.match(found)):
        said = word["word"].strip(" :(.+0")
        return f"{said} {kind.value}" if said else kind.value
    return kind.value
