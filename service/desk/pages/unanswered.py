"""The unanswered list: residents' words without names, grouped; taken off with a reason, or taught."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from service.desk.pages.common import DeskRoute, field, go, read_form, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right, serves
from service.errors import InvalidField
from service.learning.errors import LinesGone
from service.learning.unanswered import MOST_LINES, Order
from service.parts import Parts, parts_of

HOME = "/desk/knowledge/unanswered"
ON_A_PAGE = 20
SPANS = (7, 30, 90)
KINDS = {
    "asked_back": "聞き返した",
    "missed": "分からなかった",
    "wrong": "「ちがう」と言われた",
    "unclear": "「わからない」と言われた",
}

router = APIRouter(prefix=HOME, route_class=DeskRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the list."""

    town: str
    days: int
    order: Order
    page: int

    def link(self, page: int) -> str:
        """Return the address of another page of the same list."""
        return f"{HOME}?town={self.town}&days={self.days}&order={self.order}&page={page}"


@router.get("")
@opens_to(Right.REVIEW_UNANSWERED)
async def show_unanswered(request: Request) -> Response:
    """Show one page of groups."""
    return await show_list(request, request.query_params)


@router.post("/dismiss")
@opens_to(Right.REVIEW_UNANSWERED)
async def dismiss(request: Request) -> Response:
    """Take the lines of a group off the list, with a reason."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    try:
        count = await parts.learning.unanswered.dismiss(me.supporter, read_lines(form), field(form, "reason"))
    except InvalidField as error:
        return await show_list(request, form, parts.problems.explain("reason_missing"), error.status)
    except LinesGone as error:
        return await show_list(request, form, parts.problems.explain(error.code), error.status)
    asked = read_asked(form, parts)
    return go(f"{asked.link(asked.page)}&done=dismissed-{count}")


async def show_list(request: Request, told: object, error: str = "", status: int = 200) -> Response:
    """Render the list that the address or the form asks for."""
    parts, me = parts_of(request), sitting(request)
    asked = read_asked(told, parts)
    reach = me.supporter.municipalities
    if asked.town and not serves(reach, asked.town):
        asked = Asked("", asked.days, asked.order, asked.page)
    view = await parts.learning.unanswered.read(me.supporter, asked.town, asked.days, asked.order)
    pages = max(1, -(-len(view.groups) // ON_A_PAGE))
    page = min(asked.page, pages)
    catalogue = parts.knowledge.library.catalogue()
    return render(
        request,
        "unanswered.html",
        status,
        me=me,
        error=error,
        asked=asked,
        view=view,
        groups=view.groups[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        page=page,
        pages=pages,
        is_cut=view.lines >= MOST_LINES,
        topics=catalogue.topics,
        shelves=[
            (g.label, [t for t in catalogue.topics.values() if t.group == g.id]) for g in catalogue.groups
        ],
        towns={code: name for code, name in parts.town_names.items() if serves(reach, code)},
        names={**parts.town_names, "": "分からない", "outside": "県外"},
        kinds=KINDS,
        spans=SPANS,
        done=request.query_params.get("done", ""),
    )


def read_asked(told: object, parts: Parts) -> Asked:
    """Read town, days, order and page from an address or a form; what is odd becomes the first value."""
    get = told.get if hasattr(told, "get") else dict[str, str]().get
    town, days, order, page = (str(get(name) or "") for name in ("town", "days", "order", "page"))
    return Asked(
        town if town in parts.town_names else "",
        int(days) if days in map(str, SPANS) else 30,
        Order.NEWEST if order == Order.NEWEST else Order.FREQUENT,
        int(page) if page.isascii() and page.isdecimal() and 0 < len(page) <= 4 and int(page) else 1,
    )


def read_lines(form: FormData) -> list[int]:
    """Return the numbers of the lines that a group's form names."""
    numbers = field(form, "lines").split()[:MOST_LINES]
    return [
        int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) <= 18
    ]
