"""The words of each ticket, for the search (`tickets.search` writes and asks)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from services.stems import Term

from .ticket import Ticket

INNER = "~"
"""Before a word that only offices and HAI may read. No word of `stems` has it, nor a space, a quote or a backslash."""


@dataclass(frozen=True)
class Wanted:
    """What a row must hold: every term, among all words or (not `inner`) among those that the asker may read."""

    terms: tuple[Term, ...]
    inner: bool

    def alternatives(self) -> list[list[tuple[str, bool]]]:
        """For each term the words of which one suffices, and whether it need only begin so."""
        marks = ("", INNER) if self.inner else ("",)
        return [
            [(mark + term.stem, False) for mark in marks]
            + [(mark + term.beginning, True) for mark in marks if term.beginning]
            for term in self.terms
        ]


class WordsField(models.Field):
    """A set of finished words: a tsvector on PostgreSQL, a text on SQLite. Neither database cuts or stems anything."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: object, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Collection[str], connection: BaseDatabaseWrapper, prepared: bool = False) -> str:
        if connection.vendor == "postgresql":
            return " ".join(f"'{word}'" for word in value)
        return f" {' '.join(sorted(value))} "

    def from_db_value(
        self, value: str | None, expression: object, connection: BaseDatabaseWrapper
    ) -> frozenset[str] | None:
        return None if value is None else frozenset(value.replace("'", "").split())


@WordsField.register_lookup
class Hold(models.Lookup):
    """`words__hold=Wanted(...)`"""

    lookup_name = "hold"
    prepare_rhs = False
    rhs: Wanted

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        query = " & ".join(
            "({})".format(" | ".join(f"'{word}'" + (":*" if begins else "") for word, begins in each))
            for each in self.rhs.alternatives()
        )
        return f"{column} @@ %s::tsquery", [*params, query]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        column, column_params = self.process_lhs(compiler, connection)
        conditions, params = [], list[Any]()
        for each in self.rhs.alternatives():
            conditions.append("({})".format(" OR ".join([f"instr({column}, %s) > 0"] * len(each))))
            for word, begins in each:
                params += [*column_params, f" {word}" if begins else f" {word} "]
        return " AND ".join(conditions), params


class TicketSearch(models.Model):
    """A table of its own: a ticket's lists do not read it, and its writing leaves the ticket's row alone."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, primary_key=True, related_name="search")
    words = WordsField()
    version = models.PositiveSmallIntegerField(help_text="Of `stems.VERSION`, as the words were made.")

    def __str__(self) -> str:
        return str(self.ticket_id)
