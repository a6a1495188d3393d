"""Views of Rekap Tiket that a login saved: tab, filters and order under a name, for itself or for its office."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from users.models import Office, User

VIEWS_MOST = 10
"""Of one login."""
VIEW_NAME_MAX = 40
VIEW_QUERY_MAX = 800
SHOWN_MOST = 40
"""A list offers no more, however many logins an office has."""


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> "SavedViewQuerySet":
        """A login's own, and those shared with its office. What such a view shows is asked of the tickets again."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(saved_by=user)
        return self.filter(mine | Q(office=user.office_id) if user.office_id else mine)


class SavedView(models.Model):
    """`query` as the address of the list says it; `opens`: what the bare address of the list opens with, for the login
    that saved it."""

    name = models.CharField(max_length=VIEW_NAME_MAX)
    query = models.CharField(max_length=VIEW_QUERY_MAX, blank=True)
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose logins may use it, too; empty: nobody but the one that saved it.",
    )
    opens = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="saved_views", db_index=False, help_text="The login whose it is."
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("saved_by", Lower("name"), name="saved_view_name_once_a_login"),
            models.UniqueConstraint("saved_by", name="saved_view_opens_one_a_login", condition=Q(opens=True)),
            models.CheckConstraint(name="saved_view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
