"""Who writes, reviews and keeps what of HAIPEDIA (PER-8/PB/2020 art. 6(2)c, 7(1)d and f, 7(8)d, 7(9))."""

from datetime import date

from django.db.models import Q

from services.models import Article, ArticleVersion
from services.models.knowledge import AGENTS
from users.models import Duty, User

State = ArticleVersion.State
REVIEWS = (Duty.Kind.AGENT_HEAD, Duty.Kind.SUPERVISOR)


def may_write(user: User) -> bool:
    """Agents of HAI word articles; offices propose."""
    return user.role in AGENTS


def may_propose(user: User) -> bool:
    return user.role in {*AGENTS, User.Role.OFFICE}


def may_see_queue(user: User) -> bool:
    """HAI and the head office; offices see there what they proposed."""
    return user.role != User.Role.SATKER


def may_see_gaps(user: User) -> bool:
    return user.role in AGENTS or user.reads_all


def reviewing(user: User, day: date) -> Q | None:
    """Which articles the person reviews on that day, as a condition on `Article`; None: none.

    A Manajer Layanan those of their directorate; a Kepala Seksi of the agents too, and all where their duty names no
    directorate."""
    if not (user.is_authenticated and user.is_active):
        return None
    held = Duty.objects.on(day).filter(user=user, kind__in=REVIEWS)
    duties = list(held.values_list("kind", "directorate"))
    if not duties:
        return None
    if any(directorate is None for _kind, directorate in duties):
        return Q()
    return Q(directorate__in={directorate for _kind, directorate in duties})


def reviewers(day: date) -> list[tuple[User, bool, frozenset[int]]]:
    """Whoever reviews on that day: the person, whether all articles, and else those of which directorates. One
    statement; the other way round it is `reviewing`."""
    held = Duty.objects.on(day).filter(kind__in=REVIEWS, user__is_active=True).select_related("user")
    found: dict[User, set[int | None]] = {}
    for duty in held.order_by("user", "pk"):
        found.setdefault(duty.user, set()).add(duty.directorate_id)
    return [(user, None in of, frozenset(filter(None, of))) for user, of in found.items()]


def may_review(user: User, article: Article, day: date) -> bool:
    """Whether they hold the duty; that they did not write the version is asked of the version."""
    condition = reviewing(user, day)
    return condition is not None and Article.objects.filter(condition, pk=article.pk).exists()


def may_keep_regulations(user: User, day: date) -> bool:
    """HAI admins, and whoever reviews."""
    return user.role == User.Role.ADMIN or reviewing(user, day) is not None


def may_keep_numbers(user: User) -> bool:
    return user.role == User.Role.ADMIN


def may_rate(user: User) -> bool:
    """Whoever reads to use it: satker, offices, agents."""
    return user.role in {User.Role.SATKER, User.Role.OFFICE, *AGENTS}
