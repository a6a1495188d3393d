"""When two names, or two addresses, are the same for us. Pure: no Django, no database.

Names of people are typed in many ways ("Rina Maharani, S.E.", "RINA  MAHARANI", a sign that shows nothing
inside). What is folded is only ever compared, never shown or kept in place of what was typed; and a person decides.
"""

import re
import unicodedata

from .spellings import AFTER_PARTICLES, LOOKALIKE, PARTICLES, USUAL

_BEFORE = frozenset("prof dr drs dra drg ir h hj apt kh ny tn sdr sdri bpk ibu bapak".split())  # noqa: SIM905
_AFTER = frozenset(
    "se sh st sp si ss sos ssos skom ssi spd sag stp sab sap sip sstat sstp smn sei sak sitp samd shi sikom stat strak "  # noqa: SIM905
    "mm mh mt ma mba mi mak mkn msi msc mkom mpd mag map mph mec mecdev mpp phd dba ba bsc beng "
    "ak ca cpa cfra cfe cia amd amdak amdkom amak".split()
)
"""Degrees as they stand behind a name, without dots; what follows a comma is taken for one too."""
_APOSTROPHES = "'`´ˊˋʹʻʼʽʾʿ‘’‛′＇"
_UNDECOMPOSED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})


def name_words(name: str) -> list[str]:
    """The words of a name in plain small letters, without titles, accents, dots, apostrophes and invisible signs:
    "Hj. Nur'aini Şahin, S.E., M.M." -> ["nuraini", "sahin"]."""
    before_comma, *behind = _plain(name).split(",")
    words = _words(before_comma)
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AFTER:
        words = words[:-1]
    # "Maharani, Rina" is a name turned round, not a title.
    for part in behind:
        further = _words(part)
        if "." not in part and not any(word in _AFTER or word in _BEFORE or len(word) <= 3 for word in further):
            words += further
    return words


def folded_name(name: str) -> str:
    """The words of `name_words` with a blank between: equal for two spellings of one name."""
    return " ".join(name_words(name))


def _plain(name: str) -> str:
    # The apostrophes first: decomposed, an acute accent alone is a blank and an accent.
    bare = "".join(sign for sign in name.translate(LOOKALIKE) if sign not in _APOSTROPHES)
    bare = unicodedata.normalize("NFKD", bare).casefold().translate(_UNDECOMPOSED)
    kept = (sign for sign in bare if unicodedata.category(sign) not in {"Mn", "Me", "Cf", "Cc"} or sign in "\t\n")
    return "".join(sign for sign in kept if sign not in "\u115f\u1160\u3164\uffa0\u2800")


def _words(part: str) -> list[str]:
    """ "s.e. m.yusuf-rahman" -> ["se", "m", "yusuf", "rahman"]: the dots of a degree join, all others divide."""
    words: list[str] = []
    for word in re.split(r"[\s,;/()\-–]+", part):
        joined = word.replace(".", "")
        words += [joined] if joined in _AFTER else word.split(".")
    return [bare for word in words if (bare := re.sub(r"[\W_]+", "", word))]


def names_a_person(name: str) -> bool:
    """Whether it can be what somebody is called: letters, and neither a long number (NIP, NIK, telephone) nor emoji
    or numbers in a ring."""
    letters = sum(sign.isalpha() for sign in name)
    pictures = any(unicodedata.category(sign) in {"So", "Co", "Cn", "No", "Me"} for sign in name)
    return letters >= 2 and not pictures and not re.search(r"\d(?:[\s.-]?\d){7}", name)


def likely_words(name: str) -> list[str]:
    """The same for usual spellings of one name: "Moh. Achmad" -> ["muhammad", "ahmad"]; the particle of a Balinese
    name, which is written or not, left out."""
    words = [USUAL.get(word, word) for word in name_words(name)]
    return words[1:] if _particle(words) else words


def _particle(words: list[str]) -> str:
    return words[0] if len(words) > 2 and words[0] in PARTICLES and words[1] in AFTER_PARTICLES else ""


def is_shortened(short: str, name: str) -> bool:
    """Whether one is the other with words cut to their first letters, or left out at the end: "Rina M" for "Rina
    Maharani Putri". One word alone is nobody's; a whole word must be there.
    """
    few, many = likely_words(short), likely_words(name)
    if not 2 <= len(few) <= len(many):
        return False
    pairs = list(zip(few, many, strict=False))
    whole = any(a == b and len(a) > 2 for a, b in pairs)
    return whole and all(a == b or (len(a) <= 2 and b.startswith(a)) for a, b in pairs)


def alike(one: str, other: str) -> bool:
    """Whether two names are likely one person's: the same words in any order and usual spelling, or one is the other
    shortened."""
    if {_particle(name_words(one)), _particle(name_words(other))} == PARTICLES:
        return False
    first, second = likely_words(one), likely_words(other)
    if not first or not second:
        return False
    return (
        sorted(first) == sorted(second)
        or "".join(first) == "".join(second)
        or is_shortened(one, other)
        or is_shortened(other, one)
    )


def likeness_key(name: str) -> str:
    """The same for names with the same words in any order: what lists of likely doubles are grouped by."""
    return " ".join(sorted(likely_words(name)))


def joined_key(name: str) -> str:
    """The same for names whose words are written together or apart: "Abdul Rahman", "Abdulrahman"."""
    return "".join(likely_words(name))


def searched_words(typed: str) -> list[str]:
    """The words of a name that somebody looks for, a few at most."""
    return name_words(typed)[:6]


def finds(typed: str, *texts: str) -> bool:
    """Whether what somebody looks for stands in one of the texts, or each of its words in one of them as names are
    compared: "nuraini" finds "Nur'aini"."""
    if typed.casefold() in " ".join(texts).casefold():
        return True
    words = name_words(typed)
    found = ((" ".join(name_words(text)), " ".join(likely_words(text))) for text in texts)
    return bool(words) and any(
        all(word in plain or USUAL.get(word, word) in likely for word in words) for plain, likely in found
    )


def folded_email(address: str) -> str:
    """One address, however it is written: without blanks around it, in lower case, the domain as the network has it.
    nama@münchen.example and nama@xn--mnchen-3ya.example are one. (In that form a domain in other letters that look like
    ours shows itself as what it is.) A domain that no network knows stays as typed: the field says what is wrong."""
    address = unicodedata.normalize("NFKC", address).strip().lower()
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return local + at + domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return address
