"""Reads the form of a topic's words."""

from __future__ import annotations

from starlette.datastructures import FormData

from knowledge.patches import EVERYWHERE, TopicPatch
from knowledge.topics import Source
from service.desk.pages.common import field
from service.desk.rights import serves
from service.desk.sessions import SignedIn
from service.editing.editing import Wish
from service.editing.tables import read_steps
from service.errors import BadRequest, NotAllowed

LONGEST_FIELD = 4000
FIELDS = ("answer", "easy", "steps", "easy_steps", "bring", "proxy", "evacuee", "corrections")
KINDS = {
    "fukushima_gov": "福島県・県内の市町村",
    "national": "国",
    "public_body": "公的な団体",
    "other_local_gov": "ほかの自治体",
    "company": "会社",
    "media": "報道",
    "non_official": "そのほか",
    "own": "おらほの文書",
}


def read_town(code: str, me: SignedIn) -> str:
    """Return the town to write for: the one named, or the first in reach; raises NotAllowed for another's."""
    reach = me.supporter.municipalities
    if not code:
        return EVERYWHERE if EVERYWHERE in reach else sorted(reach)[0]
    if not serves(reach, code):
        raise NotAllowed
    return code


def read_wish(form: FormData, me: SignedIn) -> Wish:
    """Return what the form wants; raises BadRequest or NotAllowed."""
    texts = {name: field(form, name) for name in FIELDS}
    if max(map(len, texts.values())) > LONGEST_FIELD:
        raise BadRequest("a field is too long")
    patch = TopicPatch(
        answer="\n".join(read_steps(texts["answer"])),
        easy="\n".join(read_steps(texts["easy"])),
        steps=read_steps(texts["steps"]),
        easy_steps=read_steps(texts["easy_steps"]),
        sources=_read_sources(form),
        checked_on=field(form, "checked_on").strip(),
        review_by=field(form, "review_by").strip(),
        bring=read_steps(texts["bring"]),
        proxy="\n".join(read_steps(texts["proxy"])),
        evacuee="\n".join(read_steps(texts["evacuee"])),
    )
    note = field(form, "note").strip()[:400]
    return Wish(
        field(form, "topic"), read_town(field(form, "town"), me), patch, texts["corrections"].strip(), note
    )


def _read_sources(form: FormData) -> tuple[Source, ...]:
    """Return the rows that are not empty."""
    columns = [
        [value.strip() if isinstance(value, str) else "" for value in form.getlist(f"source_{name}")]
        for name in ("url", "title", "kind", "seen")
    ]
    if len({len(column) for column in columns}) != 1:
        raise BadRequest("sources are not whole")
    return tuple(Source(*row) for row in zip(*columns, strict=True) if row[0] or row[1])
