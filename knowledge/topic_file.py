"""Writes a topic as the file from which the repository reads it."""

from __future__ import annotations

from typing import Any

import yaml

from knowledge.topics import Topic


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and lists under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _write_text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def write_topic(topic: Topic) -> str:
    """Return the text of `<id>.ja.yml`; reading it gives the same topic."""
    data = {
        "id": topic.id,
        "group": topic.group,
        "question": topic.question,
        "answer": f"{topic.answer}\n",
        "easy": f"{topic.easy}\n",
        "steps": list(topic.steps),
        "easy_steps": list(topic.easy_steps),
        "bring": list(topic.bring),
        "links": [{"label": link.label, "url": link.url} for link in topic.links],
        "phones": [{"label": p.label, "number": p.number, "hours": p.hours} for p in topic.phones],
        "counter": topic.counter,
        "place": topic.place.value,
        "proxy": topic.proxy,
        "evacuee": topic.evacuee,
        "sources": [{"url": s.url, "title": s.title, "kind": s.kind, "seen": s.seen} for s in topic.sources],
        "checked_on": topic.checked_on,
        "review_by": topic.review_by,
        "status": "verified" if topic.is_verified else "unverified",
        "handoff": topic.help.value,
        "related": list(topic.related),
    }
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
