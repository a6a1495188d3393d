"""Are officer and asker the same person? Pure: no Django, no database."""

import re
import unicodedata


def plain_name(name: str) -> str:
    """The letters of a name in lower case, without accents and without titles after a comma: "Rina M., S.E." ->
    "rinam".
    """
    bare = unicodedata.normalize("NFKD", name.partition(",")[0]).casefold()
    return "".join(letter for letter in bare if letter.isalpha() and letter.isascii())


def name_words(name: str) -> list[str]:
    """The words of a name, each as `plain_name` has it: "Rina M., S.E." -> ["rina", "m"]."""
    return [word for each in name.partition(",")[0].replace(".", " ").split() if (word := plain_name(each))]


def is_shortened(short: str, name: str) -> bool:
    """Whether one is the other with words cut to their first letters, or left out at the end: "Rina M" for "Rina
    Maharani Putri". One word alone is nobody's; a whole word must be there.
    """
    few, many = name_words(short), name_words(name)
    if not 2 <= len(few) <= len(many):
        return False
    pairs = list(zip(few, many, strict=False))
    whole = any(a == b and len(a) > 2 for a, b in pairs)
    return whole and all(a == b or (len(a) <= 2 and b.startswith(a)) for a, b in pairs)


def plain_email(address: str) -> str:
    """An address without its case, what stands after "+", and the dots of its local part."""
    local, _at, domain = address.strip().casefold().partition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}" if domain else ""


def same_person(officer: str, asker: str, asker_email: str, emails: frozenset[str] = frozenset()) -> str:
    """Why they look the same: "name", "short" (the name shortened), "email" or "" if they do not. `emails`: the
    addresses of the officer's office.
    """
    name = plain_name(officer)
    if not name:
        return ""
    if plain_name(asker) == name:
        return "name"
    if is_shortened(asker, officer):
        return "short"
    address = plain_email(asker_email)
    local = re.sub(r"[^a-z]", "", address.partition("@")[0])
    if address and (local == name or address in {plain_email(one) for one in emails}):
        return "email"
    return ""
