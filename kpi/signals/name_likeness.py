"""Are officer and asker the same person? Pure: no Django, no database."""

import re

from users.typed.names import folded_email, is_shortened, name_words


def plain_name(name: str) -> str:
    """A name without blanks, titles and whatever else `users.typed.names` folds: "Rina M., S.E." -> "rinam"."""
    return "".join(name_words(name))


def plain_email(address: str) -> str:
    """An address without its case, what stands after "+", and the dots of its local part."""
    local, _at, domain = folded_email(address).partition("@")
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
