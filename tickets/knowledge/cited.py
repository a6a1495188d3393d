"""What a form knows of the articles that its text cites: one hidden field, and the tags that show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from services.models import Article, ArticleVersion
from tickets.models import ArticleUse, Ticket
from tickets.references import is_reference
from users.models import User

from .taken import Taken
from .uses import MOST_CITED, Cited

LETTERS = {"i": ArticleUse.How.INSERTED, "l": ArticleUse.How.LINKED}
"""Before the key of a version: its words stand in the text, or it is only named."""
OF_ANSWER = "a"
"""Before the reference of a ticket: its answer stands in the text."""
KEY_MOST_DIGITS = 18


@dataclass(frozen=True)
class Tag:
    """One cited version, or another ticket's answer, as it stands under the box. `token`: as the field writes it, for
    the button that takes it away; `no`: None for an answer."""

    token: str
    title: str
    no: int | None


def read(typed: str) -> list[Cited | Taken]:
    """ "i12,l15,aHAI-513134207-26" as what it says, each version and answer once; a ValueError for anything else."""
    found: dict[int | str, Cited | Taken] = {}
    for token in filter(None, typed.split(",")):
        letter, key = token[:1], token[1:]
        if letter == OF_ANSWER and is_reference(key):
            found.setdefault(key, Taken(key))
            continue
        if letter not in LETTERS or not key.isascii() or not key.isdigit() or len(key) > KEY_MOST_DIGITS:
            raise ValueError(token)
        found.setdefault(int(key), Cited(int(key), LETTERS[letter]))
    if len(found) > MOST_CITED:
        raise ValueError(typed)
    return list(found.values())


def written(cited: Iterable[Cited | Taken]) -> str:
    """The reverse of `read`."""
    return ",".join(map(_token, cited))


def _token(each: Cited | Taken) -> str:
    if isinstance(each, Taken):
        return f"{OF_ANSWER}{each.reference}"
    letters = {how: letter for letter, how in LETTERS.items()}
    return f"{letters[ArticleUse.How(each.how)]}{each.version_id}"


def tags_of(typed: str, reader: User) -> list[Tag]:
    """Of what the reader may read; the rest is said when it is sent."""
    try:
        cited = read(typed)
    except ValueError:
        return []
    tags: dict[Cited | Taken, Tag] = {}
    if versions := {each.version_id: each for each in cited if isinstance(each, Cited)}:
        readable = Article.objects.visible_to(reader).values("pk")
        rows = ArticleVersion.objects.filter(pk__in=versions, article__in=readable)
        for row in rows.only("title", "no"):
            tags[versions[row.pk]] = Tag(_token(versions[row.pk]), row.title, row.no)
    if answers := [each.reference for each in cited if isinstance(each, Taken)]:
        seen = Ticket.objects.visible_to(reader).filter(reference__in=answers)
        for reference in seen.values_list("reference", flat=True):
            tags[Taken(reference)] = Tag(_token(Taken(reference)), answer_title(reference), None)
    return [tags[each] for each in cited if each in tags]


def answer_title(reference: str) -> str:
    """How another ticket's answer is named where it stands in one."""
    return _("Jawaban tiket %(reference)s") % {"reference": reference}


class CitedField(forms.CharField):
    """A hidden field; its value is a list of `Cited` and `Taken`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, max_length=300, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return read(super().clean(value) or "")
        except ValueError:
            raise ValidationError(_("Kutipan HAIPEDIA tidak terbaca. Lepas kutipannya, lalu cari lagi.")) from None


class WithCited(forms.Form):
    """Of a form whose answer may be made of others while its ticket is being recorded by `login`."""

    login: User
    cites = True
    cited = CitedField()

    @property
    def inserted(self) -> bool:
        """Whether anything stands in the answer that the ticket keeps."""
        return bool(self["cited"].value())

    def tags(self) -> list[Tag]:
        """What stands under the answer as cited; no query where nothing does."""
        return tags_of(self["cited"].value() or "", self.login)

    def refuse_cited(self, data: dict[str, Any]) -> None:
        """Of a form that sends no answer: nothing that was taken is dropped in silence."""
        if data.get("cited"):
            self.add_error(None, _("Kutipan HAIPEDIA hanya terkirim bersama jawaban. Lepas dahulu kutipannya."))
