"""How a SHA-256 is kept: 32 bytes in the database, 64 hexadecimal letters wherever it is read or written."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class DigestField(models.Field):
    """Half the bytes of its letters, and those are what hashes, seals and pages have always said."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_db_prep_value(self, value: str | None, connection: BaseDatabaseWrapper, prepared: bool = False) -> object:
        return None if value is None else bytes.fromhex(value)

    def from_db_value(
        self, value: bytes | memoryview | None, expression: object, connection: BaseDatabaseWrapper
    ) -> str | None:
        return None if value is None else bytes(value).hex()
