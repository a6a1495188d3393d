"""A style sheet without the rules that no page of ours can need. Pure: no Django.

Bootstrap writes some two thousand classes, our pages name a dozen of them; the other rules are two thirds of what a
first load would carry, and each page's style would be reckoned with them. They match nothing, so nothing looks
different without them. The file in `static/vendor/` stays as its makers sent it.
"""

import re
from collections.abc import Iterator

_NOT_ASKED_FOR = re.compile(r":not\([^()]*\)")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_FOREIGN = re.compile(r"\[data-bs-")
_GROUPS = ("@media", "@supports", "@container", "@layer")
_PIECE = re.compile(r"[^{};]*[{};]")
_COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)


def named_rules(sheet: str, classes: frozenset[str]) -> str:
    """`sheet` (no braces inside strings, as in minified Bootstrap) with those selectors only whose every class is one
    of `classes`. Rules of elements stay; so does what an @media and the like holds, if anything is left of it."""
    return "".join(_kept(sheet, classes))


def _kept(sheet: str, classes: frozenset[str]) -> Iterator[str]:
    for head, body in _rules(sheet):
        if body is None:
            yield head
        elif head.lstrip().startswith(_GROUPS):
            if inside := named_rules(body, classes):
                yield f"{head}{{{inside}}}"
        elif head.lstrip().startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := [one for one in _selectors(head) if _can_match(one, classes)]:
            yield f"{','.join(selectors)}{{{body}}}"


def _rules(sheet: str) -> Iterator[tuple[str, str | None]]:
    """Each rule as its head and what stands in its braces; None where it has none, as an @charset or a comment."""
    at = 0
    while at < len(sheet):
        if comment := _COMMENT.match(sheet, at):
            yield comment[0], None
            at = comment.end()
            continue
        found = _PIECE.match(sheet, at)
        if found is None:
            yield sheet[at:], None
            return
        if found[0].endswith(";"):
            yield found[0], None
            at = found.end()
            continue
        depth, end = 1, found.end()
        while depth:
            brace = re.compile("[{}]").search(sheet, end)
            if brace is None:
                raise ValueError(f"no end of {found[0]!r}")
            depth, end = depth + (1 if brace[0] == "{" else -1), brace.end()
        yield found[0][:-1], sheet[found.end() : end - 1]
        at = end


def _selectors(head: str) -> Iterator[str]:
    """Between the commas that stand in no brackets."""
    depth, begin = 0, 0
    for at, letter in enumerate(head):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            yield head[begin:at]
            begin = at + 1
    yield head[begin:]


def _can_match(selector: str, classes: frozenset[str]) -> bool:
    asked_for = _NOT_ASKED_FOR.sub("", selector)
    return not _FOREIGN.search(asked_for) and set(_CLASS.findall(asked_for)) <= classes
