"""What residents see on LINE: everything that was said, within every limit, in their wording."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge import choices
from knowledge.catalogue import Catalogue
from knowledge.context import Context, Pending
from knowledge.reply import (
    Behaviour,
    Choice,
    Link,
    LinksPart,
    NoticePart,
    Phone,
    PhonesPart,
    Reply,
    SourcePart,
    StepsPart,
    TextPart,
    VenueCard,
    VenuesPart,
)
from service.channels.line.letters import count_clusters, count_units, cut_units, split_units
from service.channels.line.postbacks import read_press
from service.channels.line.render import Renderer
from service.channels.line.seals import Seals
from service.conversation.model import Conversation, Message, Mode, Speaker
from tests.fakes import line_limits
from tests.fakes.line_platform import Json
from tests.line.channel_driver import buttons, words

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SEALS = Seals("s" * 40)
FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture(scope="session")
def renderer(catalogue: Catalogue) -> Renderer:
    """A renderer with the real words."""
    return Renderer(catalogue.phrases, SEALS)


def talk(language: str = "ja") -> Conversation:
    """A conversation on LINE."""
    return Conversation("c1", "line", Mode.BOT, 1, Context(language=language), 0, AT, AT)


def say(*parts: object, labels: tuple[str, ...] = (), seq: int = 1, **fields: object) -> Message:
    """A reply of the bot with these parts and buttons."""
    offered = tuple(Choice(label, "none") for label in labels)
    reply = Reply(Behaviour.ANSWER, parts=parts, choices=offered, **fields)  # type: ignore[arg-type]
    return Message(seq, Speaker.BOT, AT, reply=reply)


def draw(renderer: Renderer, *messages: Message, language: str = "ja", page: int = 0) -> list[Json]:
    """Render, let the stand-in's rules check the result, and return it as LINE receives it."""
    drawn = [message.to_dict() for message in renderer.render(talk(language), messages, page)]
    body = {"to": "U1", "messages": drawn}
    assert line_limits.find_problems(body) == []
    return drawn


def test_buttons_stand_under_the_last_message_only(renderer: Renderer) -> None:
    """Three texts with buttons: one request; the quick replies hang on the last message."""
    drawn = draw(
        renderer,
        *(say(TextPart(f"{n}番目"), labels=("はい",), seq=n) for n in (1, 2)),
        say(TextPart("3番目"), labels=("はい", "いいえ"), seq=3),
    )
    assert ["quickReply" in message for message in drawn] == [False] * (len(drawn) - 1) + [True]
    assert list(buttons(drawn[-1])) == ["はい", "いいえ"]
    assert len(drawn) <= 5


def test_seven_texts_fit_into_five_messages(renderer: Renderer) -> None:
    """Texts are joined until the request fits; none is lost."""
    drawn = draw(renderer, *(say(TextPart(f"{n}番目の文です。"), seq=n) for n in range(7)))
    assert len(drawn) == 5
    assert [word for word in words(drawn).split() if word] == [f"{n}番目の文です。" for n in range(7)]


def test_text_is_measured_in_utf16_units(renderer: Renderer) -> None:
    """5,000 letters that are 5,001 units become two messages, whole."""
    text = "あ" * 4999 + "𠮷"
    drawn = draw(renderer, say(TextPart(text)))
    assert "".join(message["text"] for message in drawn) == text
    assert len(drawn) == 2


def test_what_needs_more_than_five_messages_is_read_on_by_button(renderer: Renderer) -> None:
    """Thirty thousand letters: five messages and a button for the rest; together they are the text."""
    text = "".join(f"{n:05d}番目の文です。" for n in range(2600))
    first, second = (draw(renderer, say(TextPart(text)), page=page) for page in (0, 1))
    assert "".join(message["text"] for message in [*first, *second]) == text
    press = read_press(buttons(first[-1])["続きを読む"]["data"], "c1", AT, SEALS)
    assert press is not None
    assert (press.kind, press.seq, press.number, buttons(second[-1])) == ("p", 1, 1, {})


@pytest.mark.parametrize(
    "labels",
    [
        tuple(f"選択肢{n}" for n in range(14)),
        tuple(f"選択肢{n}" for n in range(60)),
        (FAMILY * 21,),
        ("あ" * 21, "い"),
        ("あ" * 39 + "𠮷" * 20, "い" * 400),
    ],
)
def test_more_or_longer_buttons_become_a_list(renderer: Renderer, labels: tuple[str, ...]) -> None:
    """Beyond 13 buttons or 20 letters, a list shows every word of every button."""
    drawn = draw(renderer, say(TextPart("どれですか"), labels=labels))
    assert "quickReply" not in drawn[-1]
    shown = words([drawn[-1]])
    assert [label for label in labels if label not in shown] == []


