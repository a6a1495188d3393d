"""Are officer and asker the same person? Pure: no Django, no database."""

import re
import unicodedata


def plain_name(name: str) -> str:
    """The letters of a name in lower case, without accents and without titles after a comma: "Rina M., S.E." ->
    "rinam".
    """
    bare = unicodedata.normalize("NFKD", name.partition(",")[0]).casefold()
    return "".join(letter for letter in bare if letter.isalpha() and letter.isascii())


def plain_email(address: str) -> str:
    """An address without its case, what stands after "+", and the dots of its local part."""
    local, _at, domain = address.strip().casefold().partition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}" if domain else ""


def same_person(officer: str, asker: str, asker_email: str, emails: frozenset[str] = frozenset()) -> str:
    """Why they look the same: "name", "email" or "" if they do not. `emails`: the addresses of the officer's office."""
    name = plain_name(officer)
    if not name:
        return ""
    if plain_name(asker) == name:
        return "name"
    address = plain_email(asker_email)
    local = re.sub(r"[^a-z]", "", address.partition("@")[0])
    if address and (local == name or address in {plain_email(one) for one in emails}):
        return "email"
    return ""
