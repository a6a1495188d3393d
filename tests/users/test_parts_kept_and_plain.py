"""What is kept for a process, or made without a template, shows the same as before, escaped, and each page its own."""

import datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import engines
from django.utils.html import format_html

from users.typed.plain_widgets import PlainRenderer

HOSTILE = "<i>\"&'{0}{x}"


def page(source, **context):
    return engines["django"].from_string(source).render(context)


# --- Parts that are kept ----------------------------------------------------------------------------------------------
def test_a_kept_part_shows_what_it_is_given_and_nothing_of_another_page():
    source = '{% kept "components/footer.html" links=links %}'
    first = page(source, links=(("a", "b"),), account="Satu")
    assert page(source, links=(("a", "b"),), account="Dua") == first
    assert page(source, links=()) != first
    assert page('{% icon "plus" %}') != page('{% icon "check" %}')
    assert 'icon--16"' in page('{% icon "plus" 16 %}')
    assert 'icon--16"' not in page('{% icon "plus" %}')


def test_a_kept_part_never_takes_a_text_for_markup_because_an_equal_one_was():
    carried = '{% kept "components/icon.html" name=name %}'
    for name in (format_html('"><b>{}', ""), '"><b>', format_html('"><b>{}', "")):
        assert "#&quot;&gt;&lt;b&gt;" in page(carried, name=name)


def test_a_kept_part_that_could_change_is_refused():
    with pytest.raises(TypeError):
        page('{% kept "components/footer.html" links=links %}', links=[])


# --- Controls ---------------------------------------------------------------------------------------------------------
class Everything(forms.Form):
    text = forms.CharField(initial=HOSTILE, widget=forms.TextInput(attrs={"placeholder": HOSTILE, "disabled": True}))
    empty = forms.CharField(required=False, widget=forms.TextInput(attrs={"hidden": False}))
    zero = forms.IntegerField(initial=0)
    email = forms.EmailField(initial="a@b.id")
    password = forms.CharField(initial="x", widget=forms.PasswordInput)
    day = forms.DateField(
        initial=datetime.date(2026, 5, 18), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.DateTimeField(initial=datetime.datetime(2026, 5, 18, 10, 20))
    key = forms.CharField(initial="k", widget=forms.HiddenInput)
    area = forms.CharField(initial=f"{HOSTILE}\nb", widget=forms.Textarea(attrs={"rows": 4}))
    blank = forms.CharField(required=False, widget=forms.Textarea)
    tick = forms.BooleanField(initial=True)
    file = forms.FileField()
    one = forms.ChoiceField(choices=[("a", "A"), ("b", HOSTILE)], initial="b")


@pytest.mark.parametrize("data", [None, {"text": HOSTILE, "tick": "on", "day": "x", "one": "c", "area": ""}])
def test_a_control_is_what_djangos_own_template_makes_of_it(data):
    ours, theirs = Everything(data, renderer=PlainRenderer()), Everything(data, renderer=DjangoTemplates())
    assert [str(ours[name]) for name in ours.fields] == [str(theirs[name]) for name in theirs.fields]
