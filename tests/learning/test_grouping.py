"""Lines that ask the same stand together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.learning.grouping import group_lines


def test_the_same_question_in_other_words_is_one_group() -> None:
    """Punctuation, script and an ending more do not make another group; another matter does."""
    lines = [
        "ぽかぽか券を使いたい",
        "ぽかぽか券を使いたいんだけど",
        "ポカポカ券を使いたい!",
        "カードをなくした",
    ]
    assert group_lines(lines) == [[0, 1, 2], [3]]


@given(st.lists(st.text(max_size=30), max_size=30))
def test_every_line_is_in_one_group(lines: list[str]) -> None:
    """No line is lost and none is shown twice, whatever was typed."""
    places = [place for group in group_lines(lines) for place in group]
    assert sorted(places) == list(range(len(lines)))
