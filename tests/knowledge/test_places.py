"""Place names in residents' words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places import OUTSIDE, Gazetteer, PlaceDataError

DATA = Path(__file__).parents[2] / "data"
GAZETTEER = Gazetteer.load(DATA / "municipalities.csv", DATA / "aliases.csv")

FUKUSHIMA, AIZUWAKAMATSU, KORIYAMA, IWAKI = "072010", "072028", "072036", "072044"
SHIRAKAWA, SUKAGAWA, KITAKATA, SOMA = "072052", "072079", "072087", "072095"
NIHONMATSU, TAMURA, MINAMISOMA, DATE = "072109", "072117", "072125", "072133"
KOORI, KUNIMI, OTAMA, HINOEMATA = "073016", "073032", "073229", "073644"
MINAMIAIZU, NISHIAIZU, BANGE, SHOWA = "073687", "074055", "074217", "074462"
ISHIKAWA, MIHARU, ONO, TOMIOKA = "075019", "075213", "075221", "075434"
OKUMA, FUTABA, NAMIE, IITATE = "075451", "075469", "075477", "075647"


def codes(text: str) -> list[str]:
    """List what a text names; negated places with a minus, roles in front, doubts joined by a slash."""
    return [
        ("-" if found.negated else "")
        + (f"{found.role}:" if found.role else "")
        + (found.region or "/".join(found.codes))
        for found in GAZETTEER.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("郡山市で教えてくれる所はありますか", [KORIYAMA]),
        ("こおりやまでやってっか", [KORIYAMA]),
        ("ｺｵﾘﾔﾏ ﾃﾞ ｽﾏﾎ", [KORIYAMA]),
        ("こうりやまのきょうしつ", [KORIYAMA]),
        ("コーリヤマ", [KORIYAMA]),
        ("こおりまちです", [KOORI]),
        ("こおりの教室", [KOORI]),
        ("桑折", [KOORI]),
        ("須賀川の日程", [SUKAGAWA]),
        ("すかがわでおねがいします", [SUKAGAWA]),
        ("檜枝岐まで来てくれますか", [HINOEMATA]),
        ("桧枝岐村", [HINOEMATA]),
        ("飯館村です", [IITATE]),
        ("いいたてむらの者です", [IITATE]),
        ("會津若松", [AIZUWAKAMATSU]),
        ("あいずわかまつ", [AIZUWAKAMATSU]),
        ("みはるまちのスマホきょうしつ", [MIHARU]),
        ("きたかたでやってる?", [KITAKATA]),
        ("おのまちの教室", [ONO]),
        ("大玉村", [OTAMA]),
        ("ふくしましはどこでやってる", [FUKUSHIMA]),
        ("くにみでお願いします", [KUNIMI]),
    ],
)
def test_a_municipality_is_known_by_each_of_its_spellings(text: str, expected: list[str]) -> None:
    """Kanji, kana, half-width, old letters and common misspellings name the same place."""
    assert expected == codes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("南会津で", [MINAMIAIZU]),
        ("みなみあいづ", [MINAMIAIZU]),
        ("西会津の予定", [NISHIAIZU]),
        ("北会津の教室", [AIZUWAKAMATSU]),
        ("会津若松の駅前", [AIZUWAKAMATSU]),
        ("若松でありますか", [AIZUWAKAMATSU]),
        ("会津坂下町", [BANGE]),
        ("会津の坂下で", [BANGE]),
        ("ばんげの教室", [BANGE]),
        ("南相馬", [MINAMISOMA]),
        ("みなみそうまし", [MINAMISOMA]),
        ("相馬でいい", [SOMA]),
        ("小高区", [MINAMISOMA]),
        ("南相馬市鹿島区", [MINAMISOMA]),
        ("いわき市鹿島町", [IWAKI]),
        ("保原の公民館", [DATE]),
        ("伊達町のあたり", [DATE]),
        ("伊達郡桑折町", [KOORI]),
        ("船引のほう", [TAMURA]),
        ("郡山市田村町", [KORIYAMA]),
        ("福島県郡山市", [KORIYAMA]),
        ("いわき平", [IWAKI]),
        ("平地区で", [IWAKI]),
        ("いわきの泉", [IWAKI]),
        ("二本松の岳温泉", [NIHONMATSU]),
        ("白河市大信", [SHIRAKAWA]),
        ("石川町の窓口", [ISHIKAWA]),
        ("昭和村", [SHOWA]),
    ],
)
def test_the_longest_name_wins(text: str, expected: list[str]) -> None:
    """A name that contains another, or a district behind its town, is one place."""
    assert expected == codes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鹿島でやってる?", [f"{MINAMISOMA}/{IWAKI}/{OUTSIDE}"]),
        ("石川です", [f"{ISHIKAWA}/{OUTSIDE}"]),
        ("昭和で教室はありますか", [f"{SHOWA}/{OUTSIDE}"]),
        ("田村町のほうです", [f"{TAMURA}/{KORIYAMA}/{MIHARU}/{ONO}"]),
        ("会津でやってる?", ["会津"]),
        ("双葉郡の教室", ["双葉郡"]),
        ("県北ならいい", ["県北"]),
    ],
)
def test_a_doubtful_name_keeps_all_its_meanings(text: str, expected: list[str]) -> None:
    """What may be several places is given as several codes, so that the bot asks back."""
    assert expected == codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "福島県の教室",
        "福島県庁はどこ",
        "福島銀行のカード",
        "大熊さんから聞いた",
        "石川さんが言ってた",
        "小野と申します",
        "郡山さんという人",
        "昭和の生まれです",
        "昭和20年に生まれた",
        "大久保です",
        "小高い丘",
        "東邦銀行",
        "氷をください",
        "こおりがとけた",
        "くにみたいなところ",
        "目をみはる",
        "そうまでしてやらない",
        "このまちの教室",
        "大分よくなりました",
        "ﾔﾏﾀﾞﾉｷｮｳｼﾂ",
        "喜多方ラーメン",
        "猪苗代湖",
        "まだてつづきしてない",
        "平気です",
        "これでいいのですか",
        "手伝えないですか",
        "スマホにしたとき",
        "そんなこなんだげど",
        "ビデオの録画",
        "コンビニこうふ",
        "そうそう、それです",
        "スマホの泉源",
    ],
)
def test_a_word_that_merely_contains_a_name_is_no_place(text: str) -> None:
    """Surnames, companies, eras and everyday words are not taken for towns."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("山形に住んでいます", [f"living:{OUTSIDE}"]),
        ("石川県です", [OUTSIDE]),
        ("京都の娘のところ", [OUTSIDE]),
        ("とうきょうにいる", [f"living:{OUTSIDE}"]),
        ("大和郡山市", [OUTSIDE]),
        ("千葉さんに聞いた", []),
        ("千葉に住んでいます", [f"living:{OUTSIDE}"]),
        ("宇都宮でもいい", [OUTSIDE]),
    ],
)
def test_other_prefectures_are_outside(text: str, expected: list[str]) -> None:
    """Other prefectures and their cities have the code `outside`."""
    assert expected == codes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("住民票は大熊、今は郡山です", [f"registered:{OKUMA}", f"living:{KORIYAMA}"]),
        ("富岡に籍があって、いわきで暮らしてる", [f"registered:{TOMIOKA}", f"living:{IWAKI}"]),
        ("双葉町から避難して、加須市に住んでいます", [f"registered:{FUTABA}", f"living:{OUTSIDE}"]),
        ("浪江の住民票です。福島市です", [f"registered:{NAMIE}", f"living:{FUKUSHIMA}"]),
        ("避難先は二本松", [f"living:{NIHONMATSU}"]),
        ("本籍は福島市です", [FUKUSHIMA]),
        ("息子が白河に住んでいる", [SHIRAKAWA]),
        ("白河に住んでいる息子", [SHIRAKAWA]),
        ("福岡にいる私が", [f"living:{OUTSIDE}"]),
        ("三春さ住んでっけど", [f"living:{MIHARU}"]),
    ],
)
def test_where_registered_and_where_living_are_told_apart(text: str, expected: list[str]) -> None:
    """住民票 and 籍 speak of the town of registration; 住む, 暮らす and 避難先 of the town of living."""
    assert expected == codes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("郡山じゃなくて須賀川", [f"-{KORIYAMA}", SUKAGAWA]),
        ("郡山でなくて三春", [f"-{KORIYAMA}", MIHARU]),
        ("郡山でねくて三春さ", [f"-{KORIYAMA}", MIHARU]),
        ("郡山の方じゃなくて三春の方", [f"-{KORIYAMA}", MIHARU]),
        ("郡山、いや、いわきで", [f"-{KORIYAMA}", IWAKI]),
        ("福島 あ、違う、二本松", [f"-{FUKUSHIMA}", NIHONMATSU]),
        ("相馬は遠いから南相馬", [f"-{SOMA}", MINAMISOMA]),
        ("郡山じゃないですか", [KORIYAMA]),
        ("白河以外で", [f"-{SHIRAKAWA}"]),
    ],
)
def test_a_refused_or_corrected_place_is_marked(text: str, expected: list[str]) -> None:
    """「じゃなくて」, 「いや」 and their dialect forms refuse the place they follow."""
    assert expected == codes(text)