def test_a_family_of_emoji_is_one_letter(renderer: Renderer) -> None:
    """Twenty joined emoji fit into a quick reply."""
    drawn = draw(renderer, say(TextPart("どれですか"), labels=(FAMILY * 20,)))
    assert list(buttons(drawn[-1])) == [FAMILY * 20]


def venue(number: int, **fields: object) -> VenueCard:
    """A venue with everything."""
    values: dict[str, object] = {
        "id": f"V{number}",
        "name": f"スマホ教室その{number}",
        "municipality": "福島市",
        "place": "学習センター",
        "address": "福島市五老内町3番1号",
        "when": "11月30日 月曜日 10:00",
        "cost": "無料",
        "booking": "電話で申し込み",
        "phone": "024-505-0445(内線12)",
        "url": "https://www.city.fukushima.fukushima.jp/教室/案内?番号=1",
        "note": "持ち物: スマホ",
    }
    return VenueCard(**{**values, **fields})  # type: ignore[arg-type]


def test_thirteen_venues_are_all_shown(renderer: Renderer) -> None:
    """Twelve cards stand in one carousel, the thirteenth in the next; each calls, maps and opens its page."""
    drawn = draw(renderer, say(VenuesPart(tuple(venue(n) for n in range(13)))))
    assert [len(message["contents"]["contents"]) for message in drawn] == [12, 1]
    actions = buttons(drawn[0])
    assert actions["電話する"]["uri"] == "tel:0245050445"
    assert actions["地図を見る"]["uri"].startswith(
        "https://www.google.com/maps/search/?api=1&query=%E7%A6%8F"
    )
    assert actions["くわしく見る"]["uri"].isascii()
    assert "スマホ教室その12、11月30日" in drawn[1]["altText"]


def test_forty_venues_end_in_a_list(renderer: Renderer) -> None:
    """Two dozen cards are enough; the rest is listed, and none is dropped."""
    drawn = draw(renderer, say(VenuesPart(tuple(venue(n) for n in range(40)))))
    assert "ほか16件" in drawn[-1]["text"]
    everything = words(drawn)
    assert [n for n in range(40) if f"スマホ教室その{n}" not in everything] == []


def test_everything_at_once_is_within_every_limit_and_nothing_is_dropped(renderer: Renderer) -> None:
    """5,001 units, 14 buttons, 21 joined emoji, a value of 301 letters, 13 venues, a Japanese address."""
    labels = (FAMILY * 21, *(f"選択肢{n}" for n in range(13)))
    text = "あ" * 4999 + "𠮷"
    links = LinksPart((Link("ページ", "https://例え.jp/案内"),))
    named = tuple(venue(n, name=f"スマホ教室その{n}" + "名" * 150) for n in range(13))
    offered = tuple(Choice(label, "v" * 301) for label in labels)
    parts = (TextPart(text), links, VenuesPart(named))
    reply = Reply(Behaviour.ANSWER, parts=parts, choices=offered)
    message = Message(1, Speaker.BOT, AT, reply=reply)
    drawn = draw(renderer, message)
    shown = words(drawn)
    wanted = ["https://xn--r8jz45g.jp/%E6%A1%88%E5%86%85", *labels, *(one.name for one in named)]
    assert [word for word in wanted if word not in shown] == []
    assert text in "".join(one["text"] for one in drawn if one["type"] == "text")
    assert max(count_units(one["altText"]) for one in drawn if one["type"] == "flex") == 1500
    assert {
        len(action["data"]) <= 300 for one in drawn for action in buttons(one).values() if "data" in action
    }


def test_a_venue_with_little_known_has_no_dead_buttons(renderer: Renderer) -> None:
    """Without number, place or page there are no buttons; long facts and strange addresses do no harm."""
    bare = VenueCard("V", "相談会", "福島市")
    long = venue(1, note="長" * 20_000, name="名" * 5000, url="javascript:alert(1)", phone="お問い合わせ")
    drawn = draw(renderer, say(VenuesPart((bare, long))))
    assert set(buttons(drawn[0])) == {"地図を見る"}


