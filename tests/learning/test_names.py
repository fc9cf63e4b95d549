"""Names and addresses in residents' words are hidden before officials see them; what is meant stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.examples import list_lines
from service.conversation.privacy import MASK
from service.learning.kit import read_place_names
from service.learning.names import NameCover

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def cover() -> NameCover:
    """The cover as the service builds it."""
    return NameCover(read_place_names(DATA))


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("佐藤と申しますが、カードをなくしました", ["佐藤"]),
        ("隣の鈴木さんに聞いた", ["鈴木"]),
        ("山田太郎です。暗証番号を忘れた", ["山田", "太郎"]),
        ("田村さんと石川一郎さんに聞いた", ["田村", "石川", "一郎"]),
        ("はなこちゃんのカード", ["はなこ"]),
        ("タナカさんの電話", ["タナカ"]),
        ("渡辺花子様あての手紙が来た", ["渡辺", "花子"]),
        ("郡山市朝日1-23-7に住んでます", ["朝日", "23"]),
        ("福島市杉妻町2番16号の佐々木です", ["杉妻", "16", "佐々木"]),
        ("大字上石の者だけど", ["上石"]),
        ("昭和20年5月3日生まれです", ["20", "5月3日"]),
        ("母の名前はキクです", ["キク"]),
        ("林さんと原さんと関さん", ["林", "原", "関"]),
        ("さくらハイツ203号室", ["さくら", "203"]),
        ("夫の正夫のカードのこと", ["正夫"]),
        ("090-1234-5678にかけて", ["1234"]),
    ],
)
async def test_who_and_where_is_hidden(cover: NameCover, said: str, names: list[str]) -> None:
    """No name, lot, birthday or number is left."""
    (shown,) = await cover.hide_all([said])
    assert MASK in shown
    assert [name for name in names if name in shown] == []


@pytest.mark.parametrize(
    "said",
    [
        "お医者さんと支援員さんに聞いた",
        "おばあさんの保険証はどうする",
        "郡山市の税理士さんに頼まれた",
        "会津若松市の一箕町で習えるとこ",
        "マイナンバーカードを作りたい",
        "有効期限が令和8年7月31日になってる",
        "字が小さくて読めねえ",
    ],
)
async def test_callings_towns_and_things_stay(cover: NameCover, said: str) -> None:
    """What points to nobody is needed to understand the question."""
    assert (said,) == await cover.hide_all([said])


async def test_little_is_hidden_that_is_no_name(cover: NameCover) -> None:
    """Of all training examples, which name nobody of ours, less than one in a hundred loses a word."""
    lines = [
        line
        for file in (DATA / "nlu").rglob("*.yml")
        for _, line in list_lines(file.read_text(encoding="utf-8"))
    ]
    shown = await cover.hide_all(lines)
    changed = sum(one != other for one, other in zip(lines, shown, strict=True))
    assert changed / len(lines) < 0.01


async def test_hiding_twice_hides_no_more(cover: NameCover) -> None:
    """What was hidden stays hidden, and nothing new is taken away."""
    said = ["佐藤花子です。郡山市朝日1-23-7で、昭和20年5月3日生まれ", "鈴木さんの090-1234-5678"]
    once = await cover.hide_all(said)
    assert once == await cover.hide_all(once)
    assert not re.search(r"\d", "".join(once))