def test_all_municipalities_are_found_by_name_and_reading() -> None:
    """Each of the 59 rows can be typed in full, in kanji and in kana."""
    rows = [
        line.split(",") for line in (DATA / "municipalities.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    found = {(row[0], *codes(f"{row[1]}の教室"), *codes(f"{row[2]}のきょうしつ")) for row in rows}
    assert {(row[0], row[0], row[0]) for row in rows} == found


@given(st.text(alphabet="郡山こおりやまｺｵﾘﾔﾏﾞ会津若松 　、。じゃなくて住民票はでさ昭和石川県市", max_size=30))
def test_a_surface_is_cut_from_the_text_as_typed(text: str) -> None:
    """Positions refer to the text before folding, whatever its width."""
    found = GAZETTEER.find(text)
    assert [mention.surface for mention in found] == [text[m.start : m.end] for m in found]


def test_an_unknown_code_in_the_aliases_is_refused(tmp_path: Path) -> None:
    """An alias that points nowhere stops the loading and names its line."""
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("alias,code,ambiguous,kana,other_codes\nどこか,079999,,,\n", encoding="utf-8")
    with pytest.raises(PlaceDataError, match=r"aliases\.csv:2"):
        Gazetteer.load(DATA / "municipalities.csv", aliases, DATA / "place_words.csv")
