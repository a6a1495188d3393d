"""Policies of the index: versioned data that is validated, never edited, and told in words."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kpi.figures.reading import policy_of
from kpi.models import Policy, PolicyBracket
from kpi.policies.actions import draft, faults, make_effective, withdraw
from kpi.policies.first_policy import load_policy
from kpi.policies.words import number_text, policy_lines
from tests.factories import key, policy_content, policy_for
from tests.time_travel import travel
from tickets.quarters import Quarter
from users.models import AlreadyDone
from users.refusals import Refused

pytestmark = pytest.mark.django_db
NOW = Quarter(2026, 2)


def filled(**changes: object) -> dict[str, object]:
    """The form of a new policy as a browser sends it."""
    form = {
        "label": "v2",
        "first_quarter": "2026Q3",
        "legal_basis": "Surat uji",
        "reason": "",
        "norm_code": "IKU",
        "quantity_weight": "37,5",
        "timeliness_weight": "62.5",
        "unit_types": ["SATKER", "PEMDA"],
        "minimum_A1": "320",
        "minimum_A2": "200",
        "measure": "share",
        "pro_rata": "on",
        "sum_over_postings": "on",
        "quantity_4": "125",
        "quantity_3": "100",
        "quantity_2": "75",
        "timeliness_4": "97,5%",
        "timeliness_3": "85",
        "timeliness_2": "70",
        "target": "3",
        "cap": "120",
        "green_from": "100",
        "yellow_from": "80",
        "objection_working_days": "3",
        "assumed_scale": "Lampiran hilang.",
    }
    return form | changes


def test_the_first_policy_says_what_the_letter_says_and_loads_once(clock):
    """docs/domain.md 6; it holds for every quarter since the letter of 2018."""
    policy = policy_of(Quarter(2018, 1))
    assert policy == policy_of(NOW)
    assert (policy.quantity_weight, policy.timeliness_weight) == (Fraction(2, 5), Fraction(3, 5))
    assert policy.minimums == {"A1": 300, "A2": 200}
    assert [step.bound for step in policy.quantity.steps] == [Fraction(5, 4), 1, Fraction(3, 4)]
    assert [step.bound for step in policy.timeliness.steps] == [Fraction(95, 100), Fraction(85, 100), Fraction(7, 10)]
    assert (policy.target, policy.cap, policy.unit_types, policy.norm_code) == (3, 120, ("SATKER",), "IKU")
    assert {"scale", "measure", "pro_rata"} <= policy.assumed.keys()
    assert load_policy(clock)["kebijakan IKU"].same == 1
    assert Policy.objects.count() == 1


def test_a_quarter_reads_the_policy_that_began_last_and_is_effective(admin, clock):
    with travel(clock.at):
        later = policy_for(Quarter(2026, 3), admin, target=Decimal("3.2"))
        draft(key=key(admin), user=admin, content=policy_content(label="v3", first_quarter=NOW), clock=clock)
        assert [policy_of(quarter).label for quarter in (NOW, NOW.next, Quarter(2030, 1))] == ["v1", "v2", "v2"]
        again = policy_for(Quarter(2026, 3), admin, label="v4")
    assert policy_of(NOW.next).label == again.label
    assert later.rules().target == Fraction(16, 5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity_weight": Decimal(41)}, "timeliness_weight"),
        ({"quantity_weight": Decimal(-10), "timeliness_weight": Decimal(110)}, "timeliness_weight"),
        ({"minimums": {"A1": 0, "A2": 200}}, "minimum_A1"),
        ({"quantity": {4: Decimal(125), 3: Decimal(125), 2: Decimal(75)}}, "quantity_3"),
        ({"quantity": {4: Decimal(125), 3: Decimal(100), 2: Decimal(0)}}, "quantity_2"),
        ({"timeliness": {4: Decimal(95), 3: Decimal(85), 2: Decimal(86)}}, "timeliness_2"),
        ({"timeliness": {4: Decimal(101), 3: Decimal(85), 2: Decimal(70)}}, "timeliness_4"),
        ({"measure": "mean"}, "timeliness_3"),  # the bounds of shares would be days
        ({"target": Decimal("4.01")}, "target"),
        ({"target": Decimal(0)}, "target"),
        ({"cap": Decimal(99)}, "cap"),
        ({"yellow_from": Decimal(100)}, "yellow_from"),
        ({"unit_types": ()}, "unit_types"),
        ({"legal_basis": " "}, "legal_basis"),
        ({"first_quarter": Quarter(2026, 1)}, "reason"),
    ],
)
def test_what_cannot_hold_is_said_beside_its_field(changes, field, clock, admin):
    """The same sentences in the form; a mistake leaves nothing behind."""
    found = faults(policy_content(**changes), clock.at.date())
    assert field in found
    with pytest.raises(Refused) as refusal:
        draft(key=key(admin), user=admin, content=policy_content(**changes), clock=clock)
    assert refusal.value.field in found
    assert Policy.objects.count() == 1
    assert faults(policy_content(), clock.at.date()) == {}


def test_a_draft_becomes_effective_once_or_is_withdrawn(admin, monitor, clock):
    one, other = (
        draft(key=key(admin), user=admin, content=policy_content(label=label), clock=clock) for label in ("v2", "v3")
    )
    sent = key(admin)
    assert make_effective(key=sent, user=admin, policy_id=one.pk, clock=clock).effective_by == admin
    with pytest.raises(AlreadyDone):
        make_effective(key=sent, user=admin, policy_id=one.pk, clock=clock)
    assert withdraw(key=key(admin), user=admin, policy_id=other.pk, clock=clock).state == "withdrawn"
    for act, user, policy in ((make_effective, admin, other), (withdraw, admin, one), (withdraw, monitor, one)):
        with pytest.raises(Refused):
            act(key=key(user), user=user, policy_id=policy.pk, clock=clock)
    with pytest.raises(Refused, match="admin"):
        draft(key=key(monitor), user=monitor, content=policy_content(label="v4"), clock=clock)
    with pytest.raises(Refused, match="nama"):
        draft(key=key(admin), user=admin, content=policy_content(label="v2"), clock=clock)
    waiting = draft(key=key(admin), user=admin, content=policy_content(label="v5"), clock=clock)
    clock.at += timedelta(days=200)  # meanwhile its first quarter is over
    with pytest.raises(Refused, match="berakhir"):
        make_effective(key=key(admin), user=admin, policy_id=waiting.pk, clock=clock)


def test_the_database_itself_keeps_a_policy_as_it_was(admin):
    policy = Policy.objects.get()
    for change in (
        lambda: Policy.objects.update(target=2),
        lambda: Policy.objects.update(first_quarter="2026Q1"),
        lambda: policy.brackets.update(bound=1),
        lambda: policy.minimums.update(tickets=1),
        lambda: policy.assumptions.all().delete(),
        lambda: policy.delete(),
        lambda: PolicyBracket.objects.create(policy=policy, part="quantity", index=3, bound=99),
        lambda: PolicyBracket.objects.create(policy=policy, part="quantity", index=0, bound=None),
        lambda: Policy.objects.update(state="draft"),
        lambda: Policy.objects.update(effective_by=admin),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()
    assert policy_of(NOW).target == 3


def test_every_part_is_told_in_words_with_its_assumption(admin):
    lines = {line.title: line for line in policy_lines(policy_of(NOW))}
    assert lines["Bobot"].text == "Kuantitas 40%, ketepatan waktu 60%"
    assert lines["Minimum per triwulan"].text == "tipe A1 300 tiket; tipe A2 200 tiket"
    assert lines["Indeks kuantitas"].text == "≥ 125% indeks 4; ≥ 100% indeks 3; ≥ 75% indeks 2; selain itu indeks 1"
    assert "Lampiran" in lines["Indeks ketepatan waktu"].assumed
    assert not lines["Bobot"].assumed
    mean = policy_for(NOW, admin, measure="mean", timeliness={4: Decimal(1), 3: Decimal("1.5"), 2: Decimal(3)})
    told = {line.title: line.text for line in policy_lines(mean.rules())}
    assert told["Indeks ketepatan waktu"].startswith("≤ 1 hari kerja indeks 4; ≤ 1,5 hari kerja indeks 3")
    assert [number_text(Fraction(number)) for number in ("3", "92.5", "0.125")] == ["3", "92,5", "0,125"]


def test_an_admin_writes_a_version_and_makes_it_effective(admin, kppn008, client_for, clock):
    with travel(clock.at):
        client = client_for(admin)
        first = client.get("/administrasi/kebijakan-iku/baru/")
        page = first.content.decode()
        assert 'name="timeliness_weight" value="60"' in page
        submission = {"submission": first.context["form"]["submission"].value()}
        wrong = client.post("/administrasi/kebijakan-iku/baru/", filled(timeliness_weight="6O", **submission))
        assert wrong.status_code == 200
        assert "Tulis angka seperti 92,5." in wrong.content.decode()
        wrong = client.post("/administrasi/kebijakan-iku/baru/", filled(timeliness_weight="60", **submission))
        assert "Jumlah kedua bobot harus tepat 100%." in wrong.content.decode()
        assert 'value="37,5"' in wrong.content.decode()
        sent = client.post("/administrasi/kebijakan-iku/baru/", filled(**submission), follow=True)
        drafted = Policy.objects.get(label="v2")
        assert drafted.objection_working_days == 3
        url = f"/administrasi/kebijakan-iku/{drafted.pk}/"
        assert sent.redirect_chain == [(url, 302)]
        again = client.post("/administrasi/kebijakan-iku/baru/", filled(**submission))
        assert (again.status_code, again["Location"], Policy.objects.count()) == (302, url, 2)
        other = client_for(kppn008)
        assert other.get(url).status_code == 404  # a draft is nobody else's yet
        key = client.get(url).context["form"]["submission"].value()
        client.post(url + "berlakukan/", {"submission": key})
        assert "37,5%" in other.get(url).content.decode()
        assert policy_of(Quarter(2026, 3)).timeliness.steps[0].bound == Fraction(975, 1000)
        assert policy_of(NOW).label == "v1"
        listed = other.get("/administrasi/kebijakan-iku/").content.decode()
        assert listed.index("v2") < listed.index("v1")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"label": "v 2"}, "Pakai huruf"),
        ({"label": "v1"}, "Sudah ada kebijakan"),
        ({"label": "x" * 300}, "20 karakter"),
        ({"first_quarter": "2026-3"}, "2027Q1"),
        ({"first_quarter": "2026Q1"}, "alasan"),
        ({"minimum_A1": "banyak"}, "bilangan bulat"),
        ({"minimum_A1": "-1"}, "lebih dari nol"),
        ({"minimum_A1": "9" * 40}, "100.000"),
        ({"target": "1e5"}, "92,5"),
        ({"target": "٣"}, "92,5"),
        ({"cap": "9" * 40}, "92,5"),
        ({"unit_types": ["SATKER", "X"]}, "Pilih dari daftar"),
        ({"measure": "x"}, "Pilih ukuran"),
        ({"legal_basis": "x" * 301}, "300 karakter"),
        ({"submission": "x"}, "tidak terkirim utuh"),
    ],
)
def test_bad_input_is_answered_in_words(changes, says, admin, client_for, clock):
    with travel(clock.at):
        answer = client_for(admin).post(
            "/administrasi/kebijakan-iku/baru/",
            filled(**{"submission": "0b9f3c3e-0a39-4a5e-8c36-0d1a4f1f7a01", **changes}),
        )
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert Policy.objects.count() == 1
