"""What can be wrong with content: one tree, each error names file and reason."""

from __future__ import annotations


class ContentError(Exception):
    """A content file cannot be used; the text names the file and what is wrong with it."""


def say_fault(error: Exception) -> str:
    """Say in Japanese what is wrong, for the person who edited the file."""
    if isinstance(error, KeyError):
        return f"「{error.args[0]}」がありません"
    if isinstance(error, ValueError):
        return f"値が使えません({error})"
    return f"形がちがいます({error})"


class UnknownTopic(ContentError):
    """No such topic id."""


class UnknownPhrase(ContentError):
    """No such canned sentence."""
