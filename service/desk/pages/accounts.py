"""The accounts of others: inviting, changing, ending, and helping after a lost password or telephone."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from service.conversation.model import PREFECTURE_POOL
from service.desk.pages.common import DeskRoute, field, go, read_form, read_number, render, sitting
from service.desk.pages.doors import opens_to
from service.desk.pages.second_step import draw_picture
from service.desk.rights import KEEPS, Right, Role, serves
from service.desk.sessions import SignedIn
from service.errors import NoSuchAccount, NotAllowed
from service.parts import Parts, parts_of

LONGEST_NAME = 40

router = APIRouter(prefix="/desk/accounts", route_class=DeskRoute, include_in_schema=False)


@router.get("")
@opens_to(Right.KEEP_ACCOUNTS)
async def show_accounts(request: Request) -> Response:
    """Show who is there, and the form of an invitation."""
    parts, me = parts_of(request), sitting(request)
    accounts = await parts.roster.list_accounts(me.supporter)
    return render(
        request, "accounts.html", me=me, accounts=accounts, names=_names(parts), **_choices(parts, me)
    )


@router.post("/invite")
@opens_to(Right.KEEP_ACCOUNTS)
async def invite(request: Request) -> Response:
    """Show a one-time link to hand over, as letters and as a picture."""
    parts, me = parts_of(request), sitting(request)
    form = await read_form(request, me)
    name = field(form, "name").strip()[:LONGEST_NAME]
    token = await parts.roster.invite(me.supporter, field(form, "role"), _towns(form, parts), name)
    return _show_link(request, me, token, "invitation", name)


@router.get("/{account_id}")
@opens_to(Right.KEEP_ACCOUNTS)
async def show_account(account_id: str, request: Request) -> Response:
    """Show one account and what can be done with it."""
    parts, me = parts_of(request), sitting(request)
    account = await parts.roster.find(me.supporter, _number(account_id))
    done = request.query_params.get("done", "")
    return render(
        request, "account.html", me=me, account=account, done=done, names=_names(parts), **_choices(parts, me)
    )


@router.post("/{account_id}/change")
@opens_to(Right.KEEP_ACCOUNTS)
async def change(account_id: str, request: Request) -> Response:
    """Give another role or other towns; that person signs in again."""
    me = sitting(request)
    form = await read_form(request, me)
    parts, other = parts_of(request), _number(account_id)
    await parts.roster.change(me.supporter, other, field(form, "role"), _towns(form, parts))
    return go(f"/desk/accounts/{other}?done=changed")


@router.post("/{account_id}/disable")
@opens_to(Right.KEEP_ACCOUNTS)
async def disable(account_id: str, request: Request) -> Response:
    """End the account; every browser of it is signed out."""
    return await _set_disabled(request, account_id, disabled=True)


@router.post("/{account_id}/enable")
@opens_to(Right.KEEP_ACCOUNTS)
async def enable(account_id: str, request: Request) -> Response:
    """Open the account again."""
    return await _set_disabled(request, account_id, disabled=False)


@router.post("/{account_id}/password-link")
@opens_to(Right.KEEP_ACCOUNTS)
async def offer_password(account_id: str, request: Request) -> Response:
    """Show a one-time link with which this person chooses a new password."""
    parts, me = parts_of(request), sitting(request)
    await read_form(request, me)
    account = await parts.roster.find(me.supporter, _number(account_id))
    token = await parts.roster.offer_password(me.supporter, account.supporter.id)
    return _show_link(request, me, token, "password", account.supporter.name)


@router.post("/{account_id}/forget-second-step")
@opens_to(Right.KEEP_ACCOUNTS)
async def forget_second_step(account_id: str, request: Request) -> Response:
    """Let this person set up a new telephone at the next sign-in."""
    me = sitting(request)
    await read_form(request, me)
    await parts_of(request).roster.forget_second_step(me.supporter, _number(account_id))
    return go(f"/desk/accounts/{_number(account_id)}?done=forgotten")


def _show_link(request: Request, me: SignedIn, token: str, kind: str, name: str) -> Response:
    link = f"{parts_of(request).settings.base_url}/desk/join?token={token}"
    return render(request, "link.html", me=me, link=link, picture=draw_picture(link), kind=kind, name=name)


def _towns(form: FormData, parts: Parts) -> tuple[str, ...]:
    """Return the towns that were ticked; raises NotAllowed when none was, or one that does not exist."""
    towns = tuple(sorted({value for value in form.getlist("town") if isinstance(value, str)}))
    if not towns or any(town not in _names(parts) for town in towns):
        raise NotAllowed
    return (PREFECTURE_POOL,) if PREFECTURE_POOL in towns else towns


def _choices(parts: Parts, me: SignedIn) -> dict[str, Any]:
    reach = me.supporter.municipalities
    towns = {code: name for code, name in parts.town_names.items() if serves(reach, code)}
    return {
        "roles": [role for role in Role if role in KEEPS[Role(me.supporter.role)]],
        "towns": towns,
        "whole": PREFECTURE_POOL if PREFECTURE_POOL in reach else "",
    }


def _names(parts: Parts) -> dict[str, str]:
    return {**parts.town_names, PREFECTURE_POOL: ""}


async def _set_disabled(request: Request, account_id: str, *, disabled: bool) -> Response:
    me = sitting(request)
    await read_form(request, me)
    await parts_of(request).roster.set_disabled(me.supporter, _number(account_id), disabled=disabled)
    return go(f"/desk/accounts/{_number(account_id)}?done={'disabled' if disabled else 'enabled'}")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise NoSuchAccount
    return read_number(text)
