"""What a guide consists of."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise
SIZE = (760, 475)
"""Of every picture, in pixels: pages keep the place before it has come."""


@dataclass(frozen=True)
class Step:
    """`title`: what to do. `text`: how, complete without the picture. `picture`: what the picture shows, for whoever
    does not see it."""

    title: Words
    text: Words
    picture: Words


@dataclass(frozen=True)
class Guide:
    """`slug`: its place in addresses and in the names of its pictures."""

    slug: str
    name: Words
    lead: Words
    steps: tuple[Step, ...]

    def shown(self) -> Iterator[tuple[Step, str]]:
        """Each step with the static file of its picture."""
        for number, step in enumerate(self.steps, 1):
            yield step, f"help/{self.slug}-{number}.webp"
