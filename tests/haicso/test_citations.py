"""Whatever code and papers cite is there: paper and part, item of a letter, screen, decision, file, link.

The forms of a citation are those of CONTRIBUTING.md, "Citations".
"""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
DOCS = ROOT / "docs"
FRONT = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")

CITING = (".py", ".html", ".css", ".js", ".md", ".svg", ".toml", ".sh")
TO_COME = ("services/", "hai/")
"""Floors that the papers speak of and that come with their own work."""

NUMBERS = r"\d+(?:(?:, | and | or )\d+)*"
PAPER = re.compile(rf"\b(docs/[a-z_/]+\.md)(?:['’]s [\w ]+?)?(?: ({NUMBERS})\b)?")
FRONT_PAPER = re.compile(r"(?<![\w/.-])([A-Z][A-Z_]+\.md)\b")
DECISION = re.compile(r"\b(?:[Dd]ecisions? |docs/decisions/)(\d{4}(?:(?:, | and | or )\d{4})*)\b")
SCREEN = re.compile(r"\bscreens? ((?:\d\d)(?:(?:, | and |-)\d\d)*)\b")
ITEM = r"(?:[1-9]\d*(?:\(\d+\))?[A-Za-z]?(?:-[ivx]+)?|[IVX]+(?:\.[a-z])?(?:\.\d)?(?: \d(?:\.\d)*)?)"
LETTER = re.compile(
    rf"(?<![\w.,'\"/#:-])(00[0-4])\s+((?:items? |parts? |art\. |articles? )?{ITEM}"
    rf"(?:(?:, | and |/)(?:part |art\. )?{ITEM}(?![\w-]))*)(?![\w-])"
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"`((?:[a-z_]+/)+(?:[\w.-]+\.[a-z]{2,4})?)`")


@cache
def files() -> tuple[Path, ...]:
    """Every file of ours that may cite: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git, wherever it is
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = (ROOT / name for name in listed.stdout.split("\0") if name and not name.startswith("static/vendor/"))
    return tuple(path for path in paths if path.suffix in CITING and path.is_file() and path != Path(__file__))


def found(pattern: re.Pattern[str], paths: tuple[Path, ...] | None = None) -> Iterator[tuple[str, re.Match[str]]]:
    """Each match with its file. A citation may run over the end of a line."""
    for path in paths or files():
        text = re.sub(r"\n\s*(?:#\s|//|\*\s)?\s*", " ", path.read_text(encoding="utf-8"))
        for match in pattern.finditer(text):
            yield str(path.relative_to(ROOT)), match


def numbers(text: str | None) -> list[str]:
    return re.findall(r"\d+", text or "")


@cache
def parts(paper: str) -> frozenset[str]:
    """The numbers of a paper's headings: "## 4. Tickets" is 4."""
    return frozenset(re.findall(r"^## (\d+)\. ", (ROOT / paper).read_text(encoding="utf-8"), re.MULTILINE))


@cache
def letters() -> dict[str, frozenset[str]]:
    """The items of each letter, from the legend of docs/domain.md."""
    legend = (DOCS / "domain.md").read_text(encoding="utf-8").split("## The letters")[1].split("\n## ")[0]
    sections = re.split(r"^### (00\d): .*$", legend, flags=re.MULTILINE)[1:]
    return {
        letter: frozenset(re.findall(r"`([^`]+)`", text))
        for letter, text in zip(sections[::2], sections[1::2], strict=True)
    }


def test_every_cited_paper_and_part_exists():
    missing = [
        f"{where}: {match.group()}"
        for where, match in found(PAPER)
        if not (ROOT / match[1]).is_file() or not set(numbers(match[2])) <= parts(match[1])
    ]
    assert not missing
    missing = [f"{where}: {match[1]}" for where, match in found(FRONT_PAPER) if match[1] not in FRONT]
    assert not missing, "papers at the top are only these; the others are in docs/"


def test_every_cited_item_of_a_letter_is_in_the_legend():
    missing = [
        f"{where}: {match.group()}"
        for where, match in found(LETTER)
        for item in re.findall(rf"(part )?({ITEM})(?![\w])", match[2])
        if "".join(item) not in letters()[match[1]]
    ]
    assert not missing


def test_every_cited_decision_exists_and_is_in_the_index():
    pages = {path.name[:4]: path.name for path in (DOCS / "decisions").glob("[0-9]*.md")}
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert [name for name in pages.values() if f"({name})" not in index] == []
    assert [f"{where}: {m.group()}" for where, m in found(DECISION) if not set(numbers(m[1])) <= pages.keys()] == []


def test_every_cited_screen_is_in_the_table():
    screens = set(re.findall(r"^\| (\d\d) \|", (DOCS / "design.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert [f"{where}: {m.group()}" for where, m in found(SCREEN) if not set(numbers(m[1])) <= screens] == []


def test_every_link_between_papers_leads_somewhere():
    papers = tuple(path for path in files() if path.suffix == ".md")
    for path in papers:
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            assert "://" in target or (path.parent / target).exists(), f"{path.relative_to(ROOT)}: {target}"


def test_every_file_that_a_paper_names_exists():
    """Paths in backticks, in papers. (A recipe that names a file which has moved sends people astray.)"""
    papers = tuple(path for path in files() if path.suffix == ".md")
    tops = {path.name for path in ROOT.iterdir()}
    missing = [
        f"{where}: {match[1]}"
        for where, match in found(PATH, papers)
        if match[1].split("/")[0] in tops
        and not match[1].startswith((*TO_COME, "var/"))
        and not (ROOT / match[1]).exists()
    ]
    assert not missing


@pytest.mark.parametrize(
    ("text", "letter", "items"),
    [
        ("(000 4d-ii)", "000", ["4d-ii"]),
        ("(000 item 6, screen 12)", "000", ["6"]),
        ("002 part 3)", "002", ["part 3"]),
        ("(002 3A step 5, 3b-i)", "002", ["3A"]),
        ("003 art. 13(6)", "003", ["13(6)"]),
        ("(003 art. 28i, l)", "003", ["28i"]),
        ("004 III 3.3.3", "004", ["III 3.3.3"]),
    ],
)
def test_the_forms_of_a_citation_are_recognised(text, letter, items):
    match = LETTER.search(text)
    assert match is not None
    assert match[1] == letter
    assert ["".join(item) for item in re.findall(rf"(part )?({ITEM})(?![\w])", match[2])] == items


@pytest.mark.parametrize("text", ["kurang dari 1.000 tiket", "1 500 000 00", "kppn001 4", '("001", "31")', "#000 2px"])
def test_a_number_is_no_letter(text):
    assert LETTER.search(text) is None