def test_parts_are_written_as_a_reader_needs_them(renderer: Renderer) -> None:
    """Text, steps, notice, links, telephone and source, in order; what is tapped stands apart."""
    drawn = draw(
        renderer,
        say(
            NoticePart("急いでください。", "danger"),
            TextPart("こうします。$100"),
            StepsPart(("開く", "押す")),
            LinksPart((Link("ページ", "https://例え.jp/案内"),)),
            PhonesPart((Phone("窓口", "024-525-1111", "平日 9時から17時"),)),
            SourcePart("https://www.digital.go.jp/", "デジタル庁", "2026-11-01"),
        ),
    )
    assert [message["text"] for message in drawn] == [
        "【大切なお知らせ】\n急いでください。\n\nこうします。$100\n\n1. 開く\n2. 押す",
        "ページ\nhttps://xn--r8jz45g.jp/%E6%A1%88%E5%86%85\n\n電話 窓口\n024-525-1111\n平日 9時から17時\n\n"
        "出典 デジタル庁(2026年11月1日に確認)\nhttps://www.digital.go.jp/",
    ]


def test_easy_words_are_for_those_who_want_them(renderer: Renderer) -> None:
    """The wording follows the conversation's language."""
    reply = say(TextPart("手続きを行います。", "やります。"), StepsPart(("開封する",), ("あける",)))
    assert words(draw(renderer, reply)) == "手続きを行います。\n\n1. 開封する"
    assert words(draw(renderer, reply, language="ja-easy")) == "やります。\n\n1. あける"


def test_a_supporters_words_carry_their_name(renderer: Renderer) -> None:
    """Residents see that a person speaks."""
    message = Message(1, Speaker.SUPPORTER, AT, text="こんにちは", name="佐藤")
    assert words(draw(renderer, message)) == "【支援員 佐藤】\nこんにちは"


def test_a_place_may_be_sent_when_one_is_asked_for(renderer: Renderer) -> None:
    """The question for a town comes with LINE's own button for a place."""
    reply = say(TextPart("どこですか"), labels=("福島市",), context=Context(pending=Pending.VENUE_PLACE))
    drawn = draw(renderer, reply)
    assert buttons(drawn[0])["位置情報を送る"] == {"type": "location", "label": "位置情報を送る"}


def test_private_numbers_and_handoffs_come_with_advice(renderer: Renderer) -> None:
    """A hidden number is still on LINE's screen: the resident is told how to take it back."""
    warned = Reply(Behaviour.PRIVACY_WARNING, parts=(NoticePart("消しました。", "warning"),))
    assert "送信取消" in words(draw(renderer, Message(1, Speaker.BOT, AT, reply=warned)))
    accept = (Choice("はい", choices.HANDOFF_ACCEPT),)
    asked = Reply(Behaviour.HANDOFF, parts=(TextPart("よろしいですか。"),), choices=accept)
    assert "マイナンバー" in words(draw(renderer, Message(1, Speaker.BOT, AT, reply=asked)))


def test_a_buttons_data_is_the_same_whenever_it_is_drawn(renderer: Renderer) -> None:
    """Sending again sends the same bytes, as a retry key demands."""
    message = say(TextPart("どれ"), labels=("はい",))
    assert draw(renderer, message) == draw(renderer, message)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(TEXTS.map(str.strip).filter(bool), max_size=9),
    labels=st.lists(TEXTS.map(str.strip).filter(bool), max_size=20),
    venues=st.integers(0, 30),
)
def test_whatever_is_said_is_within_the_limits(
    renderer: Renderer, texts: list[str], labels: list[str], venues: int
) -> None:
    """Any reply makes requests that LINE takes."""
    cards = (VenuesPart(tuple(venue(n) for n in range(venues))),) if venues else ()
    message = say(*(TextPart(text) for text in texts), *cards, labels=tuple(labels))
    assume(texts or labels or venues)
    drawn = draw(renderer, message)
    assert 1 <= len(drawn) <= 5


@given(text=TEXTS, most=st.integers(4, 50))
def test_splitting_loses_nothing_and_keeps_the_limit(text: str, most: int) -> None:
    """The pieces are the text, and none is too long."""
    pieces = split_units(text, most)
    assert "".join(pieces) == text
    assert all(0 < count_units(piece) <= most for piece in pieces)


@given(text=TEXTS, most=st.integers(2, 50))
def test_cutting_keeps_the_limit(text: str, most: int) -> None:
    """A cut text is no longer than allowed, and our count of letters is never below the stand-in's."""
    assert count_units(cut_units(text, most)) <= most
    assert count_clusters(text) >= line_limits.count_clusters(text)
