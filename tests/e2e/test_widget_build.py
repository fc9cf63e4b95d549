"""What the built files promise: small, without forbidden calls, and the same words in every language."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

WIDGET = Path(__file__).parents[2] / "web_widget"
BUDGET = 15_000
LANGUAGES = ("ja", "ja-easy", "en")


def read_words(language: str) -> dict[str, str]:
    """All words of one language."""
    tables = json.loads((WIDGET / "strings" / f"{language}.json").read_text("utf-8"))
    return {key: words for table in tables.values() for key, words in table.items()}


def test_the_first_file_fits_the_budget(built_widget: Path) -> None:
    """The widget with its style and its Japanese words is at most 15 KB, as brotli sends it."""
    script = (
        "console.log(require('zlib').brotliCompressSync(require('fs').readFileSync(process.argv[1])).length)"
    )
    packed = subprocess.run(
        ["node", "-e", script, built_widget / "soudan.js"], check=True, capture_output=True
    )
    assert int(packed.stdout) <= BUDGET


def test_the_pure_modules_keep_their_rules(built_widget: Path) -> None:
    """Readings, secret numbers, call-back fields and the outbox: the table tests of web_widget/tests pass."""
    run = subprocess.run(["npm", "test", "--silent"], cwd=WIDGET, capture_output=True, text=True, timeout=100)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("name", ["soudan.js", "soudan-more.js"])
def test_no_forbidden_call_is_built_in(built_widget: Path, name: str) -> None:
    """Text is never parsed as markup or script, and nothing but the service is spoken to."""
    code = (built_widget / name).read_text("utf-8")
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|https?://(?!www\.w3\.org)"
    assert re.findall(forbidden, code) == []


def test_no_word_for_residents_stands_in_the_code() -> None:
    """Japanese appears in strings/ only; comments and character classes aside."""
    found = []
    for path in (WIDGET / "src").rglob("*.ts"):
        for line in path.read_text("utf-8").splitlines():
            code = re.sub(
                r"//.*|/\*.*|^\s*\*.*|/\^?\[.*?\]\+?\$?/\w*|'〇一二三四五六七八九'|'[（）：]'|`\$\{.*?\}：`",
                "",
                line,
            )
            if re.search(r"[ぁ-んァ-ヶ一-龠]", code):
                found.append(f"{path.name}: {line.strip()}")
    assert found == []


def test_english_says_everything() -> None:
    """A key of the Japanese words has English ones, apart from the names of the languages."""
    missing = set(read_words("ja")) - set(read_words("en"))
    assert missing <= {"languageJa", "languageEasy", "languageEn", "personWish"}


@pytest.mark.parametrize("language", ["ja-easy", "en"])
def test_no_language_has_words_of_its_own(language: str) -> None:
    """Every key exists in Japanese, with the same blanks to fill."""
    japanese, others = read_words("ja"), read_words(language)
    assert set(others) <= set(japanese)
    blanks = {key: set(re.findall(r"\{\w+\}", words)) for key, words in others.items()}
    assert blanks == {key: set(re.findall(r"\{\w+\}", japanese[key])) for key in others}


@pytest.mark.parametrize("language", ["ja", "ja-easy"])
def test_sentences_are_short(language: str) -> None:
    """At most 40 characters and 13 kanji a sentence."""
    long = []
    for key, words in read_words(language).items():
        for sentence in re.split(r"(?<=[。！？])", re.sub(r"\{\w+\}", "", words)):
            if len(sentence) > 40 or len(re.findall(r"[一-龠]", sentence)) > 13:
                long.append((key, sentence))
    assert long == []
