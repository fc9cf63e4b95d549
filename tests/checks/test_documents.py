"""Documents and notices of towns: what is wrong is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.documents import check_documents
from tests.checks.conftest import Spoil

TERMS = "data/documents/terms.ja.yml"
NOTICES = "data/notices.csv"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (TERMS, "だれでも無料で使えます。", "だれでも無料で使える。", "「です・ます」で終わっていません"),
        (TERMS, "heading: お願い", "heading: " + "長" * 21, "見出しが21文字です"),
        (TERMS, "title: ", "titel: ", "読めません: documents/terms.ja.yml: 「title」がありません"),
        (
            NOTICES,
            "easy\n",
            "easy\n999999,2026-01-01,2026-01-02,info,休みです。,\n",
            "ない市町村です: 999999",
        ),
        (
            NOTICES,
            "easy\n",
            "easy\n072010,2026-01-01,2026-01-02,info,休みだ。,\n",
            "「です・ます」で終わっていません",
        ),
        (
            NOTICES,
            "easy\n",
            "easy\n072010,2026-01-01,2026-01-02,loud,x。,\n",
            "読めません: notices.csv: 072010",
        ),
    ],
)
def test_what_is_wrong_is_found(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """Each broken rule is reported once or more, in words."""
    assert any(expected in rule for rule in spoil(check_documents, path, old, new))


def test_a_document_of_no_town_is_found(copy: Path) -> None:
    """A folder under towns/ must be a municipality of the prefecture."""
    file = copy / "data/documents/towns/131016/terms.ja.yml"
    file.parent.mkdir(parents=True)
    file.write_text((copy / TERMS).read_text("utf-8"), "utf-8")
    assert [finding.rule for finding in check_documents(copy)] == ["ない市町村です: 131016"]
