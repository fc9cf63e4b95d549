"""Small talk, and what is not ours."""

from __future__ import annotations

from dataclasses import replace

from actions.heard import Heard
from actions.replies.clarify import group_buttons
from actions.replies.people import person_button
from actions.replies.towns import remember_towns
from knowledge.catalogue import Catalogue
from knowledge.reply import Behaviour, Link, LinksPart, Part, Reply

SMALLTALK = frozenset({"greet", "thanks", "who", "bye", "praise", "complain", "help"})
OUT_OF_SCOPE = frozenset(
    {"tax", "garbage", "weather", "health", "bank", "job", "compensation", "family", "other"}
)
WITH_GROUPS = frozenset({"greet", "who", "help", "complain"})


def chat(heard: Heard, catalogue: Catalogue) -> Reply:
    """Answer small talk and lead back to what we can do."""
    kind = heard.topic if heard.topic in SMALLTALK else "help"
    buttons = group_buttons(catalogue) if kind in WITH_GROUPS else ()
    return Reply(
        Behaviour.SMALLTALK,
        parts=(catalogue.phrases.say(f"small_{kind}"),),
        choices=(*buttons, person_button(catalogue)),
        context=heard.context,
    )


def decline(heard: Heard, catalogue: Catalogue) -> Reply:
    """Say honestly that this is not ours, who may help, and that a person can be asked."""
    kind = heard.topic if heard.topic in OUT_OF_SCOPE else "other"
    context = replace(remember_towns(heard), misses=0, places=())
    parts: list[Part] = [catalogue.phrases.say(f"decline_{kind}")]
    if town := catalogue.municipalities.find(context.living):
        parts.append(LinksPart((Link(town.name, town.url),)))
    return Reply(
        Behaviour.DECLINE,
        parts=tuple(parts),
        choices=(*group_buttons(catalogue), person_button(catalogue)),
        context=context,
    )
