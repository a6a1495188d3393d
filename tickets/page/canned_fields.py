"""The canned texts of an answer's form: what was inserted, and the tick for one that is in doubt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tickets.knowledge import canned_texts
from tickets.knowledge.canned_texts import CannedField, CannedTag, Placed
from users.clock import Clock
from users.models import User
from users.refusals import Refused


class CannedFields(forms.Form):
    """Of a form that has them: one of its acts is an answer."""

    reader: User
    desk_clock: Clock

    canned = CannedField()
    send_anyway = forms.BooleanField(label=gettext_lazy("Sudah saya periksa, tetap kirim"), required=False)

    def canned_tags(self) -> list[CannedTag]:
        """The canned texts that stand in the answer; no query where there are none."""
        return canned_texts.tags_of(self["canned"].value() or "", self.reader) if "canned" in self.fields else []

    @property
    def inserted(self) -> bool:
        """Whether anything stands in the answer that the ticket keeps."""
        return any(self[name].value() for name in ("cited", "canned") if name in self.fields)

    @property
    def asks_anyway(self) -> bool:
        """Whether what became of an inserted text was said, and waits for the officer's tick."""
        return "canned" in self.fields and bool(self["send_anyway"].errors or self["send_anyway"].value())

    def look_at_canned(self, data: dict[str, Any]) -> None:
        """Before the password is tried: an inserted text that is in doubt is shown first."""
        if not data.get("canned"):
            return
        try:
            canned_texts.placed_in(self.placed(data), self.reader, self.desk_clock.now())
        except Refused as refusal:
            self.add_error(refusal.field, str(refusal))

    def placed(self, data: dict[str, Any]) -> Placed:
        return Placed(data.get("canned") or (), bool(data.get("send_anyway")))
