"""An officer's CSO password."""

from django.db import transaction
from django.utils.translation import gettext as _

from users.clock import Clock
from users.models import Officer, OneTimeKey
from users.permissions import may_change_cso_passwords
from users.signing import Signature

from .base import Refused


@transaction.atomic
def change_cso_password(*, key: OneTimeKey, signature: Signature, new_password: str, clock: Clock) -> Officer:
    """An officer who has just proved the old password sets a new one. It counts at every office he is posted to."""
    submission = key.claim("change_cso_password")
    if not may_change_cso_passwords(key.user):
        raise Refused(_("Akun ini tidak dipakai petugas CSO."))
    officer = Officer.objects.select_for_update().get(pk=signature.posting.officer_id)
    signature.check_still_valid(signature.posting.office, at=clock.now())
    officer.set_cso_password(new_password, must_change=False)
    # Read by simple_history; the history itself holds no hash.
    officer._change_reason = "Password CSO diganti oleh petugas"  # type: ignore[attr-defined]
    officer.save(update_fields=["cso_password", "must_change_password"])
    submission.result = str(officer.pk)
    submission.save(update_fields=["result"])
    return officer
