"""Looks whether templates, style and script can be read: how long lines are, whether what is inside stands two spaces
further right, how long files are. Prints file, line and what it is; exit code 1 when there is any.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_LINE = 200
NINE_OF_TEN_LINES = 100
LONGEST_FILE = 250
# A line that holds an opening tag and nothing else.
OPENS = re.compile(r"<(?P<name>[a-z][\w-]*)\b[^>]*(?<!/)>$|\{% (?:if|elif|else|for|empty|with)\b[^%]*%\}$")
CLOSES = re.compile(r"</|\{% (?:end|el(?:se|if)|empty)")
# Elements without an end; <html> holds the page as it is.
ALONE = {"area", "br", "col", "hr", "html", "img", "input", "link", "meta", "source", "wbr"}
# Inside of these white space has a meaning, or somebody else's; and attributes stand where they fit.
AS_IT_IS = re.compile(
    r"<(pre|textarea|style|script)\b.*?</\1>"
    r"|\{% comment %\}.*?\{% endcomment %\}"
    r"|\{% (blocktrans|blocktranslate)\b.*?\{% end\2 %\}"
    r"|<[a-z][^<>]*>",
    re.S,
)
JOINED = "\0"


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / path for path in listed.stdout.split("\0") if path and (ROOT / path).exists()]


def indentation(text: str) -> list[tuple[int, str]]:
    """(line, what is wrong) of a template."""
    wrong, number, inside = [], 0, None
    for line in AS_IT_IS.sub(lambda found: found[0].replace("\n", JOINED), text).split("\n"):
        number += 1
        if content := line.strip():
            depth = len(line) - len(line.lstrip(" "))
            if depth % 2 or "\t" in line:
                wrong.append((number, "is not indented by two spaces a step"))
            if inside is not None and not CLOSES.match(content) and depth != inside + 2:
                wrong.append((number, "does not stand two spaces right of what it is in"))
            opens = OPENS.fullmatch(content)
            inside = depth if opens and opens["name"] not in ALONE else None
        number += line.count(JOINED)
    return wrong


def findings() -> list[str]:
    found, lengths = [], []
    for file in tracked("templates/*.html", "templates/*.txt"):
        name, text = file.relative_to(ROOT), file.read_text()
        for number, line in enumerate(text.splitlines(), 1):
            lengths.append(len(line))
            if len(line) > LONGEST_LINE:
                found.append(f"{name}:{number}: {len(line)} characters; {LONGEST_LINE} at most")
        if file.suffix == ".html":
            found += [f"{name}:{number}: {what}" for number, what in indentation(text)]
    ninth = sorted(lengths)[len(lengths) * 9 // 10]
    if ninth >= NINE_OF_TEN_LINES:
        found.append(f"templates: of ten lines one has {ninth} characters or more; under {NINE_OF_TEN_LINES} is wanted")
    for file in tracked("assets/*.css", "assets/*.js"):
        if (lines := len(file.read_text().splitlines())) > LONGEST_FILE:
            found.append(f"{file.relative_to(ROOT)}: {lines} lines; {LONGEST_FILE} at most")
    return found


def main() -> int:
    found = findings()
    for line in found:
        print(line)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
