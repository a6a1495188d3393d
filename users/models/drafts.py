"""What somebody typed and has not sent yet."""

from django.db import models

from .people import User


class FormDraft(models.Model):
    """The typed texts of one form, kept for whoever signed in; gone when the form is sent, thrown away or old.

    No history: nothing was decided, and nobody else reads it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    signed_in = models.CharField(max_length=64, help_text="Digest of the session that wrote it.")
    path = models.CharField(max_length=255, help_text="Where the form is sent to.")
    page = models.CharField(max_length=255, help_text="Where it stands.")
    key = models.UUIDField(unique=True, help_text="Its one-time key: what is carried out with it ends the draft.")
    posting = models.ForeignKey(
        "users.Posting", on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="Whom the form names as its officer, at a login that several share.",
    )  # fmt: skip
    data = models.JSONField(help_text="Names and values as they were sent, without passwords and files.")
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="draft_one_of_each_form", fields=["user", "path", "signed_in"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.path}"
