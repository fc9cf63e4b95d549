"""Who may do what at the desk: one table of roles and rights, each limited to the person's municipalities."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from service.conversation.model import PREFECTURE_POOL


class Role(StrEnum):
    """What somebody is at the desk."""

    SUPPORTER = "supporter"
    COORDINATOR = "coordinator"
    OFFICIAL = "official"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a page of the desk asks for."""

    ENTER = "enter"  # one's own account, and pages that show nothing of residents
    HELP = "help"  # queue, conversations, call-backs, cases helped by telephone
    SUPERVISE = "supervise"  # conversations and call-backs of others, with a purpose
    WRITE_CANNED = "write_canned"
    SET_DESK = "set_desk"  # hours, closures, emergency notice
    EDIT_PLACES = "edit_places"
    EDIT_KNOWLEDGE = "edit_knowledge"
    PUBLISH_KNOWLEDGE = "publish_knowledge"
    REVIEW_UNANSWERED = "review_unanswered"
    READ_STATISTICS = "read_statistics"
    KEEP_ACCOUNTS = "keep_accounts"
    READ_AUDIT = "read_audit"
    APPROVE_MODEL = "approve_model"


_SUPPORTER = frozenset({Right.ENTER, Right.HELP})
_COORDINATOR = _SUPPORTER | {
    Right.SUPERVISE,
    Right.WRITE_CANNED,
    Right.SET_DESK,
    Right.READ_STATISTICS,
    Right.KEEP_ACCOUNTS,
    Right.READ_AUDIT,
}
_OFFICIAL = frozenset(
    {
        Right.ENTER,
        Right.SET_DESK,
        Right.EDIT_PLACES,
        Right.EDIT_KNOWLEDGE,
        Right.PUBLISH_KNOWLEDGE,
        Right.REVIEW_UNANSWERED,
        Right.READ_STATISTICS,
    }
)

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SUPPORTER: _SUPPORTER,
    Role.COORDINATOR: _COORDINATOR,
    Role.OFFICIAL: _OFFICIAL,
    Role.ADMINISTRATOR: frozenset(Right),
}
# Whose accounts somebody may make, change and end.
KEEPS: dict[Role, frozenset[Role]] = {
    Role.SUPPORTER: frozenset(),
    Role.COORDINATOR: frozenset({Role.SUPPORTER}),
    Role.OFFICIAL: frozenset(),
    Role.ADMINISTRATOR: frozenset(Role),
}
HELPERS: tuple[str, ...] = tuple(role.value for role in Role if Right.HELP in RIGHTS[role])


def may(role: str, right: Right) -> bool:
    """Say whether a role has a right; an unknown role has none."""
    return role in set(Role) and right in RIGHTS[Role(role)]


def serves(municipalities: Collection[str], municipality: str) -> bool:
    """Say whether somebody of these towns works for this one; the prefecture's pool works for all."""
    return PREFECTURE_POOL in municipalities or municipality in municipalities


def may_keep(role: str, municipalities: Collection[str], other: str, others_towns: Collection[str]) -> bool:
    """Say whether somebody may make, change or end an account: its role, and every one of its towns."""
    if role not in set(Role) or other not in set(Role) or not others_towns:
        return False
    if Role(other) not in KEEPS[Role(role)]:
        return False
    return all(serves(municipalities, town) for town in others_towns)
