"""How names are kept to be compared and found: folded, beside what was typed."""

from typing import Any

from django.db import models

from users.typed.names import likeness_key


class LikenessField(models.CharField):
    """`users.typed.names.likeness_key` of the row's name: by it likely doubles find each other, and searches find a
    name in another spelling."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 160, "editable": False, "blank": True} | options)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = likeness_key(model_instance.name)[: self.max_length]  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key
