"""The run in tables, and what of it does not hold: p95 against docs/security.md, errors, memory."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .journal import Asked, percentile
from .judge import Verdict
from .site import Sample

LIMITS = {
    "home": 400, "list": 400, "reference search": 400, "early warning": 400, "text search": 1000, "ticket": 300,
    "record form": 300, "figures of an office": 1000, "figures of the nation": 2000, "HAI report": 2000,
}  # fmt: skip
"""Milliseconds, p95; everything that writes or takes a password has `WRITES`. docs/security.md names the list, the
search, the ticket and the figures; home and early warning are lists, the form to record is a ticket's page, and the
report of the nation is a figure of the nation [assumed]."""
WRITES = 800
MEMORY_GROWTH = 0.10
"""Of private memory, over an hour."""
FEW = 5
"""Cases of each kind that are told; the rest is counted."""


@dataclass(frozen=True)
class Phase:
    """A part of the run. `judged`: whether p95 and every error count; else only writes do, as at twice the load."""

    name: str
    seconds: float
    rate: float
    judged: bool = True
    logins: float = 0.0
    active: int = 0
    is_soak: bool = False


def limit(kind: str) -> int:
    return LIMITS.get(kind, WRITES)


def table(phase: Phase, asked: Sequence[Asked], seconds: float) -> tuple[list[str], list[str]]:
    """Its lines, and what does not hold."""
    lines, wrong = [], list[str]()
    rate = f"{phase.rate:g} asked for" if phase.rate else "no pause"
    lines.append(f"\n{phase.name}: {len(asked) / seconds:.1f} requests/s ({rate}), {seconds:.0f} s")
    lines.append(
        f"  {'kind':26}{'requests':>9}{'median':>8}{'p95':>8}{'limit':>7}{'site p95':>10}{'CPU ms':>8}{'errors':>8}"
    )
    kinds = defaultdict(list)
    for each in asked:
        kinds[each.kind].append(each)
    for kind, some in sorted(kinds.items()):
        took = [each.ms for each in some]
        p95, errors = percentile(took, 0.95), sum(bool(each.error) for each in some)
        inside = percentile([each.wall_ms for each in some], 0.95)
        cpu = sum(each.cpu_ms for each in some) / len(some)
        over = " !" if phase.judged and p95 > limit(kind) else ""
        times = f"{percentile(took, 0.5):8.0f}{p95:8.0f}{limit(kind):7}{inside:10.0f}{cpu:8.1f}"
        lines.append(f"  {kind:26}{len(some):9}{times}{errors:8}{over}")
        if over:
            wrong.append(f"{phase.name}: {kind}: p95 {p95:.0f} ms, allowed {limit(kind)}")
    cpu = sum(each.cpu_ms for each in asked) / max(len(asked), 1)
    lines.append(f"  {'all':26}{len(asked):9}{'':41}{cpu:8.1f}{sum(bool(each.error) for each in asked):8}")
    return lines, wrong + errors_of(phase, asked)


def errors_of(phase: Phase, asked: Sequence[Asked]) -> list[str]:
    """Reads may be told 503 where a phase is not judged; nothing else may."""
    found = [each for each in asked if each.error and (phase.judged or each.error != "answered 503")]
    return shortly(f"{phase.name}: error", [f"{each.kind}: {each.error}" for each in found])


def shortly(name: str, cases: Sequence[str]) -> list[str]:
    told = [f"{name}: {case}" for case in cases[:FEW]]
    return [*told, f"{name}: and {len(cases) - FEW} more"] if len(cases) > FEW else told


def machine(samples: Sequence[Sample], requests: int, phase: Phase) -> tuple[list[str], list[str]]:
    """What the processes took between the first and the last sample of a phase; the memory of a soak is compared with
    that after its first sixth, when everything has been asked for once."""
    if len(samples) < 2:
        return [], []
    first, last = samples[0], samples[-1]
    warm = samples[len(samples) // 6] if phase.is_soak else first
    lines, wrong, web = [], list[str](), 0.0
    for pid, now in last.spent.items():
        if pid not in first.spent:
            wrong.append(f"{now.name} was started anew")
            continue
        before = warm.spent[pid]
        growth = now.private_mb / before.private_mb - 1 if before.private_mb else 0.0
        cpu = now.cpu_seconds - first.spent[pid].cpu_seconds
        web += cpu if now.name.startswith("web") else 0.0
        lines.append(
            f"  {now.name:26}{before.private_mb:7.0f} -> {now.private_mb:.0f} MB private ({growth:+.1%}), "
            f"{before.whole_mb:.0f} -> {now.whole_mb:.0f} MB in all, {cpu:.1f} s CPU"
        )
        if phase.is_soak and growth > MEMORY_GROWTH:
            wrong.append(f"{now.name}: private memory grew by {growth:.1%}, allowed {MEMORY_GROWTH:.0%}")
    database, whole = last.database_cpu - first.database_cpu, last.machine_cpu - first.machine_cpu
    each = 1000 / max(requests, 1)
    lines.append(
        f"  CPU a request: web {web * each:.1f} ms, PostgreSQL {database * each:.1f} ms; the machine was busy for "
        f"{whole:.0f} s in {last.at - first.at:.0f} s, with web for {web:.0f}, PostgreSQL for {database:.0f}"
    )
    return lines, wrong


def writes(verdict: Verdict) -> tuple[list[str], list[str]]:
    names = {"lost": verdict.lost, "doubled": verdict.doubled, "sent back": verdict.sent_back, "half": verdict.halves}
    counts = ", ".join(f"{len(cases)} {name}" for name, cases in names.items())
    lines = [f"\nwrites: {verdict.forms} forms sent, {verdict.done} told done; by the database {counts}"]
    lines += [f"  {line}" for line in shortly("no answer", verdict.unknown)]
    return lines, [line for name, cases in names.items() for line in shortly(name, cases)]


def of_phase(asked: Iterable[Asked], name: str) -> list[Asked]:
    return [each for each in asked if each.phase == name]
