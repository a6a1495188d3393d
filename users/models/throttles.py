"""Failed passwords, counted so that nobody guesses and nobody locks another out (docs/security.md 2, 10)."""

from django.db import models


class Counted(models.Model):
    """A count of failed tries: a row of its own, committed before a hash is computed, so that a rolled-back act cannot
    give the try back. `pending` are tries whose hash is being computed now."""

    failures = models.PositiveIntegerField(default=0)
    pending = models.PositiveIntegerField(default=0)
    pending_since = models.DateTimeField(null=True)
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class LoginThrottle(Counted):
    """Failed passwords of logins. Four kinds of rows, by what is filled:

    account, browser: from a browser in which this account came in before;
    account: from all other browsers together;
    address: by strangers from one address, whatever the account, and CSO passwords by strangers too;
    account, address: whether a stranger has tried this account from there.

    An account is what was typed, existing or not, so that the answer does not tell. Old rows are swept by the worker.
    """

    account = models.CharField(max_length=60, blank=True, default="")
    browser = models.CharField(max_length=32, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")
    failed_at = models.DateTimeField(null=True, db_index=True, help_text="Failures wear off from then on.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="login_throttle_one_per_account_browser_and_address", fields=["account", "browser", "address"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.account or '-'} {self.browser or self.address or '-'} {self.failures}"
