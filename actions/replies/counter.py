"""The town's own counter at the end of an answer, or the question which town it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actions.replies.towns import common_town_buttons
from knowledge.catalogue import Catalogue
from knowledge.context import Context, Pending
from knowledge.counters import PREFECTURE, Counter
from knowledge.places import OUTSIDE
from knowledge.reply import Choice, Link, LinksPart, Part, Phone, PhonesPart, TextPart
from knowledge.topics import Place, Topic


@dataclass(frozen=True, slots=True)
class CounterAnswer:
    """Parts to append, the question that is now open, and buttons for it."""

    parts: tuple[Part, ...] = ()
    pending: Pending | None = None
    choices: tuple[Choice, ...] = ()


def answer_counter(topic: Topic, context: Context, catalogue: Catalogue) -> CounterAnswer:
    """Show the counter of the town that counts for this topic; ask for the town when it is unknown."""
    if topic.counter == "none" or topic.place is Place.NONE:
        return CounterAnswer()
    words = catalogue.phrases
    registered = topic.place is Place.REGISTERED
    code = (context.registered or context.living) if registered else context.living
    if not catalogue.counters.differs_by_town(topic.counter):
        return CounterAnswer(show_counter(PREFECTURE, topic.counter, catalogue))
    if code is None or (code == OUTSIDE and context.proxy):
        # Who asks for a parent from far away is not where the parent's counter is.
        question = _ask_for_town(registered, context, catalogue)
        return CounterAnswer((question,), Pending.COUNTER_PLACE, common_town_buttons(catalogue))
    if code == OUTSIDE:
        return CounterAnswer((words.say("counter_outside"),))
    parts = list(show_counter(code, topic.counter, catalogue))
    if registered and _is_evacuated(context, catalogue):
        parts.append(words.say("counter_evacuated"))
    if registered and context.registered is None:
        parts.append(words.say("counter_if_registered_elsewhere"))
    return CounterAnswer(tuple(parts))


def _is_evacuated(context: Context, catalogue: Catalogue) -> bool:
    """Say whether they are registered in a town of the special law for evacuees and live elsewhere."""
    town = catalogue.municipalities.find(context.registered)
    return town is not None and town.special_law_13 and context.living not in (None, town.code)


def _ask_for_town(registered: bool, context: Context, catalogue: Catalogue) -> TextPart:
    if context.proxy:
        key = "counter_which_registered_other" if registered else "counter_which_living_other"
    else:
        key = "counter_which_registered" if registered else "counter_which_living"
    return catalogue.phrases.say(key)


def show_counter(code: str, kind: str, catalogue: Catalogue) -> tuple[Part, ...]:
    """Show a town's counters of one kind: names, telephone, website, and whether somebody checked them."""
    words = catalogue.phrases
    counters = catalogue.counters.find(code, kind)
    town = catalogue.municipalities.find(code)
    if not counters:
        url = town.url if town else ""
        name = town.name if town else ""
        return (words.say("counter_unknown", town=name), *_links(name, url))
    parts: list[Part] = [words.say("counter_is", counter="、".join(counter.name for counter in counters))]
    parts += _say_details(counters, catalogue)
    if phones := _list_phones(counters):
        parts.append(PhonesPart(phones))
    if not all(counter.is_verified for counter in counters):
        parts.append(words.say("counter_unverified"))
    if code != PREFECTURE and (links := _list_links(counters)):
        # The page behind a line for the whole prefecture is some town's page about it.
        parts.append(LinksPart(links))
    return tuple(parts)


def _say_details(counters: tuple[Counter, ...], catalogue: Catalogue) -> Iterator[TextPart]:
    """Say address and note of checked counters, once for all that share them."""
    names: dict[str, list[str]] = {}
    for counter in counters:
        details = "。".join(filter(None, (counter.address, counter.note)))
        if counter.is_verified and details:
            names.setdefault(details, []).append(counter.name)
    for details, named in names.items():
        yield catalogue.phrases.say("counter_details", counter="、".join(named), details=details)


def _list_phones(counters: tuple[Counter, ...]) -> tuple[Phone, ...]:
    """Return each number once, under the first counter that has it."""
    phones: dict[str, Phone] = {}
    for counter in counters:
        if counter.phone:
            phones.setdefault(counter.phone, Phone(counter.name, counter.phone, counter.hours))
    return tuple(phones.values())


def _list_links(counters: tuple[Counter, ...]) -> tuple[Link, ...]:
    """Return each page once, under the first counter that has it."""
    links: dict[str, Link] = {}
    for counter in counters:
        if counter.url:
            links.setdefault(counter.url, Link(counter.name, counter.url))
    return tuple(links.values())


def _links(name: str, url: str) -> tuple[LinksPart, ...]:
    return (LinksPart((Link(name, url),)),) if url else ()
