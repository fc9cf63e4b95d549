"""What can be wrong with content: one tree, each error names file and reason."""

from __future__ import annotations


class ContentError(Exception):
    """A content file cannot be used; the text names the file and what is wrong with it."""


class UnknownTopic(ContentError):
    """No such topic id."""


class UnknownPhrase(ContentError):
    """No such canned sentence."""
