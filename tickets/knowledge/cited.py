"""What a form knows of the articles that its text cites: one hidden field, and the tags that show it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from services.models import Article, ArticleVersion
from tickets.models import ArticleUse
from users.models import User

from .uses import MOST_CITED, Cited

LETTERS = {"i": ArticleUse.How.INSERTED, "l": ArticleUse.How.LINKED}
"""Before the key of a version: its words stand in the text, or it is only named."""
KEY_MOST_DIGITS = 18


@dataclass(frozen=True)
class Tag:
    """One cited version as it stands under the box. `token`: as the field writes it, for the button that takes it
    away."""

    token: str
    title: str
    no: int


def read(typed: str) -> list[Cited]:
    """ "i12,l15" as what it says, each version once; a ValueError for anything else."""
    found: dict[int, Cited] = {}
    for token in filter(None, typed.split(",")):
        letter, key = token[:1], token[1:]
        if letter not in LETTERS or not key.isascii() or not key.isdigit() or len(key) > KEY_MOST_DIGITS:
            raise ValueError(token)
        found.setdefault(int(key), Cited(int(key), LETTERS[letter]))
    if len(found) > MOST_CITED:
        raise ValueError(typed)
    return list(found.values())


def written(cited: list[Cited]) -> str:
    """The reverse of `read`."""
    letters = {how: letter for letter, how in LETTERS.items()}
    return ",".join(f"{letters[ArticleUse.How(each.how)]}{each.version_id}" for each in cited)


def tags_of(typed: str, reader: User) -> list[Tag]:
    """Of what the reader may read; the rest is said when it is sent."""
    try:
        cited = read(typed)
    except ValueError:
        return []
    if not cited:
        return []
    readable = Article.objects.visible_to(reader).values("pk")
    rows = ArticleVersion.objects.filter(pk__in=[each.version_id for each in cited], article__in=readable)
    found = {row.pk: row for row in rows.only("title", "no")}
    return [
        Tag(written([each]), found[each.version_id].title, found[each.version_id].no)
        for each in cited
        if each.version_id in found
    ]


class CitedField(forms.CharField):
    """A hidden field; its value is a list of `Cited`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, max_length=300, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return read(super().clean(value) or "")
        except ValueError:
            raise ValidationError(_("Kutipan HAIPEDIA tidak terbaca. Lepas kutipannya, lalu cari lagi.")) from None
