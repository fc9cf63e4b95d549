"""Leave out what a resident says they do not mean (「銀行のじゃなくて」「保険証のことではないです」)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.hearing.words import Word

_DENIED = re.compile(
    r"[^、。,.!?！？は\n]+?(?:じゃ|では|で)"
    r"(?:(?:なくって|なくて|なぐて|ねくて|ねぐて|無くて)(?!も)|なく(?![てしすな])|ない(?:ほう|方)(?:の|で|だ|です)?)"
    r"|[^、。,.!?！？は\n]*(?:の|こと|ほう|方)(?:じゃ|では)(?:ない|ねえ|ありません)(?:です|の|よ|んです)*(?=[、。,\n])"
)
_LEAST_LEFT = 2


def drop_denied(text: str, words: Sequence[Word]) -> list[Word]:
    """Return the words without those denied; all of them when too little would be left to go by."""
    spans = [match.span() for match in _DENIED.finditer(text)]
    kept = [word for word in words if not any(start <= word.start < end for start, end in spans)]
    return kept if sum(word.spoken for word in kept) >= _LEAST_LEFT else list(words)
