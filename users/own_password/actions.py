"""The password of a named login, changed by whom it belongs to."""

from django.db import transaction
from django.utils.translation import gettext as _

from users.models import OneTimeKey, User
from users.permissions import may_change_own_password
from users.refusals import Refused


@transaction.atomic
def change_password(*, key: OneTimeKey, new_password: str) -> User:
    """After the old one was proved (`PasswordForm`). Every other session of the login ends by it."""
    submission = key.claim("change_password")
    user = User.objects.select_for_update(of=("self",)).get(pk=key.user.pk)
    if not may_change_own_password(user):
        raise Refused(_("Kata sandi akun bersama diganti oleh admin HAI DJPb."))
    user.set_password(new_password)
    user.must_change_password, user.password_expires_at = False, None
    # Read by simple_history; the history itself holds no hash.
    user._change_reason = "Kata sandi diganti sendiri"  # type: ignore[attr-defined]
    user.save(update_fields=["password", "must_change_password", "password_expires_at"])
    submission.finish(str(user.pk))
    return user
