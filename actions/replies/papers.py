"""Links from a reply to the papers that can be printed and shown at a counter."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from knowledge.catalogue import Catalogue
from knowledge.reply import Behaviour, Link, LinksPart, Part, Reply, VenueCard, VenuesPart

MOST_LINKS = 5


def link_papers(reply: Reply, catalogue: Catalogue, base_url: str) -> Reply:
    """Add a paper for each session shown, or for the answer; nothing without the service's address."""
    if not base_url:
        return reply
    links = [*_link_sessions(reply, catalogue, base_url), *_link_answer(reply, catalogue, base_url)]
    if not links:
        return reply
    parts: tuple[Part, ...] = (*reply.parts, LinksPart(tuple(links[:MOST_LINKS])))
    return replace(reply, parts=parts)


def _link_sessions(reply: Reply, catalogue: Catalogue, base_url: str) -> list[Link]:
    codes = {town.name: town.code for town in catalogue.municipalities.towns}
    cards = [card for part in reply.parts if isinstance(part, VenuesPart) for card in part.venues]
    return [
        Link(_name_paper(card, catalogue), _address(card, codes[card.municipality], base_url))
        for card in cards
        if card.municipality in codes
    ]


def _link_answer(reply: Reply, catalogue: Catalogue, base_url: str) -> list[Link]:
    if reply.behaviour is not Behaviour.ANSWER or reply.topic not in catalogue.topics:
        return []
    towns = {"living": reply.context.living, "registered": reply.context.registered}
    town = next((code for code in (towns["registered"], towns["living"]) if code), "")
    query = f"?town={town}" if catalogue.municipalities.find(town) else ""
    return [Link(catalogue.phrases.label("paper_answer"), f"{base_url}/paper/answers/{reply.topic}{query}")]


def _name_paper(card: VenueCard, catalogue: Catalogue) -> str:
    return f"{catalogue.phrases.label('paper_session')} {card.name} {card.when}".strip()[:80]


def _address(card: VenueCard, code: str, base_url: str) -> str:
    day = f"?date={card.date}" if card.date else ""
    return f"{base_url}/paper/sessions/{code}/{quote(card.id, safe='')}{day}"
