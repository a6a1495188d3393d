"""The form that opens a draft of another session."""

from typing import Any

from users.models import Posting
from users.signing.signed_forms import SignedForm


class OpenDraftForm(SignedForm):
    """The CSO password of the officer whom the draft names; nobody else can be chosen."""

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, last_officer=posting.pk, **kwargs)
        officer: Any = self.fields["officer"]
        officer.queryset = officer.queryset.filter(officer=posting.officer_id)
        officer.empty_label = None
