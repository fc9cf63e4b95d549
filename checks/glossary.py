"""The glossary: plain sentences in both wordings, and no hard word that it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page
from checks.furigana.texts import list_parts
from knowledge.errors import ContentError
from knowledge.glossary import Glossary, load_glossary
from knowledge.sentences import find_text_faults

# Words that the elderly stumble over: whoever writes one explains it.
# fmt: off
HARD_WORDS = (
    "ログイン", "ログアウト", "サインイン", "アカウント", "パスワード", "アプリ", "インストール",
    "アンインストール", "ブラウザ", "サイト", "リンク", "URL", "QRコード", "Wi-Fi", "ダウンロード",
    "アップデート", "アップロード", "スクリーンショット", "メールアドレス", "SMS", "ブロック",
    "キャッシュレス", "Bluetooth", "NFC", "顔認証", "機内モード", "マナーモード", "再起動",
    "初期化", "マイナポータル", "電子証明書", "暗証番号", "有効期限", "代理人", "資格確認書",
    "委任状", "特急発行", "公金受取口座", "オンライン", "ストレージ", "バックアップ", "機種変更",
    "フィッシング", "クラウド", "タップ", "スワイプ", "クリック", "ポップアップ", "プラン",
    "セキュリティ", "ウイルス", "プロフィール", "アイコン", "クーポン", "チャージ", "データ通信",
)
# fmt: on


def check_glossary(root: Path) -> Iterator[Finding]:
    """Check the glossary and that what residents read needs no word beyond it."""
    file = root / "data/knowledge/glossary.ja.yml"
    page = Page.read(root, file)
    try:
        glossary = load_glossary(file)
    except ContentError as error:
        yield Finding(page.path, 1, f"読めません: {error}")
        return
    yield from _check_sentences(page, glossary)
    yield from _check_cover(root, page, glossary)


def _check_sentences(page: Page, glossary: Glossary) -> Iterator[Finding]:
    for term in dict.fromkeys(glossary.terms.values()):
        if not term.easy:
            yield page.finding(f"{term.word}:", f"{term.word}: easy がありません")
        for text in (term.meaning, term.easy):
            for sentence, fault in find_text_faults(text):
                yield page.finding(sentence, f"{term.word}: {fault}")


def _check_cover(root: Path, page: Page, glossary: Glossary) -> Iterator[Finding]:
    """A hard word in a text lies inside a term of the glossary."""
    missing: dict[str, str] = {}
    for where, texts in list_parts(root):
        for word in _find_unexplained("\n".join(texts), glossary):
            missing.setdefault(word, where)
    for word, where in sorted(missing.items()):
        yield page.finding(word, f"説明のない言葉です: {word}({where})")


def _find_unexplained(text: str, glossary: Glossary) -> set[str]:
    rest = glossary.pattern.sub("", re.sub("[ 　]", "", text))
    return {word for word in HARD_WORDS if word in rest}
