"""What can be asked, and what is known: tables that know no ticket."""

from .booklet import PART_MAX, BookletText, PublicNotice
from .canned import CannedState, CannedText, CannedVersion, OfficerSignOff
from .catalogue import Catalogue, Service, ServiceChange, ServiceEntry, ServiceFields
from .knowledge import (
    ANSWER_MAX,
    QUESTION_MAX,
    READ_BY,
    TITLE_MAX,
    Article,
    ArticleBasis,
    ArticleEvent,
    ArticleVersion,
    Audience,
    BasisState,
)
from .reading import ArticleAnswered, ArticleFeedback, ArticleWord, SearchMiss
from .regulations import ASSUMED_SETTINGS, KnowledgeSetting, Regulation

__all__ = [
    "ANSWER_MAX",
    "ASSUMED_SETTINGS",
    "PART_MAX",
    "QUESTION_MAX",
    "READ_BY",
    "TITLE_MAX",
    "Article",
    "ArticleAnswered",
    "ArticleBasis",
    "ArticleEvent",
    "ArticleFeedback",
    "ArticleVersion",
    "ArticleWord",
    "Audience",
    "BasisState",
    "BookletText",
    "CannedState",
    "CannedText",
    "CannedVersion",
    "Catalogue",
    "KnowledgeSetting",
    "OfficerSignOff",
    "PublicNotice",
    "Regulation",
    "SearchMiss",
    "Service",
    "ServiceChange",
    "ServiceEntry",
    "ServiceFields",
]
